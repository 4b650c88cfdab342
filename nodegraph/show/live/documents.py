"""What a successor of the session needs: the document, what is performed, where the clock is.

Written before anybody is told that something was done. In the show's folder, which is memory where
the system has it so: this outlives a session, not the machine; saved files do.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from nodegraph.model.edits import Edit, apply
from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.model.patch import Json, Patch
from nodegraph.model.storage import dumps, loads
from nodegraph.scheduler.plan import Plan


class Documents:
    """A base document and a line of JSON for everything since."""

    def __init__(self, folder: Path) -> None:
        self._base = folder / "document.patch.json"
        self._about = folder / "document.json"
        self._lines = folder / "journal.jsonl"
        self._file: Any = None
        self._noted: tuple[int, float, float] = (0, 0.0, 0.0)  # blocks, beat, when

    def begin(self, path: str, patch: Patch) -> None:
        """Start anew with a document."""
        self.close()
        self._base.write_text(dumps(patch), encoding="utf-8")
        self._about.write_text(json.dumps({"path": path}), encoding="utf-8")
        self._file = open(self._lines, "wb", buffering=0)  # noqa: SIM115 - as long as the show

    def keep(self, kind: str, what: Json) -> None:
        """Append a record: one write, so that a death leaves it whole or not at all."""
        if self._file is not None:
            line = json.dumps([kind, what], default=_builtin)
            self._file.write(line.encode() + b"\n")

    def recover(self) -> tuple[str, Patch, dict[str, Json], float]:
        """Return path, document, performed values and tempo as they were. Raises Unusable."""
        try:
            path: str = json.loads(self._about.read_text(encoding="utf-8"))["path"]
            patch = loads(self._base.read_text(encoding="utf-8"))
            lines = self._lines.read_bytes().splitlines()
        except (OSError, ValueError, KeyError) as problem:
            raise Unusable(f"The show's journal cannot be read ({problem}).") from problem
        performed: dict[str, Json] = {}
        tempo = 120.0
        for line in lines:
            try:
                kind, what = json.loads(line)
            except ValueError:
                break  # the last one was being written
            if kind == "edit":
                patch = _edited(patch, what["change"])
            elif kind == "perform":
                performed = {k: v for k, v in {**performed, **what}.items() if v is not None}
            elif kind == "tempo":
                tempo = float(what)
        self._file = open(self._lines, "ab", buffering=0)  # noqa: SIM115 - as long as the show
        return path, patch, performed, tempo

    def note(self, blocks: int, beat: float) -> None:
        """Remember where the engine is, for one that has to start afresh."""
        self._noted = (blocks, beat, time.monotonic())

    def moment(self, plan: Plan) -> tuple[int, float]:
        """Return block and beat at which an engine would be now."""
        blocks, beat, when = self._noted
        if not when:
            return 0, 0.0
        passed = int((time.monotonic() - when) * plan.rate / plan.block)
        return blocks + passed, beat

    def close(self) -> None:
        """Close the journal."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _builtin(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _edited(patch: Patch, raw: Mapping[str, Json]) -> Patch:
    try:
        edit: Edit = msgspec.convert(raw, Edit)
        return apply(patch, edit)[0]
    except (msgspec.MsgspecError, NodegraphError) as problem:
        raise Unusable(f"The show's journal cannot be followed ({problem}).") from problem
