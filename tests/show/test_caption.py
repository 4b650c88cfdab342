"""Title cards: in the safe box, in two sizes, readable over any picture, in any script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.show.caption import CONTRAST, DARK, LIGHT, Caption, contrast, luminance
from nodegraph.show.fonts import Fonts
from nodegraph.show.typeset import Card, title_card

NO_FONTS = Fonts([])  # the one inside Pillow: the same on every machine
SIZES = [(320, 180), (180, 320), (240, 240)]
Pixels = NDArray[np.uint8]


def card_of(title: str, artist: str = "", size: tuple[int, int] = (320, 180)) -> Card:
    card = title_card(title, artist, size, fonts=NO_FONTS)
    assert card
    return card


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", ["Rain", "Slow Weather over Lisbon", "x" * 200, "a b " * 60])
def test_words_keep_to_the_safe_box(size: tuple[int, int], title: str) -> None:
    card = card_of(title, "Mara Voss", size)
    rows, columns = card.words.shape
    left, right, top, bottom = (
        (0.08, 0.84, 0.15, 0.64) if size[1] > size[0] else (0.07, 0.93, 0.1, 0.88)
    )
    assert card.x >= int(size[0] * left)
    assert card.x + columns <= size[0] * right + 1
    assert card.y >= int(size[1] * top)
    assert card.y + rows <= size[1] * bottom + 1
    assert card.words.max() > 0.9


def test_the_artist_is_at_most_a_third_of_the_title() -> None:
    with_artist, without = card_of("Rain", "Voss"), card_of("Rain")
    title_rows = len(without.words)
    below = with_artist.words[title_rows:]
    ink_rows = np.flatnonzero((below > 0.5).any(axis=1))
    title_ink = np.flatnonzero((without.words > 0.5).any(axis=1))
    assert len(ink_rows) > 0
    assert np.ptp(ink_rows) <= np.ptp(title_ink) / 2.5  # capitals against a capital and descender


def test_a_cover_stands_beside_the_words_or_above_them() -> None:
    red = np.zeros((40, 60, 3), np.uint8)
    red[..., 0] = 200
    for size in SIZES:
        card = title_card("Rain", "Voss", size, red, NO_FONTS)
        assert card
        assert card.cover is not None
        assert card.cover_ink is not None
        assert not (card.cover_ink * card.words).any()
        assert (card.cover[card.cover_ink > 0] == (200, 0, 0)).all()


def drawn(font: Any, letter: str) -> bytes:
    return bytes(font.getmask(letter))


@pytest.mark.parametrize("text", ["مطر بطيء", "夜の雨", "🎧🔥", "\u0378", "नमस्ते", "ä́ö"])
def test_any_script_is_set_or_left_out_but_never_as_boxes(text: str, tmp_path: Path) -> None:
    fonts = Fonts([tmp_path])
    box = drawn(fonts.fonts_for("A", 40)[0][1], "\uffff")
    for part, font in fonts.fonts_for(text, 40):
        for letter in part:
            assert letter.isspace() or drawn(font, letter) != box
    card = title_card(text, text, (180, 320), fonts=fonts)
    assert (card is None) == (not fonts.fonts_for(text, 40))
    mixed = title_card(f"Rain {text}", "", (180, 320), fonts=fonts)
    assert mixed
    shown = {letter for part, _ in fonts.fonts_for(text, 40) for letter in part}
    assert not set(mixed.lost) & shown


def test_an_empty_title_is_no_card() -> None:
    assert title_card(" ", "", (320, 180), fonts=NO_FONTS) is None


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "Inter-Bold.ttf").write_bytes(b"not a font")
    assert title_card("Rain", "", (320, 180), fonts=Fonts([tmp_path]))


def pictures() -> dict[str, Pixels]:
    rows, columns = np.mgrid[0:180, 0:320]
    stripes = np.where((columns // 9) % 2 == 0, 255, 0)
    colours = np.stack([columns % 256, rows, 255 - columns % 256], axis=-1)
    noise = np.random.default_rng(1).integers(0, 256, (180, 320, 3))
    plain = {"black": 0, "white": 255, "grey": 140}
    found = {name: np.full((180, 320, 3), value) for name, value in plain.items()}
    found |= {"stripes": np.repeat(stripes[..., None], 3, 2), "colours": colours, "noise": noise}
    return {
        name: np.concatenate([rgb, np.full((180, 320, 1), 255)], axis=2).astype(np.uint8)
        for name, rgb in found.items()
    }


@pytest.mark.parametrize("name", sorted(pictures()))
def test_words_stand_out_from_nearly_all_that_is_behind_them(name: str) -> None:
    card = card_of("Slow Weather", "Mara Voss")
    painted = Caption(card, [(0.0, 4.0)], 30)(30, pictures()[name].copy())
    rows, columns = card.words.shape
    inside = painted[card.y : card.y + rows, card.x : card.x + columns, :3]
    behind = luminance(inside[card.words == 0])
    words = luminance(np.median(inside[card.words > 0.99], axis=0))
    assert min(abs(words - float(luminance(np.array(ink)))) for ink in (LIGHT, DARK)) < 0.02
    contrasts = np.array([contrast(float(words), float(other)) for other in behind])
    assert np.percentile(contrasts, 8) >= CONTRAST * 0.97


def test_a_card_fades_in_within_an_eighth_of_a_second_and_rises() -> None:
    card = card_of("Rain")
    black = pictures()["black"]
    caption = Caption(card, [(0.5, 2.0), (3.0, 4.0)], 60)
    light: dict[int, int] = {}
    early = late = 0
    for index in range(240):
        painted = caption(index, black.copy())
        light[index] = int(painted[..., :3].max())
        if index == 31:
            early = int(np.flatnonzero(painted[..., 0].any(axis=1)).min())
        if index == 60:
            late = int(np.flatnonzero(painted[..., 0].any(axis=1)).min())
    assert light[29] == light[125] == 0
    steps = [light[index] for index in range(30, 38)]
    assert steps == sorted(steps)
    assert 0 < light[30] < 60
    assert light[36] > 235  # 0.1 s
    assert 0 < early - late <= round(0.15 * card.em)
    assert light[119] < 60
    assert light[239] > 235  # it stands at the end


def test_the_scrim_never_pumps() -> None:
    card = card_of("Rain")
    caption = Caption(card, [(0.0, 4.0)], 30)
    flashing = [pictures()[name] for name in ("black", "grey", "black", "grey", "black")]
    corner = []
    for index, picture in enumerate(flashing, 30):
        painted = caption(index, picture.copy())
        corner.append(int(painted[card.y, card.x, 0]))
    assert corner[1] == corner[3]


def test_what_is_not_behind_the_card_is_left_alone() -> None:
    card = card_of("Rain")
    noise = pictures()["noise"]
    painted = Caption(card, [(0.0, 4.0)], 30)(30, noise.copy())
    far = max(card.y - 3 * card.em, 0)
    assert far > 20
    assert np.array_equal(painted[:far], noise[:far])
    before = Caption(card, [(1.0, 4.0)], 30)(10, noise.copy())
    assert np.array_equal(before, noise)
