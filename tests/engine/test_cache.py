"""Objects in the cache: made once, whole, named by everything they were made from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from nodegraph.engine import fingerprint
from nodegraph.engine.cache import Kernels
from nodegraph.engine.layout import KernelError
from nodegraph.engine.objects import make_object, undefined_symbols
from nodegraph.model.declare import node, spec_of
from nodegraph.model.signals import Control
from nodegraph.model.spec import MemorySpec, NodeSpec
from tests.engine import families

ROOT = Path(__file__).parents[2]
FACTOR = 2.0


def helper(value: float) -> float:
    return value * FACTOR


@node("test.helped")
def helped(value: Control = 0.0) -> Control:
    """Call a function that names a constant."""
    return helper(value) + 1.0


def silent(folder: Path) -> Kernels:
    return Kernels(folder, say=lambda _: None)


def with_globals(spec: NodeSpec, **changed: Any) -> NodeSpec:
    """Return the spec as if its module had other contents."""
    function = spec.implementation
    module = ModuleType("changed")
    vars(module).update(function.__globals__ | changed)
    for name in ("helper",):
        inner = vars(module)[name]
        copied = FunctionType(inner.__code__, vars(module), inner.__name__, inner.__defaults__)
        setattr(module, name, copied)
    made = FunctionType(function.__code__, vars(module), "helped", function.__defaults__)
    made.__annotations__ = function.__annotations__
    return replace(spec, implementation=made)


def other_helper(value: float) -> float:
    return value * FACTOR + 1.0


def test_a_kernel_is_made_once_and_found_again(tmp_path: Path) -> None:
    said: list[str] = []
    spec = spec_of(families.Slew)
    Kernels(tmp_path, say=said.append).address(spec)
    assert said == ["Compiling test.slew once for this machine ..."]
    Kernels(tmp_path, say=said.append).address(spec)
    assert len(said) == 1


def test_the_name_changes_with_a_helper_a_constant_memory_and_ports() -> None:
    spec = spec_of(helped)
    names = {
        fingerprint.kernel_name(item)
        for item in (
            spec,
            with_globals(spec, FACTOR=3.0),
            with_globals(spec, helper=other_helper),
            replace(spec, memory=(MemorySpec("x", 0.0),)),
            replace(spec, memory=(MemorySpec("x", 1.0),)),
            replace(spec, inputs=(*spec.inputs, replace(spec.inputs[0], name="more"))),
        )
    }
    assert len(names) == 6


def test_the_name_stays_with_the_same_code_elsewhere() -> None:
    spec = spec_of(helped)
    assert fingerprint.kernel_name(spec) == fingerprint.kernel_name(with_globals(spec))


def test_the_name_changes_with_the_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.kernel_name(spec_of(helped))
    fingerprint._machine.cache_clear()
    monkeypatch.setattr(fingerprint, "_MAKER", ("copies",))
    assert fingerprint.kernel_name(spec_of(helped)) != before
    fingerprint._machine.cache_clear()


@pytest.mark.parametrize(
    "damage", [lambda data: data[:100], lambda data: b"", lambda data: data[:-1]]
)
def test_a_damaged_object_is_made_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    spec = spec_of(families.Slew)
    silent(tmp_path).address(spec)
    (path,) = tmp_path.glob("test.slew-*.o")
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    silent(tmp_path).address(spec)
    assert path.read_bytes() == whole


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    said: list[str] = []
    assert Kernels(blocked / "kernels", say=said.append).address(spec_of(families.Slew))
    assert any("compiled again next time" in text for text in said)


def test_an_object_needs_nothing_but_the_maths_library(tmp_path: Path) -> None:
    silent(tmp_path).address(spec_of(families.Follower))
    (path,) = tmp_path.glob("test.follower-*.o")
    assert undefined_symbols(path.read_bytes()[32:]) == {"exp"}


def test_an_object_that_needs_more_is_refused() -> None:
    text = """
    declare i32 @getpid()
    define void @k() { %1 = call i32 @getpid()
      ret void }
    """
    with pytest.raises(KernelError, match="calls getpid, which kernels may not"):
        make_object("test.curious", "k", [text])


WARM = """
import sys
from pathlib import Path
from nodegraph.engine.cache import Kernels
from nodegraph.model.declare import spec_of
from tests.engine import families
kernels = Kernels(Path(sys.argv[1]), say=print)
for item in (families.map_range, families.Slew, families.Follower, families.Crossing):
    assert kernels.address(spec_of(item))
assert kernels.runner()
print("numba" in sys.modules)
"""


def _other_process(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WARM, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_may_fill_one_cache_and_a_third_needs_no_numba(tmp_path: Path) -> None:
    for process in [_other_process(tmp_path) for _ in range(2)]:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert out.splitlines()[-1] == "True"
    assert not list(tmp_path.glob("*.part"))
    third = _other_process(tmp_path)
    out, errors = third.communicate(timeout=60)
    assert (out, third.returncode) == ("False\n", 0), errors
