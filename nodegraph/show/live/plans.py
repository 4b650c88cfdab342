"""From the document to plans for engine and stage, and to single values where that is all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from nodegraph.model.check import Checker, merged
from nodegraph.model.check_run import usable_run
from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.present_names import present_names
from nodegraph.model.spec import Value
from nodegraph.model.storage import dumps
from nodegraph.scheduler.compile import Memo, compile_patch
from nodegraph.scheduler.ends import NO_PORT
from nodegraph.scheduler.plan import Knob, Plan, encode
from nodegraph.session.messages import Deck, RunPlan
from nodegraph.show.live.documents import BEGINNING, Moment
from nodegraph.show.opening import SHADERS

SetKnobs = Sequence[tuple[str, str, Value]]
FEW = 16  # ports; of more, a plan has probes of every output, so that looking around needs no other


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
    every: bool = False  # the plan has a probe of every output
    asked: tuple[str, ...] = ()  # ports that the plan has probes of besides, where they are there
    unknown: tuple[Problem, ...] = ()  # of those: ports that are not there
    shaders_read: int = 0  # the generation before which the patch's shaders were read anew
    _checker: Checker | None = None
    _probed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.document = self.generation

    def fresh(self, library: Library) -> Plans:
        """Return plans for another document, which can be looked at as this one is."""
        return Plans(library, self.folder, generation=self.generation, every=self.every)

    def read_anew(self, library: Library) -> None:
        """Go on with a library whose shaders are others; the next plan is one to be sent."""
        self.library, self.memo, self._checker = library, Memo(), None
        self.shaders_read = self.generation + 1

    def shows(self, paths: Sequence[str]) -> bool:
        """Let the next plan have probes of these ports; whether this one has them already."""
        fresh = [path for path in paths if path not in self._probed and path not in self.asked]
        if not fresh:
            return True
        self.every = self.every or len(self.asked) + len(fresh) > FEW
        self.asked = (*self.asked, *fresh)
        return False

    def compile(self, patch: Patch, watched: bool = True) -> SetKnobs | None:
        """Compile a document; return the values to set where nothing else is different, else None.

        `watched`: somebody looks; else probes go with the next plan that is another anyway. Raises
        Unusable where there can be no plan; the one before stays.
        """
        values = self._compile(patch)
        if values is None and not watched and (self.every or self.asked):
            self.every, self.asked = False, ()
            self._compile(patch)
            return None
        return values

    def _compile(self, patch: Patch) -> SetKnobs | None:
        if self._checker is None:
            self._checker = Checker(self.library)
        patch, notes = present_names(patch, self.library)
        checked = self._checker.check(patch)
        patch = msgspec.structs.replace(patch, run=usable_run(patch.run))
        try:
            compiled = compile_patch(
                patch, self.library, probes=self.asked, memo=self.memo, every=self.every
            )
        except Unusable as trouble:
            none = Problem("error", "", str(trouble), "What played before plays on.")
            self.problems = (*notes, *merged(checked, [none]))
            raise
        before, self.plan = self.plan, compiled.plan
        self._probed = frozenset(probe.path for probe in compiled.plan.probes)
        found = merged(checked, compiled.problems)
        self.unknown = tuple(problem for problem in found if problem.text == NO_PORT)
        self.problems = (*notes, *(problem for problem in found if problem.text != NO_PORT))
        return None if before is None else _only_knobs(before, compiled.plan)

    def message(
        self,
        patch: Patch,
        path: str,
        values: SetKnobs,
        tempo: float,
        moment: Moment = BEGINNING,
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
            block=moment.block,
            held=moment.held,
            beat=moment.beat,
            patch=dumps(patch),
            path=path,
            document=self.document,
            deck=deck,
            shaders_read=self.shaders_read,
        )

    @property
    def clock(self) -> tuple[int, int] | None:
        """Rate and block of the newest plan, None before there is one."""
        return None if self.plan is None else (self.plan.rate, self.plan.block)

    def latencies(self) -> dict[str, Any]:
        """Return how many samples late watched outputs are, and the slowest ways into the ends."""
        plan = self.plan
        probes = () if plan is None else plan.probes
        ways = () if plan is None else plan.ledger
        return {
            "rate": 0 if plan is None else plan.rate,
            "outputs": {probe.path: probe.latency for probe in probes if probe.latency},
            "ways": {
                way.end: {"samples": way.samples, "via": [list(part) for part in way.via]}
                for way in ways
            },
        }

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
