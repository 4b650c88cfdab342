"""What clients watch: values, costs, the picture, pictures of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, zip_longest
from typing import TypeVar

from nodegraph.model.errors import Unusable
from nodegraph.session.messages import (
    Done,
    Request,
    SetCosts,
    SetPictures,
    SetPreview,
    Watch,
    WatchCosts,
    WatchPicture,
    WatchPictures,
)
from nodegraph.session.state import Effect, Look, Reply, State, Step, ToEngineNow, ToStageNow

MOST_WATCHED = 2048
MOST_PICTURES = 24
SMALLEST, LARGEST = 32, 480  # pixels of a preview's width
LARGEST_OF_NODE = 160
FASTEST, FASTEST_OF_NODE = 15.0, 10.0  # a second
Wish = TypeVar("Wish")


def watch(state: State, client: str, message: Watch) -> Step:
    """Tell this client the values of these outputs from now on."""
    if len(message.paths) > MOST_WATCHED:
        raise Unusable(f"A client may watch {MOST_WATCHED} outputs, not {len(message.paths)}.")
    watched = _less(state.watched, client)
    if message.paths:
        watched[client] = message.paths
    return replace(state, watched=watched), [Look(), _done(message)]


def watch_costs(state: State, client: str, message: WatchCosts) -> Step:
    """Tell this client what nodes cost from now on, or no more."""
    curious = state.curious - {client} | ({client} if message.on else set())
    return replace(state, curious=curious), [*costs_to(curious), _done(message)]


def watch_picture(state: State, client: str, message: WatchPicture) -> Step:
    """Send this client small pictures from now on, or no more."""
    fits = SMALLEST <= message.width <= LARGEST and 0.0 < message.fps <= FASTEST
    if message.width and not fits:
        raise Unusable(f"A preview is {SMALLEST} to {LARGEST} wide, 15 times a second at most.")
    previews = _less(state.previews, client)
    if message.width:
        previews[client] = (message.width, message.fps)
    return replace(state, previews=previews), [ToStageNow(preview_of(previews)), _done(message)]


def watch_pictures(state: State, client: str, message: WatchPictures) -> Step:
    """Send this client pictures of these nodes from now on."""
    if len(message.paths) > MOST_PICTURES:
        raise Unusable(
            f"A client may watch {MOST_PICTURES} pictures of nodes, not {len(message.paths)}."
        )
    fits = SMALLEST <= message.width <= LARGEST_OF_NODE and 0.0 < message.fps <= FASTEST_OF_NODE
    if not fits:
        raise Unusable(
            f"A picture of a node is {SMALLEST} to {LARGEST_OF_NODE} wide, 10 times a second at "
            "most."
        )
    pictures = _less(state.pictures, client)
    if message.paths:
        pictures[client] = message
    return replace(state, pictures=pictures), [ToStageNow(pictures_of(pictures)), _done(message)]


def without(state: State, client: str) -> tuple[State, list[Effect]]:
    """Return the state in which a client that has left watches nothing, and what is to be done."""
    effects: list[Effect] = []
    if client in state.watched:
        state = replace(state, watched=_less(state.watched, client))
        effects.append(Look())
    if client in state.curious:
        state = replace(state, curious=state.curious - {client})
        effects += costs_to(state.curious)
    if client in state.previews:
        state = replace(state, previews=_less(state.previews, client))
        effects.append(ToStageNow(preview_of(state.previews)))
    if client in state.pictures:
        state = replace(state, pictures=_less(state.pictures, client))
        effects.append(ToStageNow(pictures_of(state.pictures)))
    return state, effects


def costs_to(curious: Iterable[str]) -> list[Effect]:
    """Return the orders to engine and stage: tell what nodes cost where anybody wants to know."""
    order = SetCosts(on=bool(set(curious)))
    return [ToEngineNow(order), ToStageNow(order)]


def preview_of(previews: Mapping[str, tuple[int, float]]) -> SetPreview:
    """Return what the stage has to send for all who watch: the largest, the most often."""
    return SetPreview(
        width=max((width for width, _ in previews.values()), default=0),
        fps=max((fps for _, fps in previews.values()), default=0.0),
    )


def pictures_of(pictures: Mapping[str, WatchPictures]) -> SetPictures:
    """Return what the stage has to send for all who watch pictures of nodes.

    Of more nodes than it may send, everybody's first ones.
    """
    in_turn = chain.from_iterable(zip_longest(*(wish.paths for wish in pictures.values())))
    nodes = tuple(dict.fromkeys(path for path in in_turn if path is not None))
    return SetPictures(
        nodes=nodes[:MOST_PICTURES],
        width=max((wish.width for wish in pictures.values()), default=0),
        fps=max((wish.fps for wish in pictures.values()), default=0.0),
    )


def _done(message: Request) -> Reply:
    return Reply(Done(id=message.id))


def _less(wishes: Mapping[str, Wish], client: str) -> dict[str, Wish]:
    return {name: wish for name, wish in wishes.items() if name != client}
