from __future__ import annotations

import numpy as np
import pytest

from nodegraph_nodes.across import Reduce
from tests.playing import play


@pytest.mark.parametrize("lanes", [1, 3, 8, 19])
def test_reducing_agrees_with_numpy(lanes: int) -> None:
    values = np.random.default_rng(lanes).normal(size=(lanes, 5)).astype(np.float32)
    found = play("math.reduce", 5, {"values": values})
    expected = {
        "mean": values.mean(axis=0),
        "total": values.sum(axis=0),
        "low": values.min(axis=0),
        "high": values.max(axis=0),
        "spread": np.ptp(values, axis=0),
        "lane": values.argmax(axis=0),
    }
    for name, numbers in expected.items():
        assert found[name].shape == (1, 5)
        assert found[name][0] == pytest.approx(numbers, abs=1e-5), name


def test_the_centre_is_where_the_only_weight_lies() -> None:
    values = np.eye(5)
    assert play("math.reduce", 5, {"values": values})["centre"][0].tolist() == [
        0,
        0.25,
        0.5,
        0.75,
        1,
    ]
    even = np.ones((5, 1))
    assert play("math.reduce", 1, {"values": even})["centre"][0, 0] == pytest.approx(0.5)
    assert play("math.reduce", 1, {"values": -even})["centre"][0, 0] == 0.0


def test_machine_code_gives_what_python_gives() -> None:
    values = np.random.default_rng(3).normal(size=(21, 8)).astype(np.float32)
    found = play("math.reduce", 8, {"values": values})
    for block in range(8):
        plain = Reduce().block(values[:, block])
        for name, number in plain._asdict().items():
            assert found[name][0, block] == number[0], name
