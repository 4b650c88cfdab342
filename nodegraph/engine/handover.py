"""From a plan to what runs: addresses, state, segments; memory is taken over from the plan before.

A patch of 2000 nodes must be running some ten milliseconds after an edit, so there is one short
Python loop over steps and numpy for the rest. Nothing is compiled for an edit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.arena import Arena, aligned
from nodegraph.engine.forms import JACK, JACK_MONO, TRANSPORT, Form, Forms
from nodegraph.engine.layout import LANES, numbers
from nodegraph.engine.loops import HEADER_ROWS, header
from nodegraph.engine.seeds import seed_numbers
from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import Plan, Step

Integers = NDArray[np.int64]


@dataclass(slots=True)
class Home:
    """Where a step's state lies: `groups` times `len(form.initial)` rows from `row` on.

    A step that nodes share holds one of them in each lane.
    """

    form: Form
    lanes: int
    groups: int
    row: int
    step: Step

    @property
    def members(self) -> tuple[str, ...]:
        """The nodes whose memory this is, by lane."""
        return self.step.members or (self.step.node,)


@dataclass(slots=True)
class Listing:
    """The kernel steps of a plan as columns, while they are gathered."""

    addresses: list[int] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    references: list[int] = field(default_factory=list)
    initial: list[float] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    hosts: list[tuple[int, Step, Form]] = field(default_factory=list)  # (kernel steps before, ...)


class Handover:
    """A plan made ready to run. Buffers and state live here, until the next plan."""

    def __init__(self, plan: Plan, forms: Forms, before: Handover | None = None) -> None:
        self.plan = plan
        self.arena = Arena(plan)
        forms.prepare(plan.steps)
        listing = self._list(forms)
        self.homes = listing.homes
        self.hosts = listing.hosts
        self.state = aligned((max(1, len(listing.initial)), LANES), np.float64)
        if listing.initial:
            self.state[:] = np.array(listing.initial)[:, None]
        self.flags = self.state.view(np.int64)
        self._specials()
        self._address(listing)
        given = [home for home in self.homes if home.form.extras]
        self.jacked_mono = any(home.form.jack and home.lanes == 1 for home in given)
        self.jacked = any(home.form.jack for home in given) or any(
            form.spec is not None and "jack" in form.spec.given for _, _, form in self.hosts
        )
        self.timed = any(TRANSPORT in home.form.extras for home in given)
        # whose memory lies where; a conversion belongs to the port it reads
        self.owners = {
            (home.members, home.step.type if home.form.spec is None else ""): home
            for home in self.homes
            if home.form.memory
        }
        if before is not None:
            self._take_over(before)

    # --- listing --------------------------------------------------------------------------------

    def _list(self, forms: Forms) -> Listing:
        listing = Listing()
        lanes, kinds = self.arena.lanes, self.arena.kinds
        references, initial = listing.references, listing.initial
        add = (
            listing.addresses.append, listing.rows.append, listing.groups.append,
            listing.ports.append, listing.pairs.append,
        )  # fmt: skip
        for step in self.plan.steps:
            outputs = step.outputs
            form = forms.of(step, kinds[outputs[0]] if outputs else "")
            if not form.address:
                listing.hosts.append((len(listing.homes), step, form))
                continue
            width = step.lanes
            if form.own_width:
                width = max(width, *(lanes[output] for output in outputs))
            groups = (width + 7) >> 3
            if form.loop:  # one call for all lanes
                form, groups = forms.wide(form, width), 1
            home = Home(form, width, groups, len(initial), step)
            listing.homes.append(home)
            ports = (*step.inputs, *outputs, *form.extras)
            if form.jack and width == 1:
                ports = tuple(JACK_MONO if port == JACK else port for port in ports)
            references.extend(ports)
            add[0](form.single if width == 1 and form.single else form.address)
            add[1](len(form.initial))
            add[2](groups)
            add[3](len(ports))
            add[4](form.pair)
            initial.extend(form.initial if groups == 1 else form.initial * groups)
        return listing

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

    # --- addresses ------------------------------------------------------------------------------

    def _address(self, listing: Listing) -> None:
        """Fill records {kernel, ports, state} and the tables of ports they point at."""
        arena = self.arena
        groups, rows = _column(listing.groups), _column(listing.rows)
        ports = _column(listing.ports)
        step = np.repeat(np.arange(len(groups)), groups)
        first_group = np.cumsum(groups) - groups
        group = np.arange(len(step)) - first_group[step]
        state_row = (np.cumsum(rows * groups) - rows * groups)[step] + group * rows[step]
        port_count = ports[step]
        port_start = np.cumsum(port_count) - port_count
        record = np.repeat(np.arange(len(step)), port_count)
        within = np.arange(len(record)) - port_start[record]
        reference = _column(listing.references)[(np.cumsum(ports) - ports)[step][record] + within]
        place = arena.place(reference)
        self.ports = aligned((max(1, len(record)),), np.int64)
        self.ports[: len(record)] = arena.base[place] + arena.stride[place] * group[record]
        pair = _column(listing.pairs)[step]
        twice = (pair != 0) & (group % 2 == 0) & (group + 1 < groups[step])
        alone = (pair == 0) | (group % 2 == 0)  # an odd group runs with the one before it
        filled = np.empty((len(step), 3), np.int64)
        filled[:, 0] = np.where(twice, pair, _column(listing.addresses)[step])
        filled[:, 1] = self.ports.ctypes.data + 8 * port_start
        filled[:, 2] = self.state.ctypes.data + 64 * state_row
        self.records = aligned((max(1, int(alone.sum())), 3), np.int64)
        self.records[: int(alone.sum())] = filled[alone]
        before = np.append(0, np.cumsum(alone))
        self.first_record = before[np.append(first_group, len(step))]
        self.flag_rows = state_row  # row 0 of every group's state
        self.flag_home = step
        self.first_group = first_group

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return address and number of the records of kernel steps first..last."""
        start, end = int(self.first_record[first]), int(self.first_record[last])
        return self.records.ctypes.data + 24 * start, end - start

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
        past = {
            buffer.source: place for place, buffer in enumerate(before.plan.buffers) if buffer.kept
        }
        for place, buffer in enumerate(self.plan.buffers):
            if not buffer.kept or buffer.source not in past:
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
