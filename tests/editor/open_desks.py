"""A desk with a small patch open, behind which the real session stands."""

from __future__ import annotations

from nodegraph.editor.desk import Desk
from nodegraph.model.edits import Edit, apply
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand
from tests.editor.small_graphs import LIBRARY, VOICE

SOUND = Wire("in", "audio", "low", "source")
PICTURE = Wire("glow", "out", "screen", "picture")
PATCH = Patch(
    nodes={
        "glow": PatchNode("texture.glow"),
        "hits": PatchNode("analysis.hits"),
        "in": PatchNode("source.input"),
        "low": PatchNode("filter.biquad", values={"cutoff": 400.0}),
        "one": PatchNode("patch:voice"),
        "screen": PatchNode("output.screen"),
    },
    wires=(PICTURE, SOUND),
    layout=Layout(
        nodes={"glow": (0, 0), "hits": (0, 300), "in": (-300, 0), "low": (-300, 300)},
        frames=({"title": "Sound", "at": [-320, -48], "size": [640, 640]},),
        comments=({"text": "Try this", "at": [400, 0]},),
    ),
    patches={"voice": VOICE},
)


def desk_of(patch: Patch = PATCH, *way: str) -> Desk:
    """Return a desk that follows a session with this patch, inside these instances."""
    desk = Desk(LIBRARY, InHand(patch, LIBRARY))
    desk.way = way
    return desk


def door_of(desk: Desk) -> InHand:
    """Return the session behind a desk."""
    assert isinstance(desk.door, InHand)
    return desk.door


def edits_sent(desk: Desk) -> list[m.DoEdit]:
    """Return the edits that the desk asked for."""
    return [request for request in door_of(desk).sent if isinstance(request, m.DoEdit)]


def after(desk: Desk) -> Patch:
    """Return the patch once the session has told back; nothing of it was refused."""
    desk.follow()
    assert desk.said is None or desk.said.severity == "note", desk.said
    return desk.patch


def undone(patch: Patch, edit: Edit) -> Patch:
    """Return the patch after an edit and its way back."""
    edited, back = apply(patch, edit)
    return apply(edited, back)[0]
