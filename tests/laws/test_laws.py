"""Every node of the library obeys the laws: a new one is tested by existing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from nodegraph.engine.warm import kernel_specs
from nodegraph.model.patch import Patch, PatchNode
from nodegraph.model.spec import Body, NodeSpec
from nodegraph.model.storage import dumps, loads
from nodegraph.model.transport import Transport
from tests.engine.driven import Driven, agree
from tests.laws import declared, running
from tests.laws.feeding import runs, settings_of
from tests.laws.kernels import inputs_of_blocks
from tests.playing import FEEDERS, kernels, shipped

FED = {spec.id for spec in shipped() if spec.implementation in FEEDERS}
SPECS = {spec.id: spec for spec in shipped() if spec.id not in FED}


def cases() -> Iterator[tuple[str, running.Case]]:
    """Yield every node under its defaults and under each of its choices."""
    for spec in SPECS.values():
        choices: list[dict[str, str]] = [{}]
        choices += [{s.name: c} for s in spec.settings for c in s.choices if c != s.default]
        for given in choices:
            settings = settings_of(spec, dict(given))
            resolved = spec.resolve(spec.full_settings(settings))
            if runs(resolved):
                name = " ".join((spec.id, *map(str, given.values())))
                yield name, running.Case(resolved, settings, shipped())


CASES = dict(cases())
KERNELS = {name: spec for name, spec in kernel_specs(SPECS.values()).items() if spec.kernel}


@pytest.mark.parametrize("law", declared.LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("id", SPECS)
def test_it_is_declared_well(id: str, law: Callable[[NodeSpec], Iterator[str]]) -> None:
    assert list(law(SPECS[id])) == []


@pytest.mark.parametrize("law", running.LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore:overflow")
def test_it_works(name: str, law: Callable[[running.Case], Iterator[str]]) -> None:
    assert list(law(CASES[name])) == []


@pytest.mark.parametrize("name", KERNELS, ids=lambda name: name.rpartition("-")[0])
def test_its_kernel_is_its_python(name: str) -> None:
    spec, random = KERNELS[name], np.random.default_rng(7)
    agree(kernels(), spec, inputs_of_blocks(spec, random, 32), 32)


@pytest.mark.parametrize("name", KERNELS, ids=lambda name: name.rpartition("-")[0])
def test_what_is_no_number_is_gone_with_its_block(name: str) -> None:
    """Nothing should put NaN on a wire; if something does, no kernel passes it on or keeps it."""
    spec, random = KERNELS[name], np.random.default_rng(8)
    driven = Driven(kernels(), spec)
    for number, inputs in enumerate(inputs_of_blocks(spec, random, 32)):
        if number == 1:
            for wire in inputs.values():
                wire[...] = np.where(random.random(wire.shape) < 0.5, np.nan, wire)
        made = driven.block(inputs, 32, Transport(), np.zeros((32, 8), np.float32))
        assert all(np.isfinite(wire).all() for wire in made.values())
        memory = driven.state[1 : 1 + len(spec.memory)]
        assert not np.isnan(memory).any()


@pytest.mark.parametrize("id", SPECS)
def test_it_comes_back_from_its_file_and_stays_in_it_where_it_is_unknown(id: str) -> None:
    spec = SPECS[id]
    settings = {item.name: item.default for item in spec.settings}
    values = {p.name: _written(p.default) for p in spec.inputs if p.default is not None}
    patch = Patch(nodes={"it": PatchNode(id, settings, values)})
    text = dumps(patch)
    again = loads(text)
    assert again.nodes == patch.nodes
    assert json.loads(dumps(again)) == json.loads(text)
    unknown = loads(text.replace(id, "pack.of_somebody_else"))
    assert dumps(unknown).replace("pack.of_somebody_else", id) == text


def test_there_are_nodes_of_every_body() -> None:
    assert {spec.body for spec in SPECS.values()} == set(Body)
    assert len(SPECS) >= 40


def _written(value: object) -> object:
    """Return a value as a file holds it."""
    return [_written(item) for item in value] if isinstance(value, tuple) else value
