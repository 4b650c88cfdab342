"""Older formats, made current, on what JSON held.

A step is a pure function from one format's document to the next one's and stays for ever, with a
file of its time among the fixtures. A port or setting that got a new name needs no step: its node
says so, see `present_names`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import FORMAT, Json

Step: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]

NAME, CURRENT = FORMAT.split("/")
STEPS: Final[Mapping[int, Step]] = MappingProxyType({})  # from version n to n + 1; none yet


def upgraded(raw: Json, steps: Mapping[int, Step] = STEPS, current: int = int(CURRENT)) -> Json:
    """Return a decoded file in the current format. Raises Unusable for a foreign or newer one."""
    version = _version(raw, current)
    while version < current:
        if version not in steps:
            raise Unusable(
                f"The patch is in {NAME}/{version}, which this version no longer reads; "
                "open and save it with an older one first."
            )
        raw = {**steps[version](raw), "format": f"{NAME}/{version + 1}"}
        version += 1
    return raw


def _version(raw: Json, current: int) -> int:
    written = raw.get("format") if isinstance(raw, dict) else None
    name, _, number = written.partition("/") if isinstance(written, str) else ("", "", "")
    if name != NAME or not (number.isascii() and number.isdigit()):
        raise Unusable(f'This is not a patch: it has no "format": "{FORMAT}"; open a patch file.')
    if len(number) > 9 or int(number) > current:
        raise Unusable(
            f"The patch is in {str(written)[:24]}, this version reads up to {NAME}/{current}; "
            "install a newer nodegraph to open it."
        )
    return int(number)
