"""The session of a live show: `python -m nodegraph.show.live.session_process`, in a process alone.

It holds the document, lets clients in, and keeps engine and stage alive. It plays nothing and draws
nothing, so that whatever plays and draws goes on without it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from nodegraph.model.errors import Failed, NodegraphError, Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.handlers.outputs import close_window
from nodegraph.session.handlers.watching import pictures_of, preview_of, without
from nodegraph.session.history import History
from nodegraph.session.state import Reply, State
from nodegraph.show.live.beginning import begin
from nodegraph.show.live.bulletin import Bulletin
from nodegraph.show.live.carried import Carrier
from nodegraph.show.live.children import children_of, hand_of
from nodegraph.show.live.distribution import Distribution
from nodegraph.show.live.documents import Documents, Kept
from nodegraph.show.live.effects import Effects, saved
from nodegraph.show.live.folder import Show, read_show, remove_folder, touch_show, write_show
from nodegraph.show.live.held import clear_show
from nodegraph.show.live.incidents import Incidents
from nodegraph.show.live.keys import request_for
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.programme import Beside, Programme
from nodegraph.show.live.ring import newest_of, newest_ring
from nodegraph.show.live.server import Connection, Server
from nodegraph.show.live.supervisor import END_SECONDS, Supervisor
from nodegraph.show.live.wishes import Pictures
from nodegraph.show.opening import library_of
from nodegraph.show.own_shaders import OwnShaders, own_problems, reread, shaders_folder

REMOTE = "remote"  # what the process of MIDI and OSC calls itself
WATCH_SECONDS = 0.05


class SessionProcess:
    """One show. `run` returns when it has ended."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.folder = Path(arguments["folder"])
        self.resumed = bool(arguments.get("resume"))
        self.kiosk = bool(arguments.get("kiosk"))
        self.pictures = msgspec.convert(arguments["pictures"], Pictures)
        self.incidents = Incidents(Path(arguments["log"]))
        self.server = Server(secrets.token_urlsafe(24), self._joined, self._said, self._left)
        self.documents = Documents(Path(arguments["journal"]), arguments["patch"])
        self.asked_to_end = False
        self.bulletin = Bulletin(self.server.tell_clients)
        self.shaders = OwnShaders()
        self.effects = Effects(self)
        begun = begin(arguments, self.documents)
        if begun.note:
            self.tell("warning", "session", begun.note)
        path, patch = begun.path, begun.patch
        library = library_of(Path(path))
        self.state = State(
            library, path, History(patch), saved=saved(path), performed=begun.performed,
            tempo=begun.tempo, keeps=self.pictures.keep, window=self.pictures.window,
        )  # fmt: skip
        self.distribution = Distribution(
            Plans(library, self.folder, generation=newest_ring(self.folder)),
            self.documents, self.to, self.tell,
        )  # fmt: skip
        self.children = children_of(arguments, self._pulse)
        self.supervisor = Supervisor(self.children, self.tell)
        self.hand = hand_of(arguments)
        self.running: m.Running | None = None
        self.drawing: m.Drawing | None = None
        self.ended = asyncio.Event()
        self.wait_until = 0.0
        self.programme: Programme | None = None
        if begun.of_set:
            self._begin_set(begun)
        self.carrier = Carrier(self.folder)
        carried = self.carrier.found() if self.resumed else None
        if carried is not None:
            self.state = replace(
                self.state, controls=carried.controls, window=carried.window, song=carried.song
            )

    def _begin_set(self, begun: Kept) -> None:
        """Let the set begin, or go on. Raises Unusable for one that cannot, but at a successor."""
        try:
            programme = self.programme_of(Path(begun.of_set))
        except Unusable as problem:
            if not self.resumed:
                raise
            self.tell("error", "set", f"{problem} The patch plays on alone.")
            return
        programme.edited = {file: History(doc) for file, doc in begun.others.items()}
        level = programme.file.level
        controls = msgspec.structs.replace(self.state.controls, master=level)
        self.programme = programme
        self.state = replace(
            self.state, set=programme.begin(begun.path), set_path=begun.of_set, level=level,
            controls=controls,
        )  # fmt: skip

    def programme_of(self, path: Path) -> Programme:
        """Return a set that could be played here. Raises Unusable."""
        return Programme(path, self.distribution, self.to, self.tell, self._over)

    # --- life -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until somebody ends the show."""
        show = read_show(self.folder) if self.resumed else None
        if show is not None:
            self.server.token = show.token
        port = await self._listen(show)
        self.distribution.compile(self.state)
        here = Show(port, self.server.token, os.getpid(), self.state.path, os.getppid())
        write_show(self.folder, here)
        self._watch_parent()
        if self.resumed:
            self.tell("warning", "session", "It is back; engine and stage have played on.")
            await asyncio.sleep(1.0)  # time for them to say hello
        self.supervisor.start()
        try:
            while not self.ended.is_set():
                self.supervisor.look()
                self.distribution.look(self.state)
                self._look_at_hand()
                if self.shaders.have_changed(Path(self.state.path)):
                    self.read_shaders()
                self.bulletin.put("document", self.distribution.problems)
                self.bulletin.look(self.state, self.running)
                if self.programme is not None and self.state.set is not None:
                    fresh = self.programme.look(self.state.set, self.running)
                    self.state = replace(self.state, set=fresh)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.ended.wait(), WATCH_SECONDS)
        finally:
            await self._close()

    @property
    def remote_pid(self) -> int:
        """The process of MIDI and OSC, 0 without one."""
        names = (name for name in self.server.connections if name.startswith(REMOTE))
        return next((self.server.connections[name].hello.pid for name in names), 0)

    def _look_at_hand(self) -> None:
        if self.hand is not None:
            trouble = self.hand.look(time.monotonic(), bool(self.remote_pid))
            if trouble:
                self.tell("warning", REMOTE, trouble)

    async def _listen(self, show: Show | None) -> int:
        for _ in range(50):
            try:
                return await self.server.listen(show.port if show else 0)
            except OSError:  # what is left of the session before still holds the port
                await asyncio.sleep(0.1)
        raise NodegraphError("The port of the show cannot be had again.")

    def _watch_parent(self) -> None:
        """End when the command that started the show has gone: its end of a pipe closes.

        One that ends in order has said so before.
        """
        loop = asyncio.get_running_loop()

        def closed() -> None:
            if os.read(sys.stdin.fileno(), 64):
                self.asked_to_end = True
            else:
                loop.remove_reader(sys.stdin.fileno())
                self.ended.set()

        loop.add_reader(sys.stdin.fileno(), closed)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.ended.set)

    async def _close(self) -> None:
        self.to("engine", m.Bye())
        self.to("stage", m.Bye())
        self.wait_until = time.monotonic() + END_SECONDS
        while time.monotonic() < self.wait_until and not self.supervisor.all_ended:
            await asyncio.sleep(0.02)
        self.supervisor.bury()
        if self.pictures.has_windows:
            clear_show(self.folder)
        if self.hand is not None:
            self.hand.end()
        await self.server.close()
        if self.asked_to_end:
            self.documents.end()
        self.documents.close()
        remove_folder(self.folder)

    # --- who comes and goes ---------------------------------------------------------------------

    def _joined(self, connection: Connection) -> None:
        hello = connection.hello
        if hello.role in self.children:
            self.children[hello.role].adopt(hello.pid)
        if hello.role == "engine":
            plans = self.distribution.plans
            plans.generation = max(plans.generation, hello.generation)
            self.to("engine", m.SetPlaying(on=self.state.controls.playing))
            if self.state.song is not None:
                self.to("engine", msgspec.structs.replace(self.state.song, standing=True))
            self.distribution.send_plan(self.state, at_once=True, deck="any")
            self.to("engine", m.SetCosts(on=bool(self.state.curious)))
            self._again("engine")
        elif hello.role == "stage":
            self.to("stage", self.state.controls)
            self.to("stage", self.state.window)
            self.to("stage", preview_of(self.state.previews))
            self.to("stage", pictures_of(self.state.pictures))
            self.to("stage", m.SetCosts(on=bool(self.state.curious)))
            if self.distribution.current is not None:
                self.to("stage", msgspec.structs.replace(self.distribution.current, deck="any"))
            self._again("stage")
            if self.state.recording:
                self._record_on()

    def _record_on(self) -> None:
        """A stage that died while it recorded left a file that plays; the rest goes beside it."""
        path = _another(Path(self.state.recording))
        self.state = replace(self.state, recording=str(path))
        self.tell("warning", "recording", f"It goes on in {path.name}.")
        self.to("stage", m.RecordTo(path=str(path), seed=self.state.patch.run.seed))

    def _left(self, connection: Connection) -> None:
        child = self.children.get(connection.hello.role)
        if child is not None and child.pid == connection.hello.pid:
            child.leave()
            self.bulletin.put(connection.hello.role, ())
            if connection.hello.role == "stage":
                self.distribution.feel(self.distribution.hands.let_go())
        name = connection.name
        if name.startswith(REMOTE):  # nobody counts them any more
            self.state = replace(self.state, peers=None)
        self.effects.carry_out(None, *without(self.state, name))

    def _said(self, connection: Connection, message: Any) -> None:
        role = connection.hello.role
        if role in self.children:
            self.children[role].beat()
        match message:
            case m.Running():
                self.running = message
                self.documents.note(message)
                self._note_song(message.song)
            case m.Drawing():
                if self.drawing is None and message.recording:  # since a session before this one
                    self.state = replace(self.state, recording=message.recording)
                self.drawing = message
            case m.Finishing():
                self.wait_until = time.monotonic() + END_SECONDS
                touch_show(self.folder)  # the command waits as well
            case m.Screens():
                self.state = replace(self.state, screens=message)
            case m.WindowGone():
                self.effects.carry_out(None, *close_window(self.state))
            case m.RecordingEnded():
                if message.path == self.state.recording:
                    self.state = replace(self.state, recording="")
            case m.StageReady():
                self.distribution.ready(message.generation, self.state)
                self._has("stage", message.generation)
            case m.DeckReady():
                self._has("engine", message.generation)
            case m.Reports():
                for severity, where, text in message.problems:
                    self.tell(severity, where, text)
            case m.Standing():
                self.bulletin.put(role, message.problems)
            case m.Costs():
                self._offer(self.state.curious, message)
            case m.PlanFailed():
                self.tell("error", role, message.text)
                self.bulletin.put(f"{role}'s plan", [_plan_failed(message.text)])
                if self.programme is not None and self.state.set is not None:
                    fresh = self.programme.failed(self.state.set, message.generation)
                    self.state = replace(self.state, set=fresh)
            case m.SongFailed():
                self._song_failed(message)
            case m.Probed():
                self._spread(message)
            case m.SmallPicture():
                self._offer(self.state.previews, message)
            case m.NodePicture(node=node):
                wishes = self.state.pictures.items()
                self._offer([name for name, wish in wishes if node in wish.paths], message)
            case m.Key():
                self._pressed(message)
            case m.Felt():
                self.distribution.feel(self.distribution.hands.feel(message))
            case m.Request():
                self.effects.carry_out(connection, *handle(self.state, connection.name, message))

    def carry(self) -> None:
        """Have a successor find what is of this show alone."""
        self.carrier.keep(self.state.controls, self.state.window, self.state.song)

    def _note_song(self, song: m.SetSong | None) -> None:
        """Know where the song that was asked for began: another engine goes on there."""
        asked = self.state.song
        if song is None or song == asked or (asked is not None and asked.path != song.path):
            return  # another one is being decoded
        self.state = replace(self.state, song=song)
        self.carry()

    def _song_failed(self, message: m.SongFailed) -> None:
        """It is no song: what was heard before goes on."""
        if self.state.song is not None and self.state.song.path == message.path:
            heard = None if self.running is None else self.running.song
            self.state = replace(self.state, song=heard)
            self.carry()
        self.tell("error", "sound", f"{message.text} What was heard before goes on.")

    def _again(self, role: str) -> None:
        if self.programme is not None and self.state.set is not None:
            fresh = self.programme.again(self.state.set, role)
            self.state = replace(self.state, set=fresh)

    def _has(self, role: str, generation: int) -> None:
        if self.programme is not None and self.state.set is not None:
            fresh = self.programme.has(self.state.set, role, generation)
            self.state = replace(self.state, set=fresh)

    def _over(self, beside: Beside) -> None:
        """Another document of the set plays: it is the one that is edited from now on."""
        generation = self.distribution.plans.generation  # edits may have gone on since
        beside.plans.generation = max(beside.plans.generation, generation)
        self.distribution.change(beside.plans, beside.message)
        self.distribution.hands.begin_anew()
        self.distribution.feel()
        if self.programme is not None:  # whoever comes back finds it as it was left
            self.programme.edited[self.state.path] = self.state.history
        self.document(str(beside.path), beside.history, beside.plans.library)
        self.server.tell_clients(m.NowPlays(path=str(beside.path), place=beside.place))
        self.tell("note", "set", f"{beside.path.name} plays.")

    def document(self, path: str, history: History, library: Library) -> None:
        """Let another document be the one that is edited."""
        try:
            self.documents.begin(path, history.patch)
        except Failed as problem:  # the show goes on; what is edited now a crash would lose
            self.tell("error", "journal", str(problem))
        self.state = replace(
            self.state, path=path, library=library, history=history, performed={},
            saved=saved(path), number=self.state.number + 1,
        )  # fmt: skip

    def read_shaders(self) -> list[str]:
        """Read the shaders of the patch's folder anew, and draw them; return what is wrong.

        That of files that cannot be read: one that does not compile is told by the stage.
        """
        library = reread(self.state.library, shaders_folder(Path(self.state.path)))
        problems = own_problems(library)
        self.state = replace(self.state, library=library)
        self.distribution.read_anew(self.state)
        self.bulletin.put("shaders", problems)
        self.server.tell_clients(m.ShadersRead(problems=problems))
        return [str(problem) for problem in problems]

    def _spread(self, message: m.Probed) -> None:
        for name, paths in self.state.watched.items():
            connection = self.server.connections.get(name)
            if connection is not None:
                values = {path: message.values[path] for path in paths if path in message.values}
                if values:
                    connection.send(m.Probed(sample=message.sample, values=values))

    def _offer(self, names: Iterable[str], message: m.Message) -> None:
        """Send to those of these clients that keep up."""
        for name in names:
            if name in self.server.connections:
                self.server.connections[name].offer(message)

    def _pressed(self, message: m.Key) -> None:
        if self.kiosk:  # the public may press what it likes
            return
        request = request_for(message.key, self.state.controls, Path(self.state.path))
        if request is None:
            return
        state, effects = handle(self.state, "window", request)
        for effect in effects:  # nobody waits for an answer there: a refusal is told
            if isinstance(effect, Reply) and isinstance(effect.message, m.Refused):
                self.tell("warning", "window", effect.message.text)
        self.effects.carry_out(None, state, effects)

    def _pulse(self) -> int:
        current = self.distribution.current
        return 0 if current is None else newest_of(Path(current.ring))

    def to(self, role: str, message: m.Message) -> bool:
        """Send to engine or stage; False where it is not there (it asks when it comes)."""
        for connection in reversed(list(self.server.connections.values())):
            if connection.hello.role == role:
                if isinstance(message, m.RunPlan):
                    self.children[role].expect()
                    self.bulletin.put(f"{role}'s plan", ())
                connection.send(message)
                return True
        return False

    def tell(self, severity: str, where: str, text: str) -> None:
        """Write a line of the incident log, and tell the clients."""
        if self.incidents.tell(severity, where, text):
            self.server.tell_clients(m.Told(severity=severity, where=where, text=text))


def _plan_failed(text: str) -> Problem:
    return Problem("error", "", text, "What played before plays on.")


def _another(path: Path) -> Path:
    number = 2
    while (fresh := path.with_stem(f"{path.stem}-{number}")).exists():
        number += 1
    return fresh


def main() -> int:
    """Run a session from its command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the command's
    try:
        session = SessionProcess(json.loads(sys.argv[1]))
        asyncio.run(session.run())
    except NodegraphError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
