"""What each node costs, as the GPU says."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest

from nodegraph.stage.pass_times import EVERY, PassTimes
from tests.stage.table import Table

SLOW = """/*{"INPUTS": []}*/
void main() {
  float x = isf_FragNormCoord.x;
  for (int i = 0; i < 400; i++) x = sin(x * 1.1 + 0.3);
  gl_FragColor = vec4(x, x, x, 1.0);
}
"""


def drawn(table: Table, times: PassTimes, seconds: float) -> None:
    times.begin(seconds)
    table.frame()
    times.end()


@pytest.fixture
def table(context: moderngl.Context) -> Table:
    made = Table(context, (256, 144))
    made.shader("slow", SLOW)
    made.node("quick", "isf.half", inputImage="slow")
    made.screen("quick")
    return made


def test_the_node_that_works_is_the_one_that_costs(context: moderngl.Context, table: Table) -> None:
    times = PassTimes(context)
    table.stage.onlooker = times.draw
    table.frame()  # compiles
    drawn(table, times, 0.0)
    context.finish()
    costs = times.take()
    assert costs is not None and set(costs) == {"slow", "quick"}
    assert costs["slow"] > 3 * costs["quick"] > 0.0
    assert times.take() is None
    times.release()
    table.stage.close()


def test_only_a_frame_in_some_is_timed(context: moderngl.Context, table: Table) -> None:
    times = PassTimes(context)
    table.stage.onlooker = times.draw
    came = 0
    for frame in range(60):
        drawn(table, times, frame / 30)
        context.finish()
        came += times.take() is not None
    assert came == pytest.approx(2.0 / EVERY, abs=1)
    times.release()
    table.stage.close()


def test_the_picture_is_the_same(context: moderngl.Context, table: Table) -> None:
    plain = table.frame()
    times = PassTimes(context)
    table.stage.onlooker = times.draw
    times.begin(0.0)
    np.testing.assert_array_equal(table.frame(), plain)
    times.end()
    times.release()
    table.stage.close()


def test_what_is_wrong_stands_until_another_plan(context: moderngl.Context) -> None:
    table = Table(context)
    table.node("bad", "isf.broken")
    table.screen("bad")
    [problem] = table.stage.standing
    assert problem.where == "bad"
    assert len(table.stage.take_problems()) == 1
    table.start()
    assert table.stage.standing == [problem], "it is still so, and not told again"
    assert table.stage.take_problems() == []
    del table.nodes["bad"]
    table.node("bad", "isf.grey")
    table.start()
    assert table.stage.standing == []
    table.stage.close()
