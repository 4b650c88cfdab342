from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model import json_text
from nodegraph.model.errors import Failed, Unusable
from nodegraph.model.json_text import DEPTH, parse, position
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.storage import dumps, load, loads, save

HEAD = '{"format": "nodegraph/1", '


def test_the_golden_file_is_in_the_stable_form(golden: Patch, golden_text: str) -> None:
    assert dumps(golden) == golden_text


def test_writing_and_reading_is_exact(golden: Patch) -> None:
    assert loads(dumps(golden)) == golden


def test_one_node_and_one_wire_stand_on_a_line_in_order(golden: Patch, golden_text: str) -> None:
    lines = golden_text.splitlines()
    starts = [line.split('"')[1] for line in lines if line.startswith('    "') and "type" in line]
    assert starts == sorted(golden.nodes)
    wires = [line.strip(' ",') for line in lines if line.startswith('    "') and "->" in line]
    assert wires == sorted(map(str, golden.wires))


def test_the_layout_comes_last_and_apart(golden_text: str) -> None:
    raw = parse(golden_text)
    assert next(iter(raw)) == "format"
    assert list(raw)[-1] == "layout"


def test_order_in_the_file_does_not_matter_where_it_means_nothing() -> None:
    one = '"nodes": {"a": {"type": "x"}, "b": {"type": "y"}}, "wires": ["b.o -> a.i", "a.o->b.i"]}'
    two = '"nodes": {"b": {"type": "y"}, "a": {"type": "x"}}, "wires": [" a.o -> b.i","b.o->a.i"]}'
    assert dumps(loads(HEAD + one)) == dumps(loads(HEAD + two))
    assert list(loads(HEAD + two).nodes) == ["a", "b"]


def test_the_order_of_public_controls_and_published_ports_is_the_authors(golden: Patch) -> None:
    assert next(iter(golden.public)) == "spread.high"
    assert list(golden.patches["voice"].inputs) == ["source", "cutoff", "level"]


def test_what_has_its_default_is_not_written() -> None:
    text = (
        HEAD + '"title": "", "run": {"rate": 48000}, "nodes": {"a": {"type": "x.y", "off": false}}}'
    )
    written = '{\n  "format": "nodegraph/1",\n  "nodes": {\n    "a": {"type": "x.y"}\n  }\n}\n'
    assert dumps(loads(text)) == written


def test_the_least_patch_is_a_format_and_no_nodes() -> None:
    assert loads('{"format": "nodegraph/1", "nodes": {}}') == Patch()
    assert dumps(Patch()) == '{\n  "format": "nodegraph/1",\n  "nodes": {}\n}\n'


def test_unknown_keys_stay_as_they_were_everywhere(golden: Patch) -> None:
    assert golden.extra["x_remix_of"]["id"] == 9007199254740993
    assert golden.run.extra == {"x_dither": "off"}
    assert golden.nodes["prism"].extra == {"x_maker": {"pack": "lab", "version": 2}}
    assert golden.patches["voice"].extra == {"x_icon": "sine"}
    assert golden.layout.extra == {"x_grid": 20}


def test_an_unknown_key_may_be_called_like_one_of_elsewhere() -> None:
    text = HEAD + '"nodes": {}, "inputs": 5, "outputs": {}, "views": [1]}'
    assert loads(dumps(loads(text))).extra == {"inputs": 5, "outputs": {}, "views": [1]}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc.", max_size=3), inner),
    max_leaves=12,
)


@given(JSON)
def test_any_value_comes_back_exactly(value: object) -> None:
    patch = Patch(nodes={"a": PatchNode("x.y", values={"v": value})}, snapshots={"s": value})
    text = dumps(patch)
    again = loads(text)
    assert repr(again.nodes["a"].values["v"]) == repr(value)  # repr tells 1 from 1.0 and True
    assert dumps(again) == text


def test_a_byte_order_mark_is_tolerated() -> None:
    assert loads(b'\xef\xbb\xbf{"format": "nodegraph/1", "nodes": {}}') == Patch()


def test_the_same_wire_twice_is_one_wire_but_two_into_one_input_stay() -> None:
    text = HEAD + '"nodes": {}, "wires": ["a.o -> b.i", "a.o->b.i", "c.o -> b.i"]}'
    assert loads(text).wires == (Wire(*"aobi"), Wire(*"cobi"))


def test_nesting_is_allowed_up_to_the_limit() -> None:
    inner = DEPTH - 1  # the patch itself is one level
    assert loads(HEAD + f'"nodes": {{}}, "x": {"[" * inner}{"]" * inner}}}')
    with pytest.raises(Unusable, match="nested deeper"):
        loads(HEAD + f'"nodes": {{}}, "x": {"[" * DEPTH}{"]" * DEPTH}}}')


def test_a_place_in_the_text_is_found_by_its_path() -> None:
    text = '{"a": 1,\n "b": [1, {"c":\n 5}]}'
    assert position(text, ("b", 1)) == (2, 11)
    assert position(text, ("b", 1, "c")) == (2, 12)
    assert position(text, ("b", 1, "absent")) == (2, 11)
    assert position(text, ()) == (1, 1)


def test_a_sentence_begins_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "kick.patch.json"
    path.write_text(HEAD + '\n"nodes": {\n  "kick": 7}}')
    with pytest.raises(Unusable) as caught:
        load(path)
    sentence = 'Line 3, column 3: nodes.kick: 7 is not a node; write {"type": "family.name"}.'
    assert str(caught.value) == f"{path}: {sentence}"


def test_what_is_no_file_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no such file"):
        load(tmp_path / "absent")
    with pytest.raises(Unusable, match="folder"):
        load(tmp_path)
    with pytest.raises(Unusable, match="cannot be read"):
        load(Path("a\0b"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_does_not_hang_the_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unusable, match="not a file"):
        load(tmp_path / "pipe")


def test_a_file_beyond_the_limit_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "LENGTH", 2**20)
    path = tmp_path / "large"
    path.write_bytes(b" " * (2**20 + 1))
    with pytest.raises(Unusable, match="larger than 1 MiB"):
        load(path)


def test_saving_keeps_mode_and_link_and_leaves_nothing_else(tmp_path: Path) -> None:
    path, link = tmp_path / "a.patch.json", tmp_path / "link"
    save(path, Patch(title="one"))
    path.chmod(0o640)
    link.symlink_to(path)
    save(link, Patch(title="two"))
    assert load(path).title == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.patch.json", "link"]


def test_a_failed_save_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.patch.json"
    save(path, Patch(title="old"))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failed, match="no space left on device"):
        save(path, Patch(title="new"))
    assert load(path).title == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.patch.json"]


def test_a_save_into_nowhere_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="could not be written"):
        save(tmp_path / "absent" / "a.patch.json", Patch())


def test_figures_of_run_come_back_as_written() -> None:
    run = Run(rate=44100, block=64, size=(16, 9), fps=25.0, seed=7, tempo="internal:90")
    assert repr(loads(dumps(Patch(run=run))).run) == repr(run)
