"""ISF files: the JSON header of a fragment shader, read tolerantly, without OpenGL.

The header is the signature of a node; `nodegraph.model.isf_spec` turns it into a `NodeSpec`.
Both versions of the format (https://github.com/mrRay/ISF_Spec) are understood, and what is found
in the wild: trailing commas, `//` comments, tabs inside strings, missing fields, imports as a list.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodegraph.model.errors import Unusable
from nodegraph.model.isf_sizes import SizeExpression

LARGEST_FILE = 1 << 20  # bytes; the largest of 321 official files has 40 KiB
LARGEST_HEADER = 1 << 18
DEEPEST = 16
MOST_INPUTS = 128
MOST_PASSES = 32
MOST_IMPORTS = 16

FULL_WIDTH = SizeExpression.parse("$WIDTH")
FULL_HEIGHT = SizeExpression.parse("$HEIGHT")

_TYPES = {
    name.lower(): name
    for name in (
        "float", "bool", "long", "event", "color", "point2D", "image", "audio", "audioFFT",
        "palette",
    )
}  # fmt: skip
_TYPES["colour"] = "color"
_STRINGS = r'"(?:[^"\\]|\\.)*"'
_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_OPENING = re.compile(r"/\*\s*(?=\{)")
_COMMENTS = re.compile(_STRINGS + r"|//[^\n]*", re.DOTALL)
_COMMAS = re.compile(_STRINGS + r"|,(?=[\s,]*[}\]])", re.DOTALL)
_BRACKETS = re.compile(_STRINGS + r"|[\[\]{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class IsfInput:
    """One entry of INPUTS. `default`, `low`, `high` are as the file has them, or None."""

    name: str
    type: str  # float, bool, long, event, color, point2D, image, audio, audioFFT or palette
    label: str = ""
    description: str = ""  # beyond ISF, as is the unit
    unit: str = ""
    default: Any = None
    low: Any = None
    high: Any = None
    values: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    longest: int = 0  # MAX of audio and audioFFT: samples or bins; 0: all there are


@dataclass(frozen=True, slots=True)
class IsfPass:
    """One entry of PASSES, or the single pass of a file without any."""

    target: str = ""  # empty: the picture
    width: SizeExpression = FULL_WIDTH
    height: SizeExpression = FULL_HEIGHT
    persistent: bool = False
    floating: bool = False


@dataclass(frozen=True, slots=True)
class IsfImport:
    """An image file that belongs to the shader; `path` is relative to it."""

    name: str
    path: str


@dataclass(frozen=True)
class IsfShader:
    """An ISF file: its header, and its GLSL with the header blanked out, lines kept."""

    file: str
    body: str
    vertex: str = ""  # text of the `.vs` file beside it
    version: int = 2
    description: str = ""
    credit: str = ""
    categories: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # beyond ISF: what other tools call it
    inputs: tuple[IsfInput, ...] = ()
    passes: tuple[IsfPass, ...] = (IsfPass(),)
    imports: tuple[IsfImport, ...] = ()
    folder: Path | None = field(default=None, compare=False)

    @property
    def targets(self) -> tuple[str, ...]:
        """Names of the buffers that passes draw into, each once."""
        return tuple(dict.fromkeys(item.target for item in self.passes if item.target))


def load_isf(path: Path) -> IsfShader:
    """Read an ISF file and the vertex shader beside it. Raises Unusable or OSError."""
    beside = path.with_suffix(".vs")
    vertex = _text_of(beside) if beside.is_file() else ""
    return read_isf(_text_of(path), path.name, vertex=vertex, folder=path.parent)


def read_isf(text: str, file: str, vertex: str = "", folder: Path | None = None) -> IsfShader:
    """Read the text of an ISF file called `file`. Raises Unusable."""
    start, end = _find_header(text, file)
    header = _Header(file, text[:start].count("\n"))
    data = header.parse(text[start:end])
    body = re.sub(r"[^\n]", " ", text[: end + 2]) + text[end + 2 :]
    inputs = header.inputs(data)
    imports = header.imports(data)
    passes = header.passes(data, {item.name for item in inputs})
    _check_names(file, inputs, passes, imports)
    return IsfShader(
        file=file,
        body=body,
        vertex=vertex,
        version=1 if "ISFVSN" not in data else 2,
        description=_said(data, "DESCRIPTION"),
        credit=_said(data, "CREDIT"),
        categories=tuple(str(item) for item in _list(data.get("CATEGORIES"))),
        also=tuple(str(item) for item in _list(data.get("ALSO"))),
        inputs=inputs,
        passes=passes,
        imports=imports,
        folder=folder,
    )


def _text_of(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Unusable(f"{path.name}: the shader is larger than 1 MiB; shorten it.")
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _find_header(text: str, file: str) -> tuple[int, int]:
    opening = _OPENING.search(text)
    if opening is None:
        raise Unusable(
            f"{file}: line 1: there is no ISF header; begin the file with a JSON comment such as "
            '/*{"INPUTS": []}*/.'
        )
    start = opening.end()
    end = text.find("*/", start)
    while end > 0 and not _closes(text[start:end]):
        end = text.find("*/", end + 2)  # this one stood inside a string
    if end < 0:
        end = text.find("*/", start)
    if end < 0:
        raise Unusable(f"{file}: line 1: the header's comment has no end; close it with */.")
    if end - start > LARGEST_HEADER:
        raise Unusable(f"{file}: line 1: the header is larger than 256 KiB; shorten it.")
    return start, end


def _closes(header: str) -> bool:
    depth = 0
    for match in _BRACKETS.finditer(header):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
    return depth == 0


@dataclass(slots=True)
class _Header:
    """Reads the parts of one header; errors name its file and the line."""

    file: str
    lines_before: int

    def parse(self, text: str) -> dict[str, Any]:
        plain = _COMMENTS.sub(_strings_only, text)
        plain = _COMMAS.sub(_strings_only, plain)
        self._check_depth(plain)
        try:
            data = json.loads(plain, strict=False, parse_constant=lambda name: None)
        except json.JSONDecodeError as error:
            line = self.lines_before + error.lineno
            raise Unusable(
                f"{self.file}: line {line}: the header is not JSON: {_phrase(error)}; correct it."
            ) from None
        except (RecursionError, ValueError):
            raise Unusable(f"{self.file}: line 1: a number of the header is too long.") from None
        return data if isinstance(data, dict) else {}

    def _check_depth(self, text: str) -> None:
        depth = 0
        for match in _BRACKETS.finditer(text):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
            if depth > DEEPEST:
                raise Unusable(f"{self.file}: line 1: the header is nested deeper than {DEEPEST}.")

    def inputs(self, data: dict[str, Any]) -> tuple[IsfInput, ...]:
        entries = [item for item in _list(data.get("INPUTS")) if isinstance(item, dict)]
        self._limit("INPUTS", len(entries), MOST_INPUTS)
        return tuple(self._input(item) for item in entries if item.get("NAME"))

    def _input(self, item: dict[str, Any]) -> IsfInput:
        name = self._name(item["NAME"], "an input")
        type = _TYPES.get(str(item.get("TYPE", "float")).lower())
        if type is None:
            known = ", ".join(dict.fromkeys(_TYPES.values()))
            raise Unusable(
                f"{self.file}: input {name}: the type {item['TYPE']!r} is unknown; use {known}."
            )
        values = tuple(round(v) for v in map(_number, _list(item.get("VALUES"))) if v is not None)
        most = _number(item.get("MAX")) if type.startswith("audio") else None
        return IsfInput(
            name=name,
            type=type,
            label=_said(item, "LABEL"),
            description=_said(item, "DESCRIPTION"),
            unit=_said(item, "UNIT"),
            default=item.get("DEFAULT"),
            low=item.get("MIN"),
            high=item.get("MAX"),
            values=values,
            labels=tuple(str(label) for label in _list(item.get("LABELS"))),
            longest=max(0, min(16384, int(most or 0))),
        )

    def imports(self, data: dict[str, Any]) -> tuple[IsfImport, ...]:
        said = data.get("IMPORTED")
        if isinstance(said, dict):
            entries = [{"NAME": name, **_dict(item)} for name, item in said.items()]
        else:
            entries = [_dict(item) for item in _list(said)]
        self._limit("IMPORTED", len(entries), MOST_IMPORTS)
        return tuple(
            IsfImport(self._name(item["NAME"], "an import"), _said(item, "PATH"))
            for item in entries
            if item.get("NAME")
        )

    def passes(self, data: dict[str, Any], inputs: set[str]) -> tuple[IsfPass, ...]:
        entries = [_dict(item) for item in _list(data.get("PASSES"))]
        self._limit("PASSES", len(entries), MOST_PASSES)
        kept = _persistent_buffers(data.get("PERSISTENT_BUFFERS"))
        return tuple(self._pass(item, kept, inputs) for item in entries) or (IsfPass(),)

    def _pass(
        self, item: dict[str, Any], kept: Mapping[str, dict[str, Any]], inputs: set[str]
    ) -> IsfPass:
        item = {key.upper(): value for key, value in item.items()}
        target = str(item.get("TARGET") or "")
        if target:
            self._name(target, "a pass")
        item = {**kept.get(target, {}), **item}
        return IsfPass(
            target=target,
            width=self._size(item.get("WIDTH"), FULL_WIDTH, target, inputs),
            height=self._size(item.get("HEIGHT"), FULL_HEIGHT, target, inputs),
            persistent=bool(target) and (_flag(item.get("PERSISTENT")) or target in kept),
            floating=_flag(item.get("FLOAT")),
        )

    def _size(
        self, said: Any, full: SizeExpression, target: str, inputs: set[str]
    ) -> SizeExpression:
        if said in (None, ""):
            return full
        try:
            size = SizeExpression.parse(str(said))
        except ValueError as reason:
            raise Unusable(f"{self.file}: pass {target}: the size {reason}; correct it.") from None
        unknown = sorted(size.names - inputs)
        if unknown:
            raise Unusable(
                f"{self.file}: pass {target}: the size {size.text!r} reads {unknown[0]}, which is "
                "no input; use $WIDTH, $HEIGHT or an input."
            )
        return size

    def _name(self, said: Any, whose: str) -> str:
        if not isinstance(said, str) or not _NAME.fullmatch(said) or said.startswith("gl_"):
            raise Unusable(
                f"{self.file}: the name {str(said)[:60]!r} of {whose} is no GLSL name; "
                "use letters, digits and _."
            )
        return said

    def _limit(self, what: str, count: int, most: int) -> None:
        if count > most:
            raise Unusable(f"{self.file}: {what} has {count} entries; at most {most} are allowed.")


def _check_names(
    file: str,
    inputs: tuple[IsfInput, ...],
    passes: tuple[IsfPass, ...],
    imports: tuple[IsfImport, ...],
) -> None:
    targets = dict.fromkeys(item.target for item in passes if item.target)
    seen: set[str] = set()
    images = [item.name for item in imports]
    for name in (*(item.name for item in inputs), *images, *targets):
        if name in seen:
            raise Unusable(f"{file}: {name} is declared twice; rename one of them.")
        seen.add(name)


def _persistent_buffers(said: Any) -> dict[str, dict[str, Any]]:
    """Version 1: a list of names, or a table of sizes by name."""
    if isinstance(said, dict):
        return {str(name): _dict(item) for name, item in said.items()}
    return {str(name): {} for name in _list(said)}


def _strings_only(match: re.Match[str]) -> str:
    return match.group() if match.group().startswith('"') else " "


def _phrase(error: json.JSONDecodeError) -> str:
    return error.msg[:1].lower() + error.msg[1:]


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _dict(said: Any) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}


def _said(data: dict[str, Any], key: str) -> str:
    said = data.get(key)
    return said.strip() if isinstance(said, str) else ""


def _number(said: Any) -> float | None:
    try:
        number = float(said)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _flag(said: Any) -> bool:
    if isinstance(said, str):
        return said.strip().lower() in ("true", "yes", "1")
    return bool(said)
