"""A client that never waits, for who draws frames: an editor.

    show = Following(folder)
    number = show.send(m.DoEdit(edit=SetValue("kick", "high", 140.0)))
    for item in show.poll():          # once a frame
        match item:
            case Joined(): ...        # `patch`, `path`, `number` and `performed` are the show's
            case Lost(text): ...      # it tries to join again by itself
            case m.Changed(): ...     # `patch` has it already
            case m.Refused(id=number, text=text): ...

Where the session dies, its successor is found, and the document and all that was watched are asked
for anew. A request that nobody can carry out is refused here: nothing is lost in silence.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from nodegraph.model.edits import apply
from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.model.patch import Json, Patch
from nodegraph.model.storage import loads
from nodegraph.session import messages as m
from nodegraph.session.wire import Garbled
from nodegraph.show.live.folder import Show, read_show, running_shows
from nodegraph.show.live.link import Closed
from nodegraph.show.live.quick_link import QuickLink

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds between tries
ANSWER_SECONDS = 10.0
AWAY: Final = "The show cannot be reached now; do it again when it is back."
UNANSWERED: Final = "The show was lost before it answered; see whether it was done."
SLOW: Final = f"The show did not answer within {ANSWER_SECONDS:.0f} s; see whether it was done."
WATCHES: Final = (m.Watch, m.WatchCosts, m.WatchPicture, m.WatchPictures)


@dataclass(frozen=True, slots=True)
class Joined:
    """The show is there, and its document; `status` is what `Ask("status")` says."""

    status: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lost:
    """The show is not there, and why; it is looked for."""

    text: str


@dataclass(frozen=True, slots=True)
class Reread:
    """The document is another one now, or was read anew because a change was missed."""


class _Document(NamedTuple):
    path: str
    patch: Patch
    number: int


class Following:
    """A connection to a show that comes and goes. One thread calls it."""

    def __init__(
        self,
        folder: Path | None = None,
        name: str = "editor",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`folder`: the show's; None: the newest show of this user."""
        self.folder = folder
        self.client = name  # as others see it
        self.patch: Patch | None = None
        self.path = ""
        self.number = -1  # of the last change that `patch` has
        self.performed: dict[str, Json] = {}
        self.status: Mapping[str, Any] = {}  # as it was on joining
        self.connected = False
        self._name, self._clock = name, clock
        self._ids = itertools.count(1)
        self._link: QuickLink | None = None
        self._due, self._pause = 0.0, FIRST_PAUSE
        self._join_until = 0.0
        self._told: set[str] = set()  # why the show is lost
        self._watches: dict[type, m.Request] = {}
        self._pending: dict[int, tuple[m.Request, float]] = {}
        self._news: list[Any] = []
        self._asked = 0  # id of the request for the patch that is not answered yet
        self._asked_status = 0
        self._reader = ThreadPoolExecutor(1, "document")
        self._reading: Future[_Document] | None = None
        self._later: list[m.Changed] = []  # changes of the document that is being read

    @property
    def pending(self) -> Mapping[int, m.Request]:
        """The requests that are not answered yet, by id."""
        return {number: request for number, (request, _) in self._pending.items()}

    def poll(self) -> list[Any]:
        """Go on, and return what has happened since the last call; within about 2 ms.

        Messages of the session in their order, with `Done` and `Refused` of what was sent; and
        `Joined`, `Lost` and `Reread`.
        """
        try:
            self._step()
        except (Closed, Garbled) as problem:
            self._lose(str(problem))
        found, self._news = self._news, []
        return found

    def send(self, request: m.Request) -> int:
        """Send a request, and return the id that its answer will have.

        Without a show it is refused at the next `poll`; what is to be watched is asked for later.
        """
        number = next(self._ids)
        request = msgspec.structs.replace(request, id=number)
        watches = isinstance(request, WATCHES)
        if watches:
            self._watches[type(request)] = request
        try:
            if self._link is not None and self.connected:
                self._request(request)
            elif not watches:
                self._news.append(m.Refused(id=number, text=AWAY))
        except Closed as problem:
            self._lose(str(problem))
        return number

    def close(self) -> None:
        """Leave; the show goes on."""
        self.connected = False
        if self._link is not None:
            self._link.close()
            self._link = None
        self._reader.shutdown(wait=False, cancel_futures=True)

    # --- coming and going -----------------------------------------------------------------------

    def _step(self) -> None:
        now = self._clock()
        if self._link is None and now >= self._due:
            self._connect(now)
        if self._link is None:
            return
        for message in self._link.step():
            self._hear(message)
        self._take_document()
        if not self.connected and now > self._join_until:
            raise Closed("The show does not answer.")
        for number, (_, until) in list(self._pending.items()):
            if now > until:
                del self._pending[number]
                self._news.append(m.Refused(id=number, text=SLOW))

    def _connect(self, now: float) -> None:
        self._due = now + self._pause
        self._pause = min(2.0 * self._pause, LONGEST_PAUSE)
        try:
            show = self._show()
            self._link = QuickLink(show.port, m.ToClient)
        except (NodegraphError, OSError) as problem:
            raise Closed(str(problem)) from problem
        self._join_until = now + ANSWER_SECONDS
        self._link.send(m.Hello(token=show.token, role="client", name=self._name))

    def _show(self) -> Show:
        if self.folder is not None:
            return read_show(self.folder)
        shows = [show for _, show in running_shows() if not show.is_over]
        if not shows:
            raise Unusable("No show is running; start one with `nodegraph live PATCH`.")
        return shows[0]

    def _lose(self, text: str) -> None:
        if self._link is not None:
            self._link.close()
        self._link, self.connected = None, False
        self._asked = self._asked_status = 0
        self._reading, self._later = None, []
        for number, (request, _) in self._pending.items():
            if not isinstance(request, WATCHES):  # those are asked for again
                self._news.append(m.Refused(id=number, text=UNANSWERED))
        self._pending.clear()
        if text not in self._told:
            self._told.add(text)
            self._news.append(Lost(text))

    # --- what the session says ------------------------------------------------------------------

    def _hear(self, message: Any) -> None:
        match message:
            case m.Done(id=0, result=name):
                self.client = str(name)
                self._ask_all()
            case m.Refused(id=0, text=text):
                raise Closed(text)
            case m.Done(id=number) if number and number == self._asked:
                self._asked = 0
                self._reading = self._reader.submit(_read, message.result)
            case m.Done(id=number) if number and number == self._asked_status:
                self._asked_status, self.status = 0, message.result
                self.performed = dict(message.result["performed"])
            case m.Changed():
                self._follow(message)
            case m.NowPlays():
                self.performed = {}
                self._news.append(message)
                if not self._asked:
                    self._ask_patch()
            case _:
                self._note(message)

    def _note(self, message: Any) -> None:
        if isinstance(message, m.Performed):
            both = {**self.performed, **message.values}
            self.performed = {path: value for path, value in both.items() if value is not None}
        elif isinstance(message, m.Done | m.Refused):
            self._pending.pop(message.id, None)
        self._news.append(message)

    def _ask_all(self) -> None:
        self._asked_status = self._ask("status")
        self._ask_patch()

    def _ask_patch(self) -> None:
        """Ask for the document; changes that come before the answer are in it."""
        self._reading, self._later = None, []
        self._asked = self._ask("patch")

    def _ask(self, what: Any) -> int:
        assert self._link is not None
        number = next(self._ids)
        self._link.send(m.Ask(id=number, what=what))
        return number

    def _request(self, request: m.Request) -> None:
        assert self._link is not None
        self._pending[request.id] = (request, self._clock() + ANSWER_SECONDS)
        self._link.send(request)

    # --- the document ---------------------------------------------------------------------------

    def _follow(self, message: m.Changed) -> None:
        """Apply a change, or read the document anew where one before it was missed."""
        if self._asked:
            return
        if self._reading is not None:
            self._later.append(message)
            return
        assert self.patch is not None
        if message.number != self.number + 1:
            self._ask_patch()
            return
        try:
            self.patch, _ = apply(self.patch, message.change)
        except NodegraphError:  # not the document that it was made for
            self._ask_patch()
            return
        self.number = message.number
        self._news.append(message)

    def _take_document(self) -> None:
        """Take the document that was read over, with the changes since."""
        reading = self._reading
        if reading is None or not reading.done():
            return
        try:
            self.path, self.patch, self.number = reading.result()
        except NodegraphError as problem:
            raise Closed(f"The document of the show cannot be read: {problem}") from problem
        self._reading = None
        later, self._later = self._later, []
        if self.connected:
            self._news.append(Reread())
        else:
            self.connected, self._pause, self._told = True, FIRST_PAUSE, set()
            self._news.append(Joined(self.status))
            for request in self._watches.values():
                self._request(request)
        for message in later:
            self._follow(message)


def _read(answer: Any) -> _Document:
    return _Document(str(answer["path"]), loads(answer["patch"]), int(answer["number"]))
