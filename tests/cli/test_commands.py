"""Each command does what its help says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import nodegraph
from nodegraph.model.library import Library
from nodegraph.resources import shipped_patches
from tests.cli.conftest import Answer
from tests.conftest import PatchFile

Run = Callable[..., Answer]
CHAIN = {
    "knob": {"type": "control.constant", "values": {"value": 0.25}},
    "double": {"type": "math.multiply", "values": {"factor": 2}},
}
WIRE = ["knob.out -> double.value"]


def test_version_and_help(run: Run) -> None:
    assert run("--version").out == f"nodegraph {nodegraph.__version__}\n"
    answer = run("--help")
    for command in ("render", "trace", "check", "plan", "nodes", "schema", "bench", "doctor"):
        assert command in answer.out
        assert run(command, "--help").code == 0


def test_an_unknown_command_is_unusable(run: Run) -> None:
    assert run("rendr").code == 2


@pytest.mark.parametrize("name", sorted(shipped_patches()))
def test_every_example_checks_as_good_and_shows_its_plan(run: Run, name: str) -> None:
    answer = run("check", name)
    assert (answer.code, answer.out) == (0, f"{name}: good.\n")
    plan = run("plan", name)
    assert plan.code == 0
    assert "output.screen" in plan.out


def test_a_plan_is_also_data(run: Run, write_patch: PatchFile) -> None:
    plan = json.loads(run("plan", write_patch(CHAIN, WIRE), "--json").out)
    assert plan[0] == 48000
    assert [step[0] for step in plan[3]] == ["knob", "double"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "npz"])
def test_a_trace_says_the_same_in_every_form(
    run: Run, write_patch: PatchFile, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"trace.{suffix}"
    path = write_patch(CHAIN, WIRE)
    answer = run("trace", path, "--probe", "double.out", "-o", out, "--seconds", 0.03, "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["rows"] == 3
    if suffix == "csv":
        assert out.read_text().splitlines()[:2] == [
            "probe,lane,sample,emitted,value",
            "double.out,0,512,512,0.5",
        ]
    elif suffix == "jsonl":
        first = json.loads(out.read_text().splitlines()[0])
        assert first == {
            "probe": "double.out", "lane": 0, "sample": 512, "emitted": 512, "value": 0.5,
        }  # fmt: skip
    else:
        found = np.load(out, allow_pickle=False)
        assert found["value"].tolist() == [0.5, 0.5, 0.5]
        assert found["emitted"].tolist() == [512, 1024, 1536]


def test_set_changes_a_value_for_one_run(run: Run, write_patch: PatchFile, tmp_path: Path) -> None:
    out, path = tmp_path / "trace.csv", write_patch(CHAIN, WIRE)
    words = ("--probe", "double.out", "-o", out, "--seconds", 0.02, "--set", "double.factor=8")
    assert run("trace", path, *words).code == 0
    assert out.read_text().splitlines()[1].endswith(",2.0")
    assert json.loads(path.read_text())["nodes"] == CHAIN


def test_bench_reports_what_the_comparison_with_other_programs_reads(
    run: Run, write_patch: PatchFile
) -> None:
    answer = run("bench", write_patch(CHAIN, WIRE), "--blocks", 20, "--json")
    found = json.loads(answer.out)
    assert {"us_per_block", "compile_ms", "nodes"} <= found.keys()
    assert found["nodes"] == 2
    assert found["us_by_node"].keys() == {"knob", "double"}
    assert "us of CPU" in run("bench", write_patch(CHAIN, WIRE), "--blocks", 20).out


def test_nodes_lists_finds_and_shows(run: Run) -> None:
    library = Library.load()
    assert len(run("nodes").out.splitlines()) == len(library)
    assert "analysis.hits" in run("nodes", "kick").out
    page = run("nodes", "filter.biquad").out
    for word in ("cutoff", "Hz", "lowshelf", "source"):
        assert word in page
    answer = run("nodes", "filter.biquat")
    assert answer.code == 2
    assert "filter.biquad" in answer.err


def test_the_schema_accepts_the_examples_and_refuses_nonsense(run: Run) -> None:
    schema = json.loads(run("schema").out)
    for path in shipped_patches().values():
        jsonschema.validate(json.loads(path.read_text()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"format": "nodegraph/1", "nodes": {"a": {"values": 3}}}, schema)


def test_docs_writes_the_reference_and_knows_when_it_is_stale(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "nodes"
    assert run("docs", "-o", folder).code == 0
    assert run("docs", "-o", folder, "--check").code == 0
    page = next(folder.glob("filter*.md"))
    page.write_text(page.read_text() + "more")
    answer = run("docs", "-o", folder, "--check")
    assert answer.code == 1
    assert page.name in answer.err


def test_doctor_finds_what_rendering_needs(run: Run) -> None:
    answer = run("doctor", "night_drive", "--json")
    found = {item["name"]: item for item in json.loads(answer.out)}
    assert answer.code == 0
    assert all(item["good"] for item in found.values() if item["needed"])
    assert {"library", "kernels", "OpenGL", "encoders"} <= found.keys()
