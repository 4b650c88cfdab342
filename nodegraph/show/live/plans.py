"""From the document to plans for engine and stage, and to single values where that is all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from nodegraph.model.check import Checker, merged
from nodegraph.model.check_run import usable_run
from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.present_names import present_names
from nodegraph.model.spec import Value
from nodegraph.model.storage import dumps
from nodegraph.scheduler.compile import Memo, compile_patch
from nodegraph.scheduler.plan import Knob, Plan, encode
from nodegraph.session.messages import Deck, RunPlan
from nodegraph.show.opening import SHADERS

SetKnobs = Sequence[tuple[str, str, Value]]


@dataclass(slots=True)
class Plans:
    """Compiles a document again and again. `generation` counts the plans that went out."""

    library: Library
    folder: Path
    memo: Memo = field(default_factory=Memo)
    generation: int = 0
    plan: Plan | None = None
    held: frozenset[int] = frozenset()  # generations beside, whose rings must stay
    problems: tuple[Problem, ...] = ()
    document: int = field(init=False)  # a number of its own in this show
    _checker: Checker | None = None

    def __post_init__(self) -> None:
        self.document = self.generation

    def compile(self, patch: Patch, probes: Sequence[str]) -> SetKnobs | None:
        """Compile a document; return the values to set where nothing else is different, else None.

        Raises Unusable where it can have no plan; the one before stays.
        """
        if self._checker is None:
            self._checker = Checker(self.library)
        patch, notes = present_names(patch, self.library)
        checked = self._checker.check(patch)
        patch = msgspec.structs.replace(patch, run=usable_run(patch.run))
        compiled = compile_patch(patch, self.library, probes=probes, memo=self.memo)
        before, self.plan = self.plan, compiled.plan
        self.problems = (*notes, *merged(checked, compiled.problems))
        return None if before is None else _only_knobs(before, compiled.plan)

    def message(
        self,
        patch: Patch,
        path: str,
        values: SetKnobs,
        tempo: float,
        block: int = 0,
        beat: float = 0.0,
        deck: Deck = "this",
    ) -> RunPlan:
        """Return the newest plan as a message, with a number and a ring of its own."""
        assert self.plan is not None
        self.generation += 1
        beside = Path(path).parent
        run = usable_run(patch.run)
        return RunPlan(
            generation=self.generation,
            plan=encode(self.plan),
            shaders=str(beside / SHADERS),
            roots=(str(beside),),
            ring=str(self.folder / f"blocks-{self.generation}.ring"),
            fps=float(run.fps),
            size=run.size,
            values=tuple(values),
            tempo=tempo,
            block=block,
            beat=beat,
            patch=dumps(patch),
            path=path,
            document=self.document,
            deck=deck,
        )

    @property
    def clock(self) -> tuple[int, int] | None:
        """Rate and block of the newest plan, None before there is one."""
        return None if self.plan is None else (self.plan.rate, self.plan.block)

    def forget_rings(self) -> None:
        """Remove the rings of plans that nobody runs any more."""
        for path in self.folder.glob("blocks-*"):
            number = int(path.stem.partition("-")[2])
            if number < self.generation - 1 and number not in self.held:
                path.unlink(missing_ok=True)

    def knobs(self) -> Mapping[tuple[str, str], Knob]:
        """Return the knobs of the newest plan by (node, port)."""
        return {} if self.plan is None else {(k.node, k.port): k for k in self.plan.knobs}


def _only_knobs(before: Plan, after: Plan) -> SetKnobs | None:
    """Return the values that differ where two plans differ in nothing else, else None."""
    if len(before.knobs) != len(after.knobs):
        return None
    if msgspec.structs.replace(before, knobs=()) != msgspec.structs.replace(after, knobs=()):
        return None
    found: list[tuple[str, str, Value]] = []
    for old, new in zip(before.knobs, after.knobs, strict=True):
        if (old.node, old.port, old.row, old.lane) != (new.node, new.port, new.row, new.lane):
            return None
        if old.value != new.value:
            found.append((new.node, new.port, new.value))
    return found
