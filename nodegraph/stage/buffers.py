"""The targets of one shader node: its picture and the buffers of its passes."""

from __future__ import annotations

from collections.abc import Mapping

from nodegraph.model.isf import IsfPass, IsfShader
from nodegraph.model.isf_sizes import LARGEST_AREA
from nodegraph.stage.targets import Lease, Precision, Ring, Target, TargetPool


def precision(item: IsfPass) -> Precision:
    """Return the number format of a pass's target."""
    return "f4" if item.floating else "f2"


class Buffers:
    """Rings of targets by name; the picture of a pass without a target is called `""`.

    `own` are kept from frame to frame (persistent, of changing size, or read frames later), the
    others are borrowed from the pool while the node draws.
    """

    def __init__(self, shader: IsfShader, size: tuple[int, int], pool: TargetPool) -> None:
        self.shader = shader
        self.size = size
        self.pool = pool
        self.rings: dict[str, Ring] = {}
        self.own: set[str] = set()
        self.passes = {item.target: item for item in shader.passes}
        self._inputs = {item.name for item in shader.inputs}

    def follows(self, item: IsfPass) -> bool:
        """True where a pass's size reads an input, so that it may change in every frame."""
        return bool((item.width.names | item.height.names) & self._inputs)

    def dimensions(self, item: IsfPass, values: Mapping[str, float]) -> tuple[int, int]:
        """Return width and height of a pass's target in pixels, at most 16 M of them."""
        known = {**values, "WIDTH": float(self.size[0]), "HEIGHT": float(self.size[1])}
        width, height = item.width.pixels(known), item.height.pixels(known)
        if (width, height) != self.size and width * height > LARGEST_AREA:
            shrink = (LARGEST_AREA / (width * height)) ** 0.5
            width, height = max(1, int(width * shrink)), max(1, int(height * shrink))
        return width, height

    def keep(self, name: str, count: int, values: Mapping[str, float], old: Ring | None) -> None:
        """Give a target a ring of its own: the old one where it still fits, else a cleared one."""
        item = self.passes[name]
        width, height = self.dimensions(item, values)
        if old is not None and self.follows(item):
            width, height = old.next.width, old.next.height  # its next frame sees to its size
        if old is not None and _fits(old, count, width, height, precision(item)):
            self.rings[name] = old
        else:
            self.rings[name] = self.pool.take_ring(count, width, height, precision(item))
        self.own.add(name)

    def borrow(self, name: str, values: Mapping[str, float], lease: Lease) -> Target:
        """Give a target one of the lease's, and return it."""
        item = self.passes[name]
        target = lease.take(*self.dimensions(item, values), precision(item))
        self.rings[name] = Ring([target])
        return target

    def refit(self, item: IsfPass, values: Mapping[str, float]) -> bool:
        """Give a target its size of this frame, cleared; False where it has it already."""
        ring = self.rings[item.target]
        dimensions = self.dimensions(item, values)
        if (ring.next.width, ring.next.height) == dimensions:
            return False
        fresh = self.pool.take_ring(len(ring.targets), *dimensions, precision(item))
        # not given back: a size that is swept would leave one of each size behind
        self.pool.free(*ring.targets)
        # in place: the readers hold these lists
        ring.targets[:] = fresh.targets
        ring.textures[:] = fresh.textures
        return True


def _fits(ring: Ring, count: int, width: int, height: int, wanted: Precision) -> bool:
    found = ring.targets[0]
    shape = (found.width, found.height, found.precision)
    return len(ring.targets) == count and shape == (width, height, wanted)
