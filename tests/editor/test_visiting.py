"""To an example and back, with nothing lost on the way."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest

from nodegraph.editor.beginning.examples import Example, example_of
from nodegraph.editor.beginning.visiting import Visit
from nodegraph.editor.desk import Desk
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

library = cache(Library.load)


class Opening(InHand):
    """A session that opens what it is asked to; `saved`: nothing would be lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(Patch(), library())
        self.at = str(path)

    @property
    def path(self) -> str:
        return self.at

    def send(self, request: m.Request) -> int:
        if isinstance(request, m.Open):
            self.at = request.path
        return super().send(request)


def desk_at(path: Path, saved: bool = True) -> Desk:
    desk = Desk(library(), Opening(path))
    desk.show = m.ShowChanged(
        path=str(path), saved=saved, controls=m.Controls(), recording="", keeps=0.0, tempo=120.0,
        tempo_source="internal", peers=None, set_path="", entries=(), place=-1, coming=-1,
        wanted=-1, cue=-1, device="", input="", window=m.OutputWindow(), displays=(),
    )  # fmt: skip
    return desk


def of(id: str) -> Example:
    found = example_of(library().specs[id], library())
    assert found is not None
    return found


def test_an_example_plays_and_the_way_back_leads_home(tmp_path: Path) -> None:
    home = tmp_path / "night.patch.json"
    desk, visit = desk_at(home), Visit(tmp_path / "examples")
    visit.go(desk, of("envelope.ad"))
    assert visit.is_away(desk) and Path(desk.door.path).name == "envelope.ad.patch.json"
    assert Path(desk.door.path).is_file() and visit.way_home(desk) == str(home)
    visit.look(desk)
    visit.go(desk, of("math.map"))  # from one to the next: home stays home
    visit.look(desk)
    assert visit.way_home(desk) == str(home)
    visit.back(desk)
    visit.look(desk)
    assert desk.door.path == str(home) and visit.home == ""


def test_until_the_example_plays_a_person_is_at_home_and_the_way_is_kept(tmp_path: Path) -> None:
    home = tmp_path / "night.patch.json"
    desk, visit = desk_at(home), Visit(tmp_path / "examples")
    visit.go(desk, of("envelope.ad"))
    there, desk.door.at = desk.door.path, str(home)  # type: ignore[attr-defined]
    visit.look(desk)
    assert visit.way_home(desk) == ""
    desk.door.at = there  # type: ignore[attr-defined]
    visit.look(desk)
    assert visit.way_home(desk) == str(home)


def test_the_way_home_from_a_set_leads_to_the_set(tmp_path: Path) -> None:
    desk, visit = desk_at(tmp_path / "night.patch.json"), Visit(tmp_path / "examples")
    evening = str(tmp_path / "evening.set.json")
    assert desk.show is not None
    desk.show = msgspec.structs.replace(desk.show, set_path=evening)
    visit.go(desk, of("envelope.ad"))
    visit.look(desk)
    assert visit.way_home(desk) == evening


def test_what_is_not_saved_is_not_left(tmp_path: Path) -> None:
    home = tmp_path / "night.patch.json"
    desk, visit = desk_at(home, saved=False), Visit(tmp_path / "examples")
    with pytest.raises(Unusable, match="save that first"):
        visit.go(desk, of("envelope.ad"))
    assert desk.door.path == str(home) and visit.home == ""


def test_who_opens_something_else_from_there_has_no_way_back(tmp_path: Path) -> None:
    desk, visit = desk_at(tmp_path / "night.patch.json"), Visit(tmp_path / "examples")
    visit.go(desk, of("envelope.ad"))
    visit.look(desk)
    assert visit.home
    desk.door.at = str(tmp_path / "other.patch.json")  # type: ignore[attr-defined]
    visit.look(desk)
    assert visit.home == ""
