"""The frame plan: what is drawn, in what order, from which values."""

from __future__ import annotations

from nodegraph.model.declare import spec_of
from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import NOTHING, Draw, Plan, Slot
from nodegraph_nodes.output import Share
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library) -> Plan:
    compiled = compile_patch(patch_of(text), library)
    assert compiled.problems == ()
    return compiled.plan


def draws(plan: Plan) -> dict[str, Draw]:
    return {draw.node: draw for draw in plan.frame.draws}


def slot(plan: Plan, node: str, place: int) -> Slot:
    return plan.frame.slots[draws(plan)[node].inputs[place]]


SCENE = """
    b: test.paint
    a: test.paint glow=0.25
    z: test.paint
    n: test.number
    t: test.trigger
    w: test.wave
    s: output.screen
    a.out -> b.inputImage
    b.out -> s.picture
    n.out -> b.glow
    t.out -> b.hit
    t.out -> a.glow
    w.out -> a.sound
    w.out -> s.sound
    """
INPUT, GLOW, MODE, TINT, HIT, SOUND = range(6)


def test_a_patch_without_pictures_has_no_frame(library: Library) -> None:
    frame = plan_of("a: test.add", library).frame
    assert (frame.draws, frame.slots, frame.values, frame.screen) == ((), (), 0, -1)


def test_pictures_are_drawn_in_order_and_only_if_seen(library: Library) -> None:
    plan = plan_of(SCENE, library)
    assert [draw.node for draw in plan.frame.draws] == ["a", "b", "s"]
    assert plan.frame.screen == 2
    assert draws(plan)["b"].inputs[INPUT] == 0
    assert draws(plan)["a"].inputs[INPUT] == NOTHING
    assert {step.node for step in plan.steps} == {"n", "t", "w"}


def test_slots_lie_side_by_side(library: Library) -> None:
    frame = plan_of(SCENE, library).frame
    place = 0
    for one in frame.slots:
        if one.size:
            assert one.start == place
            place += one.size
    assert place == frame.values


def test_a_slot_reads_a_wire_or_a_knob(library: Library) -> None:
    plan = plan_of(SCENE, library)
    wired, knob = slot(plan, "b", GLOW), slot(plan, "a", MODE)
    assert plan.buffers[wired.reference].source == "n.out"
    assert plan.buffers[wired.reference].kept
    assert knob.reference <= -16
    assert slot(plan, "a", TINT).size == 4
    assert slot(plan, "a", TINT).kind == "colour"


def test_choices_are_held(library: Library) -> None:
    plan = plan_of(SCENE, library)
    assert slot(plan, "a", MODE).held and not slot(plan, "b", GLOW).held


def test_events_stay_events_even_into_a_number(library: Library) -> None:
    plan = plan_of(SCENE, library)
    for one in (slot(plan, "b", HIT), slot(plan, "a", GLOW)):
        assert (one.kind, one.size) == ("event", 1)
        assert plan.buffers[one.reference].kind == "event"
    assert draws(plan)["a"].inputs[HIT] == NOTHING


def test_sound_stands_outside_the_vector(library: Library) -> None:
    plan = plan_of(SCENE, library)
    assert (slot(plan, "a", SOUND).kind, slot(plan, "a", SOUND).size) == ("audio", 0)
    assert draws(plan)["b"].inputs[SOUND] == NOTHING
    assert draws(plan)["s"].inputs[1] == NOTHING  # heard, not seen
    assert plan.sound == (slot(plan, "a", SOUND).reference, 1)


def test_many_values_enter_through_a_wide_input(library: Library) -> None:
    text = """
        c: test.spread count:12
        w: test.wall
        s: output.screen
        c.out -> w.values
        w.out -> s.picture
        """
    one = slot(plan_of(text, library), "w", 0)
    assert (one.lanes, one.size) == (12, 12)


def test_feedback_reads_the_frame_before(library: Library) -> None:
    text = """
        p: test.paint
        d: delay.frame
        s: output.screen
        p.out -> s.picture
        p.out -> d.inputImage
        d.out -> p.inputImage
        """
    plan = plan_of(text, library)
    assert [draw.node for draw in plan.frame.draws] == ["p", "s", "d"]
    assert draws(plan)["p"].inputs[INPUT] == 2  # a later draw: its picture of the last frame
    assert draws(plan)["d"].inputs[0] == 0


def test_a_measure_fills_buffers_and_may_be_part_of_a_loop(library: Library) -> None:
    text = """
        p: test.paint
        m: test.measure
        f: test.add
        p.out -> m.inputImage
        m.light -> f.value
        f.out -> p.glow
        q: output.probe
        f.out -> q.value
        """
    plan = plan_of(text, library)
    outputs = draws(plan)["m"].outputs
    assert [plan.buffers[number].kind for number in outputs] == ["control", "colour"]
    assert all(plan.buffers[number].kept for number in outputs)
    assert [step.node for step in plan.steps] == ["f"]
    assert plan.steps[0].inputs[0] == outputs[0]
    assert plan.frame.screen == -1
    assert plan.probes[0].latency == 1600


def test_a_picture_that_other_programs_get_is_drawn(library: Library) -> None:
    specs = [*library.specs.values(), spec_of(Share)]
    shared = Library({}).with_specs(specs)
    text = "p: test.paint\nq: test.paint\nz: test.paint\ns: output.screen\nc: output.share\n"
    plan = plan_of(text + "p.out -> c.picture\nq.out -> s.picture", shared)
    assert set(draws(plan)) == {"p", "q", "s", "c"}
    assert draws(plan)["c"].inputs == (list(draws(plan)).index("p"),)
