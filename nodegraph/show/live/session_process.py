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
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.model.storage import load, save
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.knobs import performed_values
from nodegraph.session.state import (
    Broadcast,
    Compile,
    Effect,
    End,
    GiveBack,
    Keep,
    Load,
    Reply,
    Report,
    State,
    ToEngineNow,
    ToStageNow,
    Write,
)
from nodegraph.session.transport import DEFAULT_TEMPO, tempo_of
from nodegraph.show.live.children import Child
from nodegraph.show.live.documents import Documents
from nodegraph.show.live.folder import Show, read_show, remove_folder, write_show
from nodegraph.show.live.incidents import Incidents
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.server import Connection, Server
from nodegraph.show.opening import library_of

WATCH_SECONDS = 0.05
ENGINE_PATIENCE, STAGE_PATIENCE = 0.6, 1.5  # seconds without a heartbeat
READY_SECONDS = 8.0  # that the engine waits for the stage's shaders
END_SECONDS = 3.0  # that engine and stage have to end themselves


class SessionProcess:
    """One show. `run` returns when it has ended."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.folder = Path(arguments["folder"])
        self.resumed = bool(arguments.get("resume"))
        self.incidents = Incidents(Path(arguments["log"]))
        self.documents = Documents(self.folder)
        path = arguments["patch"]
        if self.resumed:
            path, patch, performed, tempo = self.documents.recover()
        else:
            patch, performed = load(Path(path)), {}
            tempo = tempo_of(patch.run.tempo) or DEFAULT_TEMPO
            self.documents.begin(path, patch)
        library = library_of(Path(path))
        self.state = State(library, path, History(patch), performed=performed, tempo=tempo)
        self.plans = Plans(library, self.folder)
        self.server = Server(secrets.token_urlsafe(24), self._joined, self._said, self._left)
        common = {"folder": str(self.folder)}
        package = "nodegraph.show.live"
        self.engine = Child(
            "engine", f"{package}.engine_process", common | {"sounds": arguments["sounds"]},
            self.folder / "engine.log", ENGINE_PATIENCE,
        )  # fmt: skip
        self.stage = Child(
            "stage", f"{package}.stage_process", common | {"pictures": arguments["pictures"]},
            self.folder / "stage.log", STAGE_PATIENCE,
        )  # fmt: skip
        self.running: m.Running | None = None
        self.running_at = 0.0
        self.drawing: m.Drawing | None = None
        self.waiting: tuple[m.RunPlan, float] | None = None  # for the stage's shaders
        self.ended = asyncio.Event()

    # --- life -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until somebody ends the show."""
        show = read_show(self.folder) if self.resumed else None
        if show is not None:
            self.server.token = show.token
        port = await self._listen(show)
        self._compile()
        write_show(self.folder, Show(port, self.server.token, os.getpid(), self.state.path))
        self._watch_parent()
        if self.resumed:
            self._tell("warning", "session", "It is back; engine and stage have played on.")
            await asyncio.sleep(1.0)  # time for them to say hello
        for child in (self.engine, self.stage):
            if child.pid == 0:
                child.start()
        try:
            await self._supervise()
        finally:
            await self._close()

    async def _listen(self, show: Show | None) -> int:
        for _ in range(50):
            try:
                return await self.server.listen(show.port if show else 0)
            except OSError:  # what is left of the session before still holds the port
                await asyncio.sleep(0.1)
        raise NodegraphError("The port of the show cannot be had again.")

    def _watch_parent(self) -> None:
        """End when the command that started the show has gone: its end of a pipe closes."""
        loop = asyncio.get_running_loop()

        def closed() -> None:
            if not os.read(sys.stdin.fileno(), 1):
                loop.remove_reader(sys.stdin.fileno())
                self.ended.set()

        loop.add_reader(sys.stdin.fileno(), closed)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.ended.set)

    async def _supervise(self) -> None:
        restart: dict[str, float] = {}
        while not self.ended.is_set():
            now = time.monotonic()
            for child in (self.engine, self.stage):
                trouble = child.trouble(now)
                if trouble:
                    child.bury(now)
                    restart[child.role] = now + child.pause()
                    self._tell("error", child.role, f"It {trouble}; it is started again.")
                if child.pid == 0 and now >= restart.get(child.role, now):
                    restart.pop(child.role, None)
                    child.start()
            if self.waiting is not None and now > self.waiting[1]:
                self._release()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), WATCH_SECONDS)

    async def _close(self) -> None:
        self._to("engine", m.Bye())
        self._to("stage", m.Bye())
        until = time.monotonic() + END_SECONDS
        children = [child for child in (self.engine, self.stage) if child.pid]
        while time.monotonic() < until and any(not c.trouble(0.0) for c in children):
            await asyncio.sleep(0.02)
        for child in children:
            child.bury(time.monotonic())
        await self.server.close()
        self.documents.close()
        remove_folder(self.folder)

    # --- who comes and goes ---------------------------------------------------------------------

    def _joined(self, connection: Connection) -> None:
        hello = connection.hello
        if hello.role == "engine":
            self.engine.adopt(hello.pid)
            if self.plans.plan is not None:
                self.plans.generation = max(self.plans.generation, hello.generation)
                self._send_plan()
        elif hello.role == "stage":
            self.stage.adopt(hello.pid)
            self._to("stage", self.state.controls)
            self.plans.generation = max(self.plans.generation, hello.generation)
            self._send_plan()
            if self.state.recording:
                self._record_on()

    def _record_on(self) -> None:
        """A stage that died while it recorded left a file that plays; the rest goes beside it."""
        path = _another(Path(self.state.recording))
        self.state = replace(self.state, recording=str(path))
        self._tell("warning", "recording", f"It goes on in {path.name}.")
        self._to("stage", m.RecordTo(path=str(path), seed=self.state.patch.run.seed))

    def _left(self, connection: Connection) -> None:
        if connection.hello.role == "client" and connection.name in self.state.watched:
            watched = {k: v for k, v in self.state.watched.items() if k != connection.name}
            self.state = replace(self.state, watched=watched)

    def _said(self, connection: Connection, message: Any) -> None:
        match message:
            case m.Running():
                self.engine.beat()
                self.engine.busy = False
                self.running, self.running_at = message, time.monotonic()
                self.documents.note(message.blocks, message.beat)
            case m.Drawing():
                self.stage.beat()
                self.drawing = message
            case m.StageReady():
                self.stage.beat()
                self.stage.busy = False
                if self.waiting is not None and self.waiting[0].generation <= message.generation:
                    self._release()
            case m.Reports():
                for severity, where, text in message.problems:
                    self._tell(severity, where, text)
            case m.PlanFailed():
                self._tell("error", connection.hello.role, message.text)
            case m.Probed():
                self._spread(message)
            case m.Key():
                self._pressed(message)
            case m.Request():
                self._carry_out(connection, *handle(self.state, connection.name, message))

    def _spread(self, message: m.Probed) -> None:
        for name, paths in self.state.watched.items():
            connection = self.server.connections.get(name)
            if connection is not None:
                values = {path: message.values[path] for path in paths if path in message.values}
                connection.send(m.Probed(sample=message.sample, values=values))

    def _pressed(self, message: m.Key) -> None:
        """The keys of an output window that always work."""
        controls = self.state.controls
        requests: dict[str, m.Request] = {
            "b": m.SetShow(id=0, blackout=not controls.blackout),
            "f": m.SetShow(id=0, freeze=not controls.freeze),
            "t": m.SetShow(id=0, test_card=not controls.test_card),
            "z": m.Tap(id=0, at_ns=time.monotonic_ns()),
            "p": m.Panic(id=0),
            "q": m.Stop(id=0),
        }
        request = requests.get(message.key.lower())
        if request is not None:
            self._carry_out(None, *handle(self.state, "window", request))

    # --- effects --------------------------------------------------------------------------------

    def _carry_out(
        self, connection: Connection | None, state: State, effects: list[Effect]
    ) -> None:
        self.state = state
        for effect in effects:
            match effect:
                case Reply(message):
                    if connection is not None:
                        connection.send(message)
                case Broadcast(message):
                    self.server.tell_clients(message)
                case ToEngineNow(message):
                    self._to("engine", message)
                case ToStageNow(message):
                    self._to("stage", message)
                case GiveBack(ends):
                    knobs = self.plans.knobs()
                    values = tuple((*end, knobs[end].value) for end in ends if end in knobs)
                    self._to("engine", m.SetValues(values=values))
                case Keep(kind, what):
                    self.documents.keep(kind, what)
                case Compile():
                    self._compile()
                case Write(path, id):
                    self._answer(connection, id, lambda path=path: self._save(path))
                case Load(path, id):
                    self._answer(connection, id, lambda path=path: self._load(path))
                case Report(what, id):
                    self._answer(connection, id, lambda what=what: self._report(what))
                case End():
                    self.ended.set()

    def _answer(self, connection: Connection | None, id: int, work: Any) -> None:
        try:
            answer: m.Message = m.Done(id=id, result=work())
        except NodegraphError as problem:
            answer = m.Refused(id=id, text=str(problem))
        if connection is not None:
            connection.send(answer)

    def _save(self, path: str) -> str:
        save(Path(path), self.state.patch)
        self.state = replace(self.state, path=path)
        return path

    def _load(self, path: str) -> str:
        patch = load(Path(path))
        library = library_of(Path(path))
        fresh = Plans(library, self.folder, generation=self.plans.generation)
        fresh.compile(patch, ())  # a patch that can have no plan stays out
        if self.plans.plan is not None and fresh.plan is not None:
            ours = (self.plans.plan.rate, self.plans.plan.block)
            if (fresh.plan.rate, fresh.plan.block) != ours:
                raise Unusable(
                    f"{path}: it runs at {fresh.plan.rate} Hz in blocks of {fresh.plan.block}, "
                    f"this show at {ours[0]} and {ours[1]}; start a show of its own."
                )
        self.documents.begin(path, patch)
        self.plans = fresh
        self.state = replace(
            self.state, path=path, library=library, history=History(patch), performed={},
            number=self.state.number + 1,
        )  # fmt: skip
        self._send_plan()
        return path

    def _report(self, what: str) -> Any:
        if what == "log":
            return list(self.incidents.lines)
        state = self.state
        return {
            "path": state.path,
            "clients": [n for n, c in self.server.connections.items() if c.hello.role == "client"],
            "performed": dict(state.performed),
            "recording": state.recording,
            "controls": msgspec.to_builtins(state.controls),
            "generation": self.plans.generation,
            "engine": None if self.running is None else msgspec.to_builtins(self.running),
            "stage": None if self.drawing is None else msgspec.to_builtins(self.drawing),
            "pids": {"engine": self.engine.pid, "stage": self.stage.pid, "session": os.getpid()},
            "problems": [str(problem) for problem in self.plans.problems],
        }

    # --- plans ----------------------------------------------------------------------------------

    def _compile(self) -> None:
        """Bring the document to engine and stage; where it can have no plan, the old one plays."""
        probes = tuple(dict.fromkeys(p for paths in self.state.watched.values() for p in paths))
        before = self.plans.problems
        try:
            _, values = self.plans.compile(self.state.patch, probes)
        except Unusable as trouble:
            self._tell("error", "", f"{trouble} What played before plays on.")
            return
        for problem in self.plans.problems:
            if problem not in before:
                self._tell(problem.severity, problem.where, _without_place(problem))
        self._to("engine", m.SetProbes(paths=probes))
        if values is None:
            self._send_plan()
        elif values:
            held = {(node, port) for node, port, _ in self._performed()}
            fresh = tuple(v for v in values if (v[0], v[1]) not in held)
            self._to("engine", m.SetValues(values=fresh))

    def _performed(self) -> list[tuple[str, str, Any]]:
        found: list[tuple[str, str, Any]] = []
        for path, raw in self.state.performed.items():
            with contextlib.suppress(Unusable):
                found += performed_values(self.state.patch, self.state.library, path, raw)
        return found

    def _send_plan(self) -> None:
        """First the stage compiles shaders, then the engine begins; the ring leads the stage."""
        if self.plans.plan is None:
            return
        block, beat = self.documents.moment(self.plans.plan)
        message = self.plans.message(
            self.state.patch, self.state.path, self._performed(), self.state.tempo, block, beat
        )
        self.stage.busy = True
        self.stage.heard = time.monotonic()
        there = self._to("stage", message)
        self.waiting = (message, time.monotonic() + (READY_SECONDS if there else 0.0))
        if not there:
            self._release()

    def _release(self) -> None:
        assert self.waiting is not None
        message, _ = self.waiting
        self.waiting = None
        self.engine.busy = True
        self.engine.heard = time.monotonic()
        self._to("engine", message)
        self.plans.forget_rings()

    def _to(self, role: str, message: m.Message) -> bool:
        """Send to engine or stage; False where it is not there (it asks when it comes)."""
        for connection in reversed(list(self.server.connections.values())):
            if connection.hello.role == role:
                connection.send(message)
                return True
        return False

    def _tell(self, severity: str, where: str, text: str) -> None:
        if self.incidents.tell(severity, where, text):
            self.server.tell_clients(m.Told(severity=severity, where=where, text=text))


def _without_place(problem: Any) -> str:
    return f"{problem.text} {problem.remedy}".strip()


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
