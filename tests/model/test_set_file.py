"""Set files: read strictly, written stably, and never broken by a broken patch."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from nodegraph.model.set_file import (
    ENTRY_KEYS,
    KEYS,
    Entry,
    SetFile,
    dumps_set,
    load_set,
    loads_set,
    opened,
    save_set,
)
from nodegraph.model.set_schema import set_schema
from nodegraph.model.storage import save

PAGE = (Path(__file__).parent.parent.parent / "docs" / "format.md").read_text(encoding="utf-8")
SECTION = PAGE.split("## Sets\n")[1].split("\n## ")[0]
EXAMPLES = re.findall(r"```jsonc\n(.*?)```", SECTION, re.DOTALL)
HEAD = '{"format": "nodegraph-set/1", '


def entry(**parts: Any) -> str:
    return HEAD + json.dumps({"patches": [{"patch": "a.patch.json", **parts}]})[1:]


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_example_of_the_page_is_in_the_stable_form_and_fits_the_schema(text: str) -> None:
    assert dumps_set(loads_set(text)) == text
    jsonschema.Draft202012Validator(set_schema()).validate(json.loads(text))


def test_the_page_names_every_key() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", SECTION, re.MULTILINE)
    assert set(rows) == ENTRY_KEYS | KEYS
    assert EXAMPLES


def test_the_least_set_is_a_format_and_no_patches() -> None:
    assert loads_set(HEAD + '"patches": []}') == SetFile()
    assert dumps_set(SetFile()) == '{\n  "format": "nodegraph-set/1",\n  "patches": []\n}\n'


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text("ab→", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xy", min_size=1), inner),
    max_leaves=5,
)
UNKNOWN = st.dictionaries(st.sampled_from(["x_a", "x_b"]), JSON)
ENTRIES = st.builds(
    Entry,
    path=st.sampled_from(["a.patch.json", "b/c.patch.json"]),
    title=st.text("ab ", max_size=3),
    transition=st.sampled_from(["cut", "fade", "Swirl"]),
    beats=st.sampled_from([0, 4, 0.5]),
    at=st.sampled_from(["now", "beat", "bar", "4bars"]),
    advance=st.sampled_from(["never", "song", 1, 32]),
    extra=UNKNOWN,
)
SETS = st.builds(
    SetFile,
    title=st.text("ab ", max_size=3),
    entries=st.lists(ENTRIES, max_size=3).map(tuple),
    outputs=st.just({}) | st.just([1, {"display": 2}]),
    midi=st.dictionaries(st.text("cn:1", min_size=1), JSON),
    master=st.dictionaries(st.just("level"), st.just(0.5)),
    extra=UNKNOWN,
)


@given(SETS)
def test_writing_and_reading_is_exact_and_stable(show: SetFile) -> None:
    text = dumps_set(show)
    assert loads_set(text) == show
    assert dumps_set(loads_set(text)) == text
    jsonschema.Draft202012Validator(set_schema()).validate(json.loads(text))


@pytest.mark.parametrize(("text", "said"), [
    ("", "The file is empty"),
    ("{", "this is not JSON"),
    ('{"patches": []}', "This is not a set"),
    ('{"format": "nodegraph/1", "nodes": {}}', "This is not a set"),
    ('{"format": "nodegraph-set/2", "patches": []}', "install a newer nodegraph"),
    (HEAD + '"title": "x"}', 'The set has no "patches"'),
    (HEAD + '"patches": {}}', "patches: an object is not a list"),
    (HEAD + '"patches": [], "patches": []}', "is there twice"),
    (HEAD + '"patches": [], "master": 1}', "master: 1 is not an object"),
    (HEAD + '"patches": [], "master": {"level": 1.5}}', "master.level: 1.5 is not a level"),
    (HEAD + '"patches": [], "safe": "a.patch.json"}', "safe: 'a.patch.json' is the patch of no"),
    (HEAD + '"patches": ["a.patch.json"]}', "patches.0: 'a.patch.json' is not an entry"),
    (HEAD + '"patches": [{}]}', "patches.0.patch: the entry names no patch"),
    (entry(beats=-1), "patches.0.beats: -1 is not a length in beats; write a number in 0..4096"),
    (entry(beats=True), "true is not a length"),
    (entry(at="baar"), "write one of now, beat, bar, 4bars"),
    (entry(at=["bar"]), "patches.0.at: a list is not a line"),
    (entry(advance=32), 'write "never", "song" or {"bars": 32}'),
    (entry(advance={"bars": 0}), "patches.0.advance"),
    (entry(transition=3), "patches.0.transition: 3 is not a text"),
])  # fmt: skip
def test_what_is_no_set_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(Unusable, match=re.escape(said)) as caught:
        loads_set(text)
    assert str(caught.value).count("\n") == 0


def test_the_safe_entry_is_named_by_its_patch() -> None:
    text = HEAD + '"patches": [{"patch": "a.patch.json"}], "safe": "a.patch.json"}'
    show = loads_set(text)
    assert (show.safe, show.level) == ("a.patch.json", 1.0)
    assert loads_set(dumps_set(show)) == show


def test_the_place_of_a_fault_is_told() -> None:
    with pytest.raises(Unusable, match=r"^Line 2, column 41: patches\.1\.at"):
        loads_set(
            HEAD
            + '"patches": [{"patch": "a"},\n           {"beats": 1, "patch": "b",   "at": "x"}]}'
        )


def test_a_patch_that_is_missing_or_broken_is_a_problem_of_its_entry(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    save(tmp_path / "more" / "good.patch.json", Patch(title="Good"))
    (tmp_path / "broken.patch.json").write_text("{")
    (tmp_path.parent / "outside.patch.json").write_text("{}")
    names = ["more/good.patch.json", "broken.patch.json", "gone.patch.json"]
    names += ["../outside.patch.json", str(tmp_path / "more" / "good.patch.json"), names[0]]
    show = SetFile(entries=tuple(Entry(path=name) for name in names))
    path = tmp_path / "friday.set.json"
    save_set(path, show)
    found = opened(path, load_set(path))
    assert [one.patch is not None for one in found] == [True, False, False, False, False, True]
    assert found[0].patch is found[5].patch
    assert found[0].file == (tmp_path / "more" / "good.patch.json").resolve()
    problems = [one.problem for one in found if one.problem is not None]
    assert [problem.where for problem in problems] == [f"patches.{place}" for place in (1, 2, 3, 4)]
    assert "this is not JSON" in problems[0].text
    assert all("not a file in the folder of the set" in problem.text for problem in problems[1:])


def test_a_file_that_cannot_be_read_is_said_with_its_path(tmp_path: Path) -> None:
    for path in (tmp_path / "none.set.json", tmp_path):
        with pytest.raises(Unusable, match=re.escape(f"{path}: ")):
            load_set(path)


def test_a_schema_is_a_schema() -> None:
    validator = jsonschema.Draft202012Validator
    validator.check_schema(set_schema())
    assert not validator(set_schema()).is_valid(json.loads(entry(at="baar")))
