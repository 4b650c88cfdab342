"""The spectrum of real sound, written so that a compiler fills vector registers with it.

A window of `size` samples (a power of two, 64 to 32 768) is folded into `size / 2` complex
numbers, taken through Stockham's radix-4 transform (it sorts as it goes) and unfolded
(H. Sorensen et al., Real-valued fast Fourier transform algorithms, 1987). Real and imaginary
parts lie apart, and each step's stride is written as a number: so every inner loop is a run
through memory. Everything is float32; the error is below 1e-6 of full scale.

Plain Python on arrays when read, pointers when compiled.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nodegraph.model.kernel_memory import part

LARGEST = np.float32(3e38)


def tables_size(size: int) -> int:
    """Return the numbers that `fill_tables` writes, rounded up."""
    return 4 * size


def fill_tables(tables: Any, size: int) -> None:
    """Write window (`size`), turns of the unfolding (`size`) and of the steps (below 2 `size`)."""
    for place in range(size):
        # a Hann window has the mean 1/2; 2 makes a full-scale sine 1, 1/2 is the unfolding's
        tables[place] = (1.0 - _sine(place / size + 0.25)) / size
    half = size >> 1
    turns = part(tables, size)
    for place in range(half):
        turns[place] = _sine(place / size + 0.25)
        turns[half + place] = -_sine(place / size)
    steps = part(tables, 2 * size)
    length = half
    while length > 4:
        quarter = length >> 2
        for place in range(quarter):
            for power in range(1, 4):
                turn = place * power / length
                steps[(2 * power - 2) * quarter + place] = _sine(turn + 0.25)
                steps[(2 * power - 1) * quarter + place] = -_sine(turn)
        steps = part(steps, 6 * quarter)
        length = quarter


def _sine(turns: float) -> float:
    # for cosines, too: where both are asked of one angle, compilers call what few C libraries have
    return math.sin(2.0 * math.pi * turns)


def magnitudes(past: Any, tables: Any, work: Any, size: int, out: Any) -> None:
    """Write the magnitudes of `size / 2 + 1` bins; `work` holds 2 `size` numbers."""
    half = size >> 1
    ar, ai, br, bi = work, part(work, half), part(work, size), part(work, size + half)
    for place in range(half):
        ar[place] = past[2 * place] * tables[2 * place]
        ai[place] = past[2 * place + 1] * tables[2 * place + 1]
    steps = part(tables, 2 * size)
    if _transform(ar, ai, br, bi, half, steps):
        _unfold(br, bi, part(tables, size), half, out)
    else:
        _unfold(ar, ai, part(tables, size), half, out)


def _transform(ar: Any, ai: Any, br: Any, bi: Any, length: int, steps: Any) -> bool:
    """Transform a in place of a and b; return whether the result is in b."""
    _first(ar, ai, br, bi, length, steps)
    steps = part(steps, 6 * (length >> 2))
    length = length >> 2
    if length <= 4:
        _last(br, bi, ar, ai, length, 4)
        return False
    _step(br, bi, ar, ai, length, 4, steps)
    steps = part(steps, 6 * (length >> 2))
    length = length >> 2
    if length <= 4:
        _last(ar, ai, br, bi, length, 16)
        return True
    _step(ar, ai, br, bi, length, 16, steps)
    steps = part(steps, 6 * (length >> 2))
    length = length >> 2
    if length <= 4:
        _last(br, bi, ar, ai, length, 64)
        return False
    _step(br, bi, ar, ai, length, 64, steps)
    steps = part(steps, 6 * (length >> 2))
    length = length >> 2
    if length <= 4:
        _last(ar, ai, br, bi, length, 256)
        return True
    _step(ar, ai, br, bi, length, 256, steps)
    steps = part(steps, 6 * (length >> 2))
    length = length >> 2
    if length <= 4:
        _last(br, bi, ar, ai, length, 1024)
        return False
    _step(br, bi, ar, ai, length, 1024, steps)
    _last(ar, ai, br, bi, length >> 2, 4096)
    return True


def _first(xr: Any, xi: Any, yr: Any, yi: Any, length: int, steps: Any) -> None:
    """The step of stride 1: the inner loop runs over butterflies."""
    m = length >> 2
    for p in range(m):
        sum_r, sum_i = xr[p] + xr[p + 2 * m], xi[p] + xi[p + 2 * m]
        dif_r, dif_i = xr[p] - xr[p + 2 * m], xi[p] - xi[p + 2 * m]
        odd_r, odd_i = xr[p + m] + xr[p + 3 * m], xi[p + m] + xi[p + 3 * m]
        turn_r, turn_i = xi[p + m] - xi[p + 3 * m], xr[p + 3 * m] - xr[p + m]
        yr[4 * p], yi[4 * p] = sum_r + odd_r, sum_i + odd_i
        c, s, r, i = steps[p], steps[m + p], dif_r + turn_r, dif_i + turn_i
        yr[4 * p + 1], yi[4 * p + 1] = c * r - s * i, c * i + s * r
        c, s, r, i = steps[2 * m + p], steps[3 * m + p], sum_r - odd_r, sum_i - odd_i
        yr[4 * p + 2], yi[4 * p + 2] = c * r - s * i, c * i + s * r
        c, s, r, i = steps[4 * m + p], steps[5 * m + p], dif_r - turn_r, dif_i - turn_i
        yr[4 * p + 3], yi[4 * p + 3] = c * r - s * i, c * i + s * r


def _step(
    xr: Any, xi: Any, yr: Any, yi: Any, length: int, stride: int, steps: Any
) -> None:  # fmt: skip
    """A step of a larger stride: the inner loop runs over the stride."""
    m = length >> 2
    for p in range(m):
        c1, s1, c2, s2 = steps[p], steps[m + p], steps[2 * m + p], steps[3 * m + p]
        c3, s3 = steps[4 * m + p], steps[5 * m + p]
        x0, y0 = stride * p, 4 * stride * p
        x1, y1 = x0 + stride * m, y0 + stride
        x2, y2 = x1 + stride * m, y1 + stride
        x3, y3 = x2 + stride * m, y2 + stride
        for q in range(stride):
            sum_r, sum_i = xr[x0 + q] + xr[x2 + q], xi[x0 + q] + xi[x2 + q]
            dif_r, dif_i = xr[x0 + q] - xr[x2 + q], xi[x0 + q] - xi[x2 + q]
            odd_r, odd_i = xr[x1 + q] + xr[x3 + q], xi[x1 + q] + xi[x3 + q]
            turn_r, turn_i = xi[x1 + q] - xi[x3 + q], xr[x3 + q] - xr[x1 + q]
            yr[y0 + q], yi[y0 + q] = sum_r + odd_r, sum_i + odd_i
            r, i = dif_r + turn_r, dif_i + turn_i
            yr[y1 + q], yi[y1 + q] = c1 * r - s1 * i, c1 * i + s1 * r
            r, i = sum_r - odd_r, sum_i - odd_i
            yr[y2 + q], yi[y2 + q] = c2 * r - s2 * i, c2 * i + s2 * r
            r, i = dif_r - turn_r, dif_i - turn_i
            yr[y3 + q], yi[y3 + q] = c3 * r - s3 * i, c3 * i + s3 * r


def _last(xr: Any, xi: Any, yr: Any, yi: Any, length: int, stride: int) -> None:
    """The last step, of length 4 or 2, has no turns."""
    if length == 2:
        for q in range(stride):
            yr[q], yi[q] = xr[q] + xr[q + stride], xi[q] + xi[q + stride]
            yr[q + stride], yi[q + stride] = xr[q] - xr[q + stride], xi[q] - xi[q + stride]
        return
    two, three = 2 * stride, 3 * stride
    for q in range(stride):
        sum_r, sum_i = xr[q] + xr[q + two], xi[q] + xi[q + two]
        dif_r, dif_i = xr[q] - xr[q + two], xi[q] - xi[q + two]
        odd_r, odd_i = xr[q + stride] + xr[q + three], xi[q + stride] + xi[q + three]
        turn_r, turn_i = xi[q + stride] - xi[q + three], xr[q + three] - xr[q + stride]
        yr[q], yi[q] = sum_r + odd_r, sum_i + odd_i
        yr[q + stride], yi[q + stride] = dif_r + turn_r, dif_i + turn_i
        yr[q + two], yi[q + two] = sum_r - odd_r, sum_i - odd_i
        yr[q + three], yi[q + three] = dif_r - turn_r, dif_i - turn_i


def _unfold(xr: Any, xi: Any, turns: Any, half: int, out: Any) -> None:
    """Write the magnitudes behind the transform of the folded window."""
    out[0] = _finite(abs(xr[0] + xi[0] + xr[0] + xi[0]))
    out[half] = _finite(abs(xr[0] - xi[0] + xr[0] - xi[0]))
    for k in range(1, half):
        even_r, even_i = xr[k] + xr[half - k], xi[k] - xi[half - k]
        odd_r, odd_i = xi[k] + xi[half - k], xr[half - k] - xr[k]
        r = even_r + turns[k] * odd_r - turns[half + k] * odd_i
        i = even_i + turns[k] * odd_i + turns[half + k] * odd_r
        out[k] = _finite(math.sqrt(r * r + i * i))


def _finite(value: Any) -> Any:
    """A sound of 1e34 and louder has no spectrum."""
    return value if value < LARGEST else np.float32(0.0)
