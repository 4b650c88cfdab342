"""From a plan to what runs: addresses, state, segments; memory is taken over from the plan before.

A patch of 2000 nodes must be running some ten milliseconds after an edit, so there is one short
Python loop over steps and numpy for the rest. Nothing is compiled for an edit.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

import msgspec
import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.arena import JACK, JACK_MONO, TRANSPORT, Arena, aligned
from nodegraph.engine.forms import Form, Forms
from nodegraph.engine.layout import LANES, numbers
from nodegraph.engine.loops import HEADER_ROWS, header
from nodegraph.engine.seeds import seed_numbers
from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import Plan, Step

Integers = NDArray[np.int64]
_RECORD, _ROW = 24, 64  # bytes of {kernel, ports, state}, and of a row of state


class Home(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A kernel step, and where its state lies: `groups` times `len(form.initial)` rows from `row`.

    A step that nodes share holds one of them in each lane. `records`: (first, behind the last).
    """

    form: Form
    step: Step
    lanes: int
    groups: int
    row: int
    records: tuple[int, int]

    @property
    def members(self) -> tuple[str, ...]:
        """The nodes whose memory this is, by lane."""
        return self.step.members or (self.step.node,)


class Handover:
    """A plan made ready to run. Buffers and state live here, until the next plan."""

    def __init__(self, plan: Plan, forms: Forms, before: Handover | None = None) -> None:
        self.plan = plan
        self.arena = Arena(plan)
        self.homes: list[Home] = []
        self.hosts: list[tuple[int, Step, Form]] = []  # (records before, ...)
        self._ports: list[int] = []  # addresses
        self._records: list[int] = []  # kernel, place among ports, row of state
        self._initial: list[float] = []  # of each row of state
        forms.prepare(plan.steps)
        self._list(forms)
        self._address()
        self._specials()
        extras = [home for home in self.homes if home.form.extras]
        self.jacked_mono = any(home.form.hears_mono(home.lanes) for home in extras)
        self.jacked = any(home.form.jack for home in extras) or any(
            form.spec is not None and "jack" in form.spec.given for _, _, form in self.hosts
        )
        self.timed = any(TRANSPORT in home.form.extras for home in extras)
        # whose memory lies where; a conversion belongs to the port it reads
        self.owners = {
            (home.members, home.step.type if home.form.spec is None else ""): home
            for home in self.homes
            if home.form.memory
        }
        if before is not None:
            self._take_over(before)

    # --- listing --------------------------------------------------------------------------------

    def _list(self, forms: Forms) -> None:
        """List the kernel steps, their ports and their state. All steps go through this loop."""
        lanes, kinds, address = self.arena.lanes, self.arena.kinds, self.arena.address
        at, homes, initial = address.__getitem__, self.homes, self._initial
        ports, records, recent = self._ports, self._records, forms.recent
        for step in self.plan.steps:
            type, width, outputs = step.type, step.lanes, step.outputs
            known = recent.get(id(step.settings))
            if known is not None and known[1] == type:
                form = known[2]
            else:
                form = forms.of(step, kinds[outputs[0]] if outputs else "")
            first = len(records) // 3
            if not form.address:
                self.hosts.append((first, step, form))
                continue
            if form.own_width:
                width = max(width, *(lanes[output] for output in outputs))
            row = len(initial)
            if width > LANES or form.loop or form.extras:
                form, groups = self._list_wide(forms, step, form, width)
            else:
                groups = 1
                kernel = form.single if width == 1 and form.single else form.address
                records += kernel, len(ports), row
                ports += map(at, step.inputs)
                ports += map(at, outputs)
                initial += form.initial
            homes.append(Home(form, step, width, groups, row, (first, len(records) // 3)))

    def _list_wide(self, forms: Forms, step: Step, form: Form, width: int) -> tuple[Form, int]:
        """List a step of any width; return its form and the groups of lanes that it runs in."""
        groups = -(-width // LANES)
        if form.loop:  # one call for all lanes
            form, groups = forms.wide(form, width), 1
        alone = form.single if width == 1 else 0
        extras = form.extras
        if form.hears_mono(width):
            extras = tuple(JACK_MONO if port == JACK else port for port in extras)
        references = (*step.inputs, *step.outputs, *extras)
        addresses = [self.arena.address[reference] for reference in references]
        strides = [self.arena.stride(reference) for reference in references]
        for group in range(groups):
            if not form.pair or group % 2 == 0:  # an odd group runs with the one before it
                twice = form.pair and group + 1 < groups
                kernel = form.pair if twice else alone or form.address
                self._records += kernel, len(self._ports), len(self._initial)
            self._ports += [
                start + group * stride for start, stride in zip(addresses, strides, strict=True)
            ]
            self._initial += form.initial
        return form, groups

    def _address(self) -> None:
        """Freeze what was listed: records {kernel, ports, state}, and what they point at."""
        self.state = aligned((max(1, len(self._initial)), LANES), np.float64)
        self.state[: len(self._initial)] = np.array(self._initial)[:, None]
        self.flags = self.state.view(np.int64)
        ports, records = _column(self._ports), _column(self._records).reshape(-1, 3)
        self.ports = aligned((max(1, len(ports)),), np.int64)
        self.ports[: len(ports)] = ports
        self.records = aligned((max(1, len(records)), 3), np.int64)
        self.records[: len(records)] = records * (1, 8, _ROW)
        self.records[: len(records)] += (0, self.ports.ctypes.data, self.state.ctypes.data)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return address and number of the records first..last."""
        return self.records.ctypes.data + _RECORD * first, last - first

    def _specials(self) -> None:
        """Fill the rows that differ from lane to lane."""
        for home in self.homes:
            form, step = home.form, home.step
            if form.per_lane is not None:
                self._fill_per_lane(home)
            if step.member_settings:
                self._fill_member_settings(home)
            if step.type == "convert.mono":
                self._fill_mono(home)
            if form.loop and form.spec is not None:
                widths = [self.arena.width(reference) for reference in step.inputs]
                values = header(form.spec, step.settings, home.lanes, widths)
                self._groups(home)[0, :HEADER_ROWS] = np.reshape(values, (HEADER_ROWS, LANES))

    def _groups(self, home: Home) -> NDArray[np.float64]:
        """Return a step's state, float64 (groups, rows, 8)."""
        rows = len(home.form.initial)
        block = self.state[home.row : home.row + home.groups * rows]
        return block.reshape(home.groups, rows, LANES)

    def _fill_per_lane(self, home: Home) -> None:
        assert home.form.per_lane is not None
        lanes = np.arange(home.groups * LANES) if home.lanes > 1 else np.zeros(LANES, np.int64)
        own = [int(item.get("seed", 0)) for item in home.step.member_settings]  # type: ignore[arg-type]
        given = np.full(len(lanes), int(home.step.settings.get("seed", 0)))  # type: ignore[arg-type]
        if home.step.members:  # each is lane 0 of a node of its own
            lanes = np.zeros(len(lanes), np.int64)
            given[: len(own)] = own or given[: len(own)]
        seeds = seed_numbers(self.plan.seed, given, lanes)
        for name, values in (("seed", seeds), ("lane", lanes)):
            if name in home.form.per_lane:
                rows = self._groups(home)[:, home.form.per_lane[name]]
                rows[:] = values.reshape(home.groups, LANES)

    def _fill_member_settings(self, home: Home) -> None:
        layout, spec = home.form.layout, home.form.spec
        assert layout is not None and spec is not None
        first = 1 + layout.memory_rows
        for lane, settings in enumerate(home.step.member_settings):
            values = numbers(spec, settings)
            self._groups(home)[0, first : first + len(values), lane] = values

    def _fill_mono(self, home: Home) -> None:
        lanes = self.arena.lanes[home.step.inputs[0]]
        groups = -(-lanes // LANES)
        rows = self._groups(home)[0]
        rows[1] = np.arange(LANES) + (groups - 1) * LANES < lanes
        rows[2], rows[3] = lanes, groups

    def flag_rows(self) -> Integers:
        """Return the rows of state that kernels raise flags in: the first of every group."""
        return _column(
            [
                home.row + group * len(home.form.initial)
                for home in self.homes
                for group in range(home.groups)
            ]
        )

    def home_at(self, row: int) -> tuple[Home, int]:
        """Return whose state a row is, and of which group of lanes."""
        home = self.homes[bisect_right(self.homes, row, key=attrgetter("row")) - 1]
        return home, (row - home.row) // len(home.form.initial)

    # --- memory ---------------------------------------------------------------------------------

    def _take_over(self, before: Handover) -> None:
        """Copy memory by node where its code and width are the same."""
        new: list[int] = []
        old: list[int] = []
        count: list[int] = []
        moved: list[tuple[str, Home]] = []
        for key, home in self.owners.items():
            past = before.owners.get(key)
            if past is None:
                moved.append((key[1], home))
            elif past.form.key == home.form.key and past.lanes == home.lanes:
                size, first = len(home.form.initial), home.form.first
                for group in range(home.groups):
                    new.append(home.row + group * size + first)
                    old.append(past.row + group * size + first)
                    count.append(home.form.memory)
        if moved:
            self._take_lanes(before, moved)
        if new:
            counts = _column(count)
            within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            self.state[np.repeat(_column(new), counts) + within] = before.state[
                np.repeat(_column(old), counts) + within
            ]
        self._take_kept(before)

    def _take_lanes(self, before: Handover, moved: list[tuple[str, Home]]) -> None:
        """Move nodes' memory into, out of and between shared steps."""
        places = {
            (member, conversion): (past, lane)
            for (members, conversion), past in before.owners.items()
            for lane, member in enumerate(members)
        }
        for conversion, home in moved:
            first, count, form = home.form.first, home.form.memory, home.form
            rows = self.state[home.row + first : home.row + first + count]
            for lane, member in enumerate(home.members):
                past, was = places.get((member, conversion), (home, 0))
                if past is home or past.form.key != form.key:
                    continue
                if not _one_lane_each(home) or not _one_lane_each(past):
                    continue
                source = before.state[past.row + first : past.row + first + count, was]
                if home.step.members:
                    rows[:, lane] = source
                else:
                    rows[:] = source[:, None]

    def _take_kept(self, before: Handover) -> None:
        """Copy what stays on a wire from block to block: delays, and what the stage measured."""
        buffers = before.plan.buffers
        past = {buffers[place].source: place for place in before.arena.kept}
        for place in self.arena.kept:
            buffer = self.plan.buffers[place]
            if buffer.source not in past:
                continue
            other = past[buffer.source]
            was = before.plan.buffers[other]
            if (was.kind, was.lanes) != (buffer.kind, buffer.lanes):
                continue
            if buffer.kind == Kind.CONTROL:
                self.arena.control_rows(place)[:] = before.arena.control_rows(other)
            elif buffer.kind in (Kind.AUDIO, Kind.EVENT):
                if self.arena.frames == before.arena.frames:
                    self.arena.sampled_groups(place)[:] = before.arena.sampled_groups(other)
            elif buffer.kind == Kind.SPECTRUM:
                if was.bins == buffer.bins:
                    self.arena.values[place][:] = before.arena.values[other]
            elif other in before.arena.values:
                self.arena.values[place] = before.arena.values[other]


def _one_lane_each(home: Home) -> bool:
    """True where every node of a step has one lane in it."""
    return bool(home.step.members) or home.lanes == 1


def _column(values: list[int]) -> Integers:
    return np.array(values, np.int64)
