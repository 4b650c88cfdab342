"""ISF source as GLSL of a given version.

`fragment_source` and `vertex_source` put declarations in front of the author's text and rename a
few words in it, and never change its line numbers: line n of the author's file is line
n + `Source.before` of the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nodegraph.model.isf import IsfInput, IsfShader
from nodegraph.stage.glsl_given import given_functions

Version = Literal[450, 330, 120]
LADDER: tuple[Version, ...] = (450, 330, 120)

# Words that are keywords or built-ins in some version and have been seen as names of inputs.
RESERVED = frozenset(
    """
    active asm atomic_uint attribute buffer case cast centroid class coherent common const default
    discard double enum extern external filter fixed flat goto half highp image1D image2D in inline
    inout input int interface invariant layout long lowp mediump namespace noinline noperspective
    out output packed partition patch precise precision public readonly resource restrict return
    sample sampler2D shared short sizeof smooth static struct subroutine superp switch template
    texture texture2D this typedef uniform union unsigned using varying volatile writeonly
    """.split()
)
_GLSL_TYPES = {
    "float": "float",
    "bool": "bool",
    "event": "bool",
    "long": "int",
    "color": "vec4",
    "point2D": "vec2",
}
IMAGE_TYPES = frozenset({"image", "audio", "audioFFT"})
PALETTE_STOPS = 6

_BUILT_IN = """\
uniform vec2 RENDERSIZE;
uniform float TIME;
uniform float TIMEDELTA;
uniform vec4 DATE;
uniform int FRAMEINDEX;
"""
# Functions and not macros: a macro call over several lines would move the lines of errors. The
# forms with one argument more are what some hosts allow.
_MODERN_SAMPLING = """\
#define texture2D texture
vec4 isf_sample(sampler2D image, vec2 at) { return texture(image, at); }
vec2 isf_size(sampler2D image) { return vec2(textureSize(image, 0)); }
vec2 IMG_SIZE(sampler2D image) { return isf_size(image); }
vec4 IMG_PIXEL(sampler2D image, vec2 at) { return isf_sample(image, at / isf_size(image)); }
vec4 IMG_PIXEL(sampler2D image, vec2 at, float bias) { return IMG_PIXEL(image, at); }
#define isf_fetch(image, at, side) texelFetch(image, ivec2(at) & (side - 1), 0)
"""
_OLD_SAMPLING = """\
vec4 isf_sample(sampler2D image, vec2 at) { return texture2D(image, at); }
vec4 isf_pixel(sampler2D image, vec2 size, vec2 at) { return isf_sample(image, at / size); }
vec4 isf_pixel(sampler2D image, vec2 size, vec2 at, float bias) {
  return isf_sample(image, at / size);
}
#define isf_fetch(image, at, side) texture2D(image, (at) / float(side))
"""
_SAMPLING = """\
vec4 IMG_NORM_PIXEL(sampler2D image, vec2 at) { return isf_sample(image, at); }
vec4 IMG_NORM_PIXEL(sampler2D image, vec2 at, float bias) { return isf_sample(image, at); }
vec4 IMG_THIS_PIXEL(sampler2D image) { return isf_sample(image, isf_FragNormCoord); }
vec4 IMG_THIS_PIXEL(sampler2D image, float bias) { return IMG_THIS_PIXEL(image); }
vec4 IMG_THIS_NORM_PIXEL(sampler2D image) { return isf_sample(image, isf_FragNormCoord); }
vec4 IMG_THIS_NORM_PIXEL(sampler2D image, float bias) { return IMG_THIS_PIXEL(image); }
#define vv_FragNormCoord isf_FragNormCoord
"""
# A NaN or an infinity in a feedback buffer would stay for ever.
_SCRUB = {
    True: "  isf_FragColor = clamp(mix(isf_FragColor, vec4(0.0), isnan(isf_FragColor)), "
    "-60000.0, 60000.0);\n",
    False: "  isf_FragColor = clamp(isf_FragColor, -60000.0, 60000.0);\n",
}


@dataclass(frozen=True, slots=True)
class Source:
    """GLSL of one stage, and how many lines stand before the author's."""

    text: str
    before: int


def fragment_source(
    shader: IsfShader, version: Version, flip: bool = False, finish: str = "", place: int = 0
) -> Source:
    """Return the fragment shader of a pass.

    flip: the picture is drawn top row first, as encoders want it, and the author's coordinates
    stay as they are. finish: GLSL that defines `vec4 isf_finish(vec4)`, applied to the result.
    """
    modern = version >= 330
    head = [f"#version {version}{' core' if modern else ''}\n"]
    head.append("in vec2 isf_FragNormCoord;\n" if modern else "varying vec2 isf_FragNormCoord;\n")
    head.append("out vec4 isf_FragColor;\n" if modern else "#define isf_FragColor gl_FragColor\n")
    head.append(_declarations(shader, modern, place))
    head.append(_MODERN_SAMPLING if modern else _OLD_SAMPLING)
    head.append(_SAMPLING)
    head.append(_given(shader))
    if modern:
        head.append("#define varying in\n")
    if flip:
        head.append("#define dFdy(x) (-dFdy(x))\n")
        coordinate = "vec4(gl_FragCoord.x, RENDERSIZE.y - gl_FragCoord.y, gl_FragCoord.zw)"
    else:
        coordinate = "gl_FragCoord"
    head.append(f"#define isf_FragCoord {coordinate}\n")
    head.append(finish)
    head.append(_renames(shader))
    head.append("#define main isf_main\n")
    before = "".join(head)
    call = "  isf_FragColor = isf_finish(isf_FragColor);\n" if finish else ""
    # the screen is no buffer that anybody reads again
    scrub = "" if flip else _SCRUB[modern]
    work = f"  isf_FragColor = vec4(0.0);\n  isf_main();\n{scrub}{call}"
    after = f"\n#undef main\nvoid main() {{\n{work}}}\n"
    return Source(before + _author(shader.body, shader, modern) + after, before.count("\n"))


def vertex_source(
    shader: IsfShader, version: Version, flip: bool = False, place: int = 0
) -> Source:
    """Return the vertex shader of a pass: the file beside the ISF file, or a plain one.

    A plain one covers the picture with one large triangle; with a file of the author's there are
    the four corners, since what it computes there need not be linear.
    """
    modern = version >= 330
    head = [f"#version {version}{' core' if modern else ''}\n"]
    head.append("out vec2 isf_FragNormCoord;\n" if modern else "varying vec2 isf_FragNormCoord;\n")
    if not modern:
        head.append("attribute vec2 isf_corner;\n")
    head.append(_declarations(shader, modern, place))
    head.append(_MODERN_SAMPLING if modern else _OLD_SAMPLING)
    head.append(_SAMPLING)
    if modern:
        corner = (
            "vec2(gl_VertexID & 1, gl_VertexID >> 1)"
            if shader.vertex
            else "vec2((gl_VertexID << 1) & 2, gl_VertexID & 2)"
        )
        head.append("#define varying out\n#define attribute in\n")
    else:
        corner = "isf_corner"
    head.append(
        f"void isf_vertShaderInit() {{\n  isf_FragNormCoord = {corner};\n"
        "  gl_Position = vec4(isf_FragNormCoord * 2.0 - 1.0, 0.0, 1.0);\n}\n"
        "#define vv_vertShaderInit isf_vertShaderInit\n"
    )
    head.append(_renames(shader))
    head.append("#define main isf_main\n")
    before = "".join(head)
    text = shader.vertex or "void main() { isf_vertShaderInit(); }\n"
    turn = "  gl_Position.y = -gl_Position.y;\n" if flip else ""
    after = f"\n#undef main\nvoid main() {{\n  isf_main();\n{turn}}}\n"
    return Source(before + _author(text, shader, modern) + after, before.count("\n"))


def uniform_name(name: str) -> str:
    """Return what an input is called in the program: its own name unless that is reserved."""
    return f"isf_in_{name}" if name in RESERVED else name


def image_names(shader: IsfShader) -> tuple[str, ...]:
    """Return everything the shader can sample: image inputs, imports, buffers of passes."""
    inputs = (item.name for item in shader.inputs if item.type in IMAGE_TYPES)
    return (*inputs, *(item.name for item in shader.imports), *shader.targets)


def _declarations(shader: IsfShader, modern: bool, place: int) -> str:
    # A constant, so that a pass is compiled without the others: a software renderer, and some
    # GPUs, walk through every branch of every pixel.
    lines = [_BUILT_IN, f"const int PASSINDEX = {place};\n"]
    for item in shader.inputs:
        if item.type not in IMAGE_TYPES:
            lines.append(f"uniform {_declared(item)};\n")
    for name in image_names(shader):
        called = uniform_name(name)
        lines.append(f"uniform sampler2D {called};\n")
        if modern:
            lines.append(f"#define _{name}_imgSize isf_size({called})\n")
        else:
            lines.append(f"uniform vec2 _{name}_imgSize;\n")
        lines.append(f"#define _{name}_imgRect vec4(0.0, 0.0, _{name}_imgSize)\n")
        lines.append(f"#define _{name}_flip false\n")
    return "".join(lines)


def _given(shader: IsfShader) -> str:
    palettes = {i.name: uniform_name(i.name) for i in shader.inputs if i.type == "palette"}
    return given_functions(shader.body, palettes, "ramp" in shader.targets)


def _declared(item: IsfInput) -> str:
    called = uniform_name(item.name)
    if item.type == "palette":
        return f"vec4 {called}[{PALETTE_STOPS}]"
    return f"{_GLSL_TYPES[item.type]} {called}"


def _renames(shader: IsfShader) -> str:
    names = (*(item.name for item in shader.inputs), *image_names(shader))
    renamed = dict.fromkeys(name for name in names if name in RESERVED)
    return "".join(f"#define {name} {uniform_name(name)}\n" for name in renamed)


_VERSION_LINE = re.compile(r"^[ \t]*#[ \t]*(version|line)\b[^\n]*", re.MULTILINE)


def _author(text: str, shader: IsfShader, modern: bool) -> str:
    text = _VERSION_LINE.sub("", text)
    text = re.sub(r"\bgl_FragData\s*\[\s*0\s*\]", "isf_FragColor", text)
    text = re.sub(r"\bgl_FragColor\b", "isf_FragColor", text)
    text = re.sub(r"\bgl_FragCoord\b", "isf_FragCoord", text)
    if not modern:
        # version 120 cannot ask a texture for its size: it is given as a uniform
        for name in image_names(shader):
            text = re.sub(rf"\bIMG_SIZE\s*\(\s*{name}\s*\)", f"_{name}_imgSize", text)
            text = re.sub(
                rf"\bIMG_PIXEL\s*\(\s*{name}\s*,", f"isf_pixel({name}, _{name}_imgSize,", text
            )
    return text
