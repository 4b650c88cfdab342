"""What the stage gives to a shader: only what it calls and does not have itself."""

from __future__ import annotations

import pytest

from nodegraph.stage.glsl_given import given_functions


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("void main() {}", []),
        ("void main() { float x = noise(p); }", ["shuffle", "noise"]),
        ("float noise(vec3 p) { return 0.0; }\nvoid main() { noise(p); }", []),
        ("#define noise(p) 0.5\nvoid main() { noise(p); }", []),
        ("vec4 shuffle(vec4 x) { return x; }\nvoid main() { shuffle(x); noise(p); }", []),
        ("void main() { swing(TIME); my_noise(p); }", ["swing"]),
        ("void main() { ramp_at(0.5); }", ["ramp_at"]),
        ("void main() { isf_srgb(lab); }", ["isf_linear", "isf_display", "isf_oklab", "isf_srgb"]),
    ],
)
def test_it_is_what_is_called_and_not_there(body: str, names: list[str]) -> None:
    made = given_functions(body, {}, has_ramp=True)
    heads = [line for line in made.splitlines() if line.startswith(("float", "vec3", "vec4"))]
    assert [head.split("(")[0].split()[1] for head in heads] == names


def test_there_is_no_ramp_without_its_pass() -> None:
    assert given_functions("void main() { ramp_at(0.5); }", {}, has_ramp=False) == ""
