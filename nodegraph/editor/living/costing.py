"""What nodes cost, as it is drawn under their titles: `12 µs  0.4 %`, and which is the dearest.

    costs = Costs()
    costs.heard(message)                    # twice a second
    tags = costs.tags(scene.shapes, desk.path)

Sound is counted a block, pictures a frame; what lies in a sub-patch counts for its instance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nodegraph.editor.canvas.shape import NodeShape
from nodegraph.model.errors import NodegraphError
from nodegraph.model.patch import Run
from nodegraph.model.values import read_value
from nodegraph.session import messages as m

WORTH: Final = 0.05  # us: less is not told


class Tag(NamedTuple):
    """What stands under a title. `heat`: 0 for nothing, 1 for the dearest of what is seen;
    `part`: of the time that there is.
    """

    text: str
    part: float = 0.0
    heat: float = 0.0


@dataclass
class Costs:
    """What the session told last. `spent` in microseconds, by path, of sound and of pictures."""

    spent: dict[str, Mapping[str, float]] = field(default_factory=dict)
    periods: dict[str, float] = field(default_factory=dict)

    def heard(self, message: m.Costs) -> None:
        """Take in what was told."""
        self.spent[message.of] = message.nodes
        self.periods[message.of] = message.period

    def clear(self) -> None:
        """Forget all: nobody is told any more, or another document plays."""
        self.spent.clear()
        self.periods.clear()

    def tags(
        self,
        shapes: Mapping[str, NodeShape],
        nodes: Iterable[str],
        path_of: Callable[[str], str],
        run: Run,
    ) -> dict[str, Tag]:
        """Return what stands under the titles of these nodes."""
        sums = {of: _with_instances(spent) for of, spent in self.spent.items()}
        found: dict[str, Tag] = {}
        for name in nodes:
            path = path_of(name)
            parts = {
                of: cost for of, costs in sums.items() if (cost := costs.get(path, 0.0)) > WORTH
            }
            late = _latency(shapes[name], run) if name in shapes else ""
            words = [_spent(cost, self.periods.get(of, 0.0)) for of, cost in parts.items()]
            share = sum(_part(cost, self.periods.get(of, 0.0)) for of, cost in parts.items())
            if words or late:
                found[name] = Tag("   ".join([*words, *([late] if late else [])]), share)
        dearest = max((tag.part for tag in found.values()), default=0.0)
        if dearest <= 0.0:
            return found
        return {name: tag._replace(heat=tag.part / dearest) for name, tag in found.items()}


def microseconds(cost: float) -> str:
    """Return a time with three digits at most: 0.8 µs, 12 µs, 1.2 ms."""
    if cost >= 999.5:
        return f"{cost / 1000.0:.1f} ms"
    return f"{cost:.1f} µs" if cost < 9.95 else f"{cost:.0f} µs"


def _spent(cost: float, period: float) -> str:
    if period <= 0.0:
        return microseconds(cost)
    share = 100.0 * cost / period
    return (
        f"{microseconds(cost)}  {share:.1f} %"
        if share < 9.95
        else (f"{microseconds(cost)}  {share:.0f} %")
    )


def _part(cost: float, period: float) -> float:
    return cost / period if period > 0.0 else 0.0


def _with_instances(spent: Mapping[str, float]) -> dict[str, float]:
    """Return costs by path, with the sums of what lies inside each instance."""
    found = dict(spent)
    for path, cost in spent.items():
        while "/" in path:
            path = path.rpartition("/")[0]
            found[path] = found.get(path, 0.0) + cost
    return found


def _latency(shape: NodeShape, run: Run) -> str:
    """Return by how much a node is late, where it is."""
    spec = None if shape.signature is None else shape.signature.spec
    if spec is None or not spec.latency:
        return ""
    known = {setting.name: setting for setting in spec.settings}
    settings = {
        name: value
        for name, raw in shape.node.settings.items()
        if name in known and (value := read_value(known[name], raw).value) is not None
    }
    try:
        samples = spec.latency_samples(settings, run.rate, run.block)
    except (NodegraphError, ArithmeticError, LookupError, TypeError, ValueError):
        return ""  # of settings that the check complains about
    return f"{1000.0 * samples / run.rate:.1f} ms late" if samples else ""
