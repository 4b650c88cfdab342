"""The texts of the reference as plain prose: no marks, a paragraph a text."""

from __future__ import annotations

import re

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def paragraphs(doc: str) -> list[str]:
    """Return the paragraphs of a text in Markdown, each as one line."""
    plain = _LINK.sub(r"\1", doc).replace("`", "")
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", plain))
    return [part for part in parts if part]
