"""The gallery: every example patch is on its page, with a picture in both shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from nodegraph.model.storage import load
from nodegraph.resources import pictures_folder, shipped_patches, thumbnails
from nodegraph.show.gallery import UPRIGHT, WIDE, page

GALLERY = Path(__file__).parents[2] / "docs" / "gallery.md"


def test_the_page_is_what_the_patches_say_of_themselves() -> None:
    found = {name: load(path) for name, path in shipped_patches().items()}
    assert GALLERY.read_text(encoding="utf-8") == page(found), "draw it anew: script/gallery"


@pytest.mark.parametrize("name", shipped_patches())
def test_a_look_has_pictures_in_both_shapes_and_three_to_five_knobs(name: str) -> None:
    for file, size in zip(thumbnails(name), (WIDE, UPRIGHT), strict=True):
        with Image.open(file) as picture:
            assert picture.size == size
    patch = load(shipped_patches()[name])
    labels = [entry.get("label") for entry in patch.public.values()]
    assert labels[:3] == ["Energy", "Colour", "Pace"]
    assert len(labels) <= 5
    assert patch.suits
    assert patch.about


def test_no_picture_is_of_a_look_that_is_gone() -> None:
    known = {file for name in shipped_patches() for file in thumbnails(name)}
    assert set(pictures_folder().iterdir()) == known
