"""A client of a running show, typed: what editor, phone page, OSC and scripts hold.

    with Client.join() as client:
        client.perform({"tunnel.rate": 0.7})
        client.edit(SetValue("kick", "high", 140))
        client.undo()

One thread calls it. What the show tells by itself (`Changed`, `Performed`, `Told`, `Probed`) waits
in `news`, which any call fills.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from nodegraph.model.edits import Edit
from nodegraph.model.errors import Failed, Unusable
from nodegraph.model.patch import Json
from nodegraph.session import messages as m
from nodegraph.session.morph import MorphCurve
from nodegraph.session.quantise import At
from nodegraph.show.live.folder import Show, read_show, running_shows
from nodegraph.show.live.link import Link

ANSWER_SECONDS = 10.0
MOST_NEWS = 10_000


class Client:
    """A connection to the session of a show."""

    def __init__(self, show: Show, name: str = "client") -> None:
        """Raises Closed where the show has gone, Unusable where it does not let us in."""
        self._link = Link(show.port, m.ToClient)
        self._ids = itertools.count(1)
        self.news: deque[Any] = deque(maxlen=MOST_NEWS)
        self._link.hello(show.token, "client", name)
        self.name: str = str(self._answer(0))  # as others see it

    @classmethod
    def join(cls, folder: Path | None = None, name: str = "client") -> Client:
        """Join the show of a folder, else the newest one of this user. Raises Unusable."""
        if folder is not None:
            return cls(read_show(folder), name)
        shows = [item for item in running_shows() if not item[1].is_over]
        if not shows:
            raise Unusable("No show is running; start one with `nodegraph live PATCH`.")
        return cls(shows[0][1], name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave; the show goes on."""
        self._link.close()

    def listen(self, seconds: float) -> list[Any]:
        """Return what the show tells within so many seconds, with what has waited."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            message = self._link.receive(left)
            if message is not None:
                self.news.append(message)
        found, self.news = list(self.news), deque(maxlen=MOST_NEWS)
        return found

    def request(self, message: m.Request) -> Json:
        """Send a request and return its result. Raises Unusable where it is refused."""
        self._link.send(message)
        return self._answer(message.id)

    def _answer(self, id: int) -> Json:
        until = time.monotonic() + ANSWER_SECONDS
        while (left := until - time.monotonic()) > 0:
            answer = self._link.receive(left)
            if isinstance(answer, m.Done) and answer.id == id:
                return answer.result
            if isinstance(answer, m.Refused) and answer.id == id:
                raise Unusable(answer.text)
            if answer is not None:
                self.news.append(answer)
        raise Failed(f"The show did not answer within {ANSWER_SECONDS:.0f} s.")

    @property
    def _id(self) -> int:
        return next(self._ids)

    def edit(self, edit: Edit, name: str = "", gesture: str = "") -> int:
        """Change the document; returns the number of the change."""
        number: int = self.request(m.DoEdit(id=self._id, edit=edit, name=name, gesture=gesture))
        return number

    def learn(self, path: str) -> None:
        """Have the control that is moved next bound to a path; "" waits no more."""
        self.request(m.Learn(id=self._id, path=path))

    def reload_shaders(self) -> list[str]:
        """Have the shaders of the patch's folder read and drawn anew; returns what is wrong."""
        wrong: list[str] = self.request(m.ReloadShaders(id=self._id))
        return wrong

    def connect(self, source: str, target: str, inside: str = "") -> int:
        """Wire two ports, with a map between them where the input's range asks for one."""
        message = m.Connect(id=self._id, source=source, target=target, inside=inside)
        number: int = self.request(message)
        return number

    def undo(self) -> str:
        """Take back this client's last edit; returns its name."""
        return str(self.request(m.Undo(id=self._id)))

    def redo(self) -> str:
        """Do it again; returns its name."""
        return str(self.request(m.Redo(id=self._id)))

    def perform(self, values: Mapping[str, Json]) -> None:
        """Override values by `node.port`; None gives one back."""
        self.request(m.Perform(id=self._id, values=values))

    def capture(self, *paths: str) -> None:
        """Write performed values into the document."""
        self.request(m.Capture(id=self._id, paths=paths))

    def tempo(self, tempo: float) -> None:
        """Run at so many beats a minute."""
        self.request(m.SetTempo(id=self._id, tempo=tempo))

    def tap(self, bar: bool = False) -> float | None:
        """Tap the beat now; returns the tempo from the second tap on."""
        result: float | None = self.request(m.Tap(id=self._id, at_ns=time.monotonic_ns(), bar=bar))
        return result

    def nudge(self, ms: float) -> None:
        """Shift the beat."""
        self.request(m.Nudge(id=self._id, ms=ms))

    def show(
        self,
        *,
        playing: bool | None = None,
        master: float | None = None,
        blackout: bool | None = None,
        freeze: bool | None = None,
        test_card: bool | None = None,
        offset_ms: float | None = None,
    ) -> None:
        """Pause or play, or change what the outputs do with the picture."""
        self.request(
            m.SetShow(
                id=self._id, playing=playing, master=master, blackout=blackout, freeze=freeze,
                test_card=test_card, offset_ms=offset_ms,
            )
        )  # fmt: skip

    def window(self, open: bool, display: int | None = None, fullscreen: bool = False) -> None:
        """Open the output window, on a display from 0, or close it.

        Raises Unusable where there is no screen, or not this one.
        """
        self.request(m.SetWindow(id=self._id, open=open, display=display, fullscreen=fullscreen))

    def play_song(self, path: Path | str, repeat: bool = False) -> None:
        """Let the show hear a sound file from its beginning, instead of what it heard."""
        song = str(Path(path).resolve())
        self.request(m.PlaySong(id=self._id, path=song, repeat=repeat))

    def panic(self) -> None:
        """Give everything performed back; show the document as it is."""
        self.request(m.Panic(id=self._id))

    def record(self, path: Path | str | None) -> None:
        """Record to a file; None ends the recording."""
        given = "" if path is None else str(Path(path).absolute())
        self.request(m.Record(id=self._id, path=given))

    def keep_last(self, path: Path | str) -> None:
        """Write the last minutes to a file, .mp4 or .mkv; `Told` in the news says when it is there.

        Raises Unusable where the show was started without `--keep`.
        """
        self.request(m.KeepLast(id=self._id, path=str(Path(path).absolute())))

    def snapshot(self, name: str, *paths: str, title: str = "") -> list[str]:
        """Keep the present values of these inputs; returns what could not be kept."""
        message = m.TakeSnapshot(id=self._id, name=name, paths=paths, title=title)
        return list(self.request(message))

    def recall(
        self, name: str, beats: float = 0.0, at: At = "now", curve: MorphCurve = "linear"
    ) -> list[str]:
        """Perform a snapshot; returns what could not be performed."""
        message = m.Recall(id=self._id, name=name, beats=beats, at=at, curve=curve)
        return list(self.request(message))

    def cue(self, which: str = "", step: Literal[-1, 0, 1] = 1) -> list[str]:
        """Let a cue begin: by its name, or the next (1), the same (0) or the last one (-1)."""
        return list(self.request(m.GoCue(id=self._id, which=which, step=step)))

    def watch(self, *paths: str) -> None:
        """Be told the values of these outputs (`Probed` in `news`) where they are others."""
        self.request(m.Watch(id=self._id, paths=paths))

    def watch_costs(self, on: bool = True) -> None:
        """Be told what nodes cost (`Costs` in `news`), twice a second; or no more."""
        self.request(m.WatchCosts(id=self._id, on=on))

    def watch_pictures(self, *nodes: str, width: int = 128, fps: float = 4.0) -> None:
        """Be sent small pictures of these nodes (`NodePicture` in `news`); none ends that."""
        self.request(m.WatchPictures(id=self._id, paths=nodes, width=width, fps=fps))

    def watch_picture(self, width: int = 480, fps: float = 10.0) -> None:
        """Be sent small pictures (`SmallPicture` in `news`); a width of 0 ends that."""
        self.request(m.WatchPicture(id=self._id, width=width, fps=fps))

    def save(self, path: Path | str = "") -> None:
        """Write the document to its file, or to another."""
        self.request(m.Save(id=self._id, path=str(Path(path).absolute()) if path else ""))

    def open(self, path: Path | str) -> None:
        """Play another patch file, or a set."""
        self.request(m.Open(id=self._id, path=str(Path(path).absolute())))

    def go(self, place: int | None = None, step: Literal[-1, 1] = 1) -> int:
        """Ask for an entry of the set, from 0, or the next one (-1: before); returns its place."""
        place_now: int = self.request(m.GoSet(id=self._id, place=place, step=step))
        return place_now

    def ask(self, what: Literal["patch", "status", "log", "latency"]) -> Any:
        """Return the document, how the show is, or how late outputs are."""
        return self.request(m.Ask(id=self._id, what=what))

    def stop(self) -> None:
        """End the show."""
        self.request(m.Stop(id=self._id))
