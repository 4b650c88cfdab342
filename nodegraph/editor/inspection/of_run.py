"""How a patch runs, as rows: size, frames, tempo, seed, rate and block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from nodegraph.editor.desk import Desk
from nodegraph.editor.inspection.field import Field
from nodegraph.editor.inspection.rows import Line, Row, Value
from nodegraph.model.check_run import BLOCK, FPS, SEED, SIDE
from nodegraph.model.edits import Edit, SetRun
from nodegraph.model.patch import Json, Run
from nodegraph.model.ranges import Range
from nodegraph.model.spec import SettingSpec

Read = Callable[[Run], Json]
Write = Callable[[Json], dict[str, Any]]  # the fields of a run that a value sets

RATES = (44_100, 48_000, 88_200, 96_000, 192_000)
BLOCKS = tuple(2**n for n in range(6, 13) if BLOCK.low <= 2**n <= BLOCK.high)
_LATER = "It counts from the next start of the show on."
_TEMPO = "internal, internal:128, tap, midi, link, or the node whose beat is followed."


def run_rows(desk: Desk) -> Iterator[Row]:
    """Give the rows of how the patch runs."""
    run, plain = desk.patch.run, Run()
    sides = Range(SIDE.low, SIDE.high, "pixels", whole=True)
    soft = Range(SIDE.low, SIDE.high, "pixels", soft=(320.0, 3840.0), whole=True)

    def side(name: str, place: int) -> Row:
        item = SettingSpec(name, "int", plain.size[place], soft if place == 0 else sides,
                           doc="Of the picture; even numbers.")  # fmt: skip

        def write(value: Json) -> dict[str, Any]:
            size = list(desk.patch.run.size)
            size[place] = 2 * round(int(value) / 2)
            return {"size": tuple(size)}

        return _value(desk, item, run.size[place], write)

    yield side("width", 0)
    yield side("height", 1)
    frames = SettingSpec("fps", "float", float(plain.fps), FPS, doc="Pictures a second.")
    yield _value(desk, frames, float(run.fps), lambda value: {"fps": _short(value)})
    yield Line("tempo", "Tempo", run.tempo, _set_tempo, "internal", doc=_TEMPO)
    any_seed = Range(SEED.low, SEED.high, soft=(0.0, 999.0), whole=True)
    doc = "Of everything random: another one, another throw."
    seed = SettingSpec("seed", "int", plain.seed, any_seed, doc=doc)
    yield _value(desk, seed, run.seed, lambda value: {"seed": int(value)})
    yield _choice(desk, "rate", run.rate, plain.rate, RATES, "Samples of sound a second.")
    yield _choice(desk, "block", run.block, plain.block, BLOCKS, "Samples worked at a time.")


def _set_tempo(desk: Desk, text: str) -> None:
    fresh = msgspec.structs.replace(desk.patch.run, tempo=text.strip() or Run().tempo)
    desk.edit(SetRun(fresh), "Set the tempo")


def _choice(desk: Desk, name: str, now: int, plain: int, known: tuple[int, ...], doc: str) -> Value:
    names = tuple(str(number) for number in sorted({*known, now}))
    item = SettingSpec(name, "choice", str(plain), choices=names, doc=f"{doc} {_LATER}")
    return _value(desk, item, str(now), lambda value: {name: int(value)})


def _value(desk: Desk, item: SettingSpec, now: Json, write: Write) -> Value:
    def put(value: Json) -> Edit:
        given = item.default if value is None else value
        return SetRun(msgspec.structs.replace(desk.patch.run, **write(given)))

    label = {"fps": "Frames"}.get(item.name, item.name.title())
    return Value(
        Field(
            id=f"run {item.name}",
            label=label,
            item=item,
            raw=now,
            put=put,
            own=now,
            what=f"{label.lower()} of the patch",
            changed=now != item.default,
            doc=item.doc,
        )
    )


def _short(value: Json) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() else number
