"""Functions that a shader may call without having them: the stage puts them in front.

An author's own function of the same name stays and is used instead, so a file written for another
host is compiled as it is.

    vec3 NAME_at(float t)   a palette input NAME: 0 ground .. 1 ink, sRGB, through OKLab
    vec3 ramp_at(float t)   the same from a pass of 1024 pixels called `ramp`, cheap in a pixel
    vec3 isf_oklab(vec3 srgb), vec3 isf_srgb(vec3 lab)
    float noise(vec2 p)     smooth, 0..1, one value a unit, repeats every 289
    vec4 shuffle(vec4 x)    whole numbers 0..288 to others of them, as if by lot
    float swing(float x)    -1..1 and back for each unit of x, eased
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# OKLab: Ottosson, 2020.
_OKLAB = """\
vec3 isf_linear(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c));
}
vec3 isf_display(vec3 c) {
  c = max(c, 0.0);
  return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
vec3 isf_oklab(vec3 srgb) {
  vec3 c = isf_linear(srgb);
  vec3 m = vec3(dot(c, vec3(0.4122214708, 0.5363325363, 0.0514459929)),
                dot(c, vec3(0.2119034982, 0.6806995451, 0.1073969566)),
                dot(c, vec3(0.0883024619, 0.2817188376, 0.6299787005)));
  m = pow(max(m, 0.0), vec3(1.0 / 3.0));
  return vec3(dot(m, vec3(0.2104542553, 0.7936177850, -0.0040720468)),
              dot(m, vec3(1.9779984951, -2.4285922050, 0.4505937099)),
              dot(m, vec3(0.0259040371, 0.7827717662, -0.8086757660)));
}
vec3 isf_srgb(vec3 lab) {
  vec3 m = vec3(lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z,
                lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z,
                lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z);
  m = m * m * m;
  return isf_display(vec3(dot(m, vec3(4.0767416621, -3.3077115913, 0.2309699292)),
                          dot(m, vec3(-1.2684380046, 2.6097574011, -0.3413193965)),
                          dot(m, vec3(-0.0041960863, -0.7034186147, 1.7076147010))));
}
"""
_PALETTE_AT = """\
vec3 NAME_at(float t) {
  float x = clamp(t, 0.0, 1.0) * 5.0;
  int i = int(min(floor(x), 4.0));
  return isf_srgb(mix(isf_oklab(CALLED[i].rgb), isf_oklab(CALLED[i + 1].rgb), x - float(i)));
}
"""
_RAMP_AT = """\
vec3 ramp_at(float t) {
  return texelFetch(ramp, ivec2(clamp(t, 0.0, 1.0) * 1023.0 + 0.5, 0), 0).rgb;
}
"""
# Lattice values by permutation (Gustavson, 2012), four corners at once.
_SHUFFLE = """\
vec4 shuffle(vec4 x) { x = (x * 34.0 + 1.0) * x; return x - floor(x * (1.0 / 289.0)) * 289.0; }
"""
_NOISE = """\
float noise(vec2 p) {
  vec2 i = floor(p), f = p - i;
  i -= floor(i * (1.0 / 289.0)) * 289.0;
  f = f * f * (3.0 - 2.0 * f);
  vec4 n = shuffle(shuffle(i.x + vec4(0, 1, 0, 1)) + i.y + vec4(0, 0, 1, 1));
  n.xy = mix(n.xz, n.yw, f.x);
  return mix(n.x, n.y, f.y) * (1.0 / 288.0);
}
"""
_SWING = """\
float swing(float x) {
  x = abs(fract(x) * 2.0 - 1.0);
  return x * x * (6.0 - 4.0 * x) - 1.0;
}
"""


def given_functions(body: str, palettes: Mapping[str, str], has_ramp: bool) -> str:
    """Return the GLSL of what an author's text calls and does not have.

    palettes: what each palette input is called in the program, by its name. has_ramp: there is a
    pass `ramp`.
    """
    parts = []
    looked_up = [name for name in palettes if _is_wanted(body, f"{name}_at")]
    if looked_up or _is_wanted(body, "isf_oklab") or _is_wanted(body, "isf_srgb"):
        parts.append(_OKLAB)
    for name in looked_up:
        parts.append(_PALETTE_AT.replace("NAME", name).replace("CALLED", palettes[name]))
    if has_ramp and _is_wanted(body, "ramp_at"):
        parts.append(_RAMP_AT)
    makes_noise = _is_wanted(body, "noise")
    # an author's own shuffle stands below, where our noise cannot see it: then there is no noise
    if (makes_noise and not _is_defined(body, "shuffle")) or _is_wanted(body, "shuffle"):
        parts.append(_SHUFFLE)
        if makes_noise:
            parts.append(_NOISE)
    if _is_wanted(body, "swing"):
        parts.append(_SWING)
    return "".join(parts)


def _is_wanted(body: str, name: str) -> bool:
    return re.search(rf"\b{name}\s*\(", body) is not None and not _is_defined(body, name)


def _is_defined(body: str, name: str) -> bool:
    pattern = rf"\b(?:float|vec[234]|int|void|mat[234])\s+{name}\s*\(|#\s*define\s+{name}\b"
    return re.search(pattern, body) is not None
