"""Where the rows of a sheet lie, and the zones in them that a hand can touch.

    layout = place(inspection.rows, 320.0, look.width)
    hit = layout.at(Point(200.0, 90.0))      # Touch(placed row, "box")

Units, which are pixels at a scale of 1, from the upper left corner of the first row. How wide a
text is, who draws it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.rows import (
    Buttons,
    Driven,
    Entry,
    Given,
    Heading,
    Jack,
    Line,
    Note,
    Row,
    Title,
    Value,
)
from nodegraph.editor.lettering import wrapped

Width = Callable[[str, float], float]  # of a text set in a size

TEXT, SMALL, LARGE = 14.0, 12.0, 18.0  # sizes of letters
INSET, LABEL, MARK, GUTTER = 16.0, 106.0, 20.0, 8.0
ROW, BOX, LEADING = 27.0, 22.0, 1.35
PAD_SIDE, MOST_LINES = 84.0, 4
LEAST_WIDTH: Final = 220.0


class Touch(NamedTuple):
    """A row under a point, and the zone of it: "" for what does nothing."""

    placed: Placed
    zone: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A row at its place. `lines`: its text as it is broken. `zones` in the order of being hit."""

    row: Row
    rect: Rect
    zones: Mapping[str, Rect] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    @property
    def box(self) -> Rect:
        """Where its value stands."""
        return self.zones.get("box", self.rect)


@dataclass(frozen=True, slots=True)
class RowsLayout:
    """All rows below each other."""

    rows: tuple[Placed, ...]
    width: float
    height: float

    def at(self, point: Point) -> Touch | None:
        """Return what lies under a point."""
        for placed in self.rows:
            if placed.rect.contains(point):
                zone = next(
                    (name for name, rect in placed.zones.items() if rect.contains(point)), ""
                )
                return Touch(placed, zone)
        return None

    def of(self, id: str) -> Placed | None:
        """Return a row by its id."""
        return next((placed for placed in self.rows if placed.row.id == id), None)


def place(rows: Iterable[Row], width: float, measure: Width) -> RowsLayout:
    """Return rows below each other, `width` units wide."""
    maker = _Maker(max(width, LEAST_WIDTH), measure)
    y = 10.0
    found = []
    for row in rows:
        placed = maker.placed(row, y)
        found.append(placed)
        y = placed.rect.bottom
    return RowsLayout(tuple(found), maker.width, y + 12.0)


@dataclass(frozen=True, slots=True)
class _Maker:
    width: float
    measure: Width

    def placed(self, row: Row, y: float) -> Placed:
        match row:
            case Title():
                return self._title(row, y)
            case Heading():
                return self._row(row, y, 40.0, {"whole": (0.0, 8.0, self.width, 32.0)})
            case Note():
                return self._note(row, y)
            case Value():
                return self._value(row, y)
            case Driven():
                return self._driven(row, y)
            case Jack() | Given():
                return self._row(row, y, ROW, {})
            case Line():
                return self._line(row, y)
            case Buttons():
                return self._buttons(row, y)
            case Entry():
                return self._entry(row, y)

    # --- measures ---------------------------------------------------------------------------------

    @property
    def _left(self) -> float:
        """Where values begin."""
        return INSET + LABEL

    @property
    def _right(self) -> float:
        """Where values end: what comes after it is the public mark."""
        return self.width - (INSET + MARK)

    def _row(
        self, row: Row, y: float, height: float, zones: Mapping[str, tuple[float, ...]]
    ) -> Placed:
        """Place a row; zones as (x, y, width, height) with y from the top of the row, in units."""
        rects = {name: Rect(x, y + dy, wide, high) for name, (x, dy, wide, high) in zones.items()}
        return Placed(row, Rect(0.0, y, self.width, height), rects)

    def _box(self, y: float, height: float = BOX, right: float | None = None) -> Rect:
        top = y + (ROW - BOX) / 2.0
        end = self._right if right is None else right
        return Rect(self._left, top, end - self._left, height)

    def _broken(self, text: str, size: float, space: float) -> list[str]:
        return wrapped(text, space, partial(self._wide, size=size))

    def _wide(self, text: str, size: float) -> float:
        return self.measure(text, size)

    # --- kinds of rows ----------------------------------------------------------------------------

    def _title(self, row: Title, y: float) -> Placed:
        zones = {"name": Rect(INSET, y + 4, self.width - 2 * INSET, 26)}
        return Placed(row, Rect(0.0, y, self.width, 56), zones if row.put else {})

    def _note(self, row: Note, y: float) -> Placed:
        indent = 14.0 if row.severity else 0.0
        space = self.width - (2 * INSET + indent)
        first = [row.remedy] if row.remedy else []
        lines = [line for text in (*first, row.text) for line in self._broken(text, TEXT, space)]
        height = len(lines) * TEXT * LEADING + (14.0 if row.severity else 8.0)
        return Placed(row, Rect(0.0, y, self.width, height), {}, tuple(lines))

    def _value(self, row: Value, y: float) -> Placed:
        field = row.field
        if field.how == "point":
            box = self._box(y)
            pad = Rect(box.x, box.bottom + 4, min(PAD_SIDE, box.width), PAD_SIDE)
            zones, height = {"pad": pad, "box": box}, ROW + PAD_SIDE + 6.0
        elif field.how == "palette":
            box, height = self._box(y, BOX + 14.0), ROW + 14.0
            zones = {"box": box}
        elif field.how == "text":
            lines = self._text_lines(field.text, self._right - self._left)
            high = BOX + (len(lines) - 1) * TEXT * LEADING
            zones, height = {"box": self._box(y, high)}, ROW + high - BOX
            return self._marked(row, y, height, zones, tuple(lines))
        else:
            box = self._box(y)
            zones, height = {**self._steps(row, box), "box": box}, ROW
        return self._marked(row, y, height, zones)

    def _steps(self, row: Value, box: Rect) -> dict[str, Rect]:
        """Return where a whole number is turned step by step."""
        if not has_steps(row):
            return {}
        side = 18.0
        return {
            "less": Rect(box.x, box.y, side, box.height),
            "more": Rect(box.right - side, box.y, side, box.height),
        }

    def _marked(
        self, row: Value, y: float, height: float, zones: dict[str, Rect], lines: Sequence[str] = ()
    ) -> Placed:
        """Add the reset in the gutter and the public mark at the end."""
        field = row.field
        found = {}
        if field.changed or field.performed:
            found["reset"] = Rect(0.0, y, INSET, ROW)
        if field.can_be_public:
            found["public"] = Rect(self._right + 4, y, MARK + 4, ROW)
        found |= zones
        return Placed(row, Rect(0.0, y, self.width, height), found, tuple(lines))

    def _text_lines(self, text: str, space: float) -> list[str]:
        inner = space - 16.0
        lines = [line for part in text.split("\n") for line in self._broken(part, TEXT, inner)]
        if len(lines) > MOST_LINES:
            lines = [*lines[: MOST_LINES - 1], "..."]
        return lines or [""]

    def _driven(self, row: Driven, y: float) -> Placed:
        right = self.width - INSET
        has_way = row.field.how == "number"
        driver = self._box(y, right=right)
        return Placed(
            row,
            Rect(0.0, y, self.width, (ROW + (20.0 if has_way else 0.0))),
            {"driver": driver},
        )

    def _line(self, row: Line, y: float) -> Placed:
        right = self.width - INSET
        zones: dict[str, Rect] = {}
        if row.button:
            wide = self._wide(row.button, SMALL) + 16.0
            zones["do"] = Rect(right - wide, y + (ROW - BOX) / 2, wide, BOX)
            right -= wide + 6.0
        lines = self._text_lines(row.text or row.hint, right - self._left) if row.many else [""]
        high = BOX + (len(lines) - 1) * TEXT * LEADING
        zones["box"] = self._box(y, high, right)
        height = ROW + high - BOX
        return Placed(row, Rect(0.0, y, self.width, height), zones, tuple(lines))

    def _buttons(self, row: Buttons, y: float) -> Placed:
        x, top = INSET, y + 3.0
        zones = {}
        for place, button in enumerate(row.buttons):
            wide = self._wide(button.text, TEXT) + 22.0
            if x + wide > self.width - INSET and place:
                x, top = INSET, top + 30.0
            zones[f"button {place}"] = Rect(x, top, wide, 24.0)
            x += wide + 6.0
        return Placed(row, Rect(0.0, y, self.width, top + 31.0 - y), zones)

    def _entry(self, row: Entry, y: float) -> Placed:
        right = self.width - INSET
        zones = {}
        if row.end:
            zones["end"] = Rect(right - 24.0, y, 24.0, ROW)
        zones["whole"] = Rect(INSET, y, right - INSET, ROW)
        return Placed(row, Rect(0.0, y, self.width, ROW), zones)


def has_steps(row: Value) -> bool:
    """Whether a value has a step less and a step more at its ends: a count."""
    item = row.field.item
    if row.field.how != "number":
        return False
    whole = item.range.whole or getattr(item, "type", "") == "int"
    low, high = item.range.span
    return whole and high - low <= 1000.0
