"""Digits that the program draws itself: the built-in default, which needs no download.

Each digit is a skeleton (`skeletons.py`) written by an imagined hand: its control points are moved a little, it is bent
by slow waves, slanted, rotated and stretched. It becomes an image by the same code as a drawing on the pad.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import DRAWN, Digits
from digitcluster.core.drawing.normalize import ink_images
from digitcluster.core.drawing.skeletons import SKELETONS, Skeleton
from digitcluster.core.drawing.strokes import Floats
from digitcluster.core.progress import Progress

_BLOCK = 100  # digits drawn together: some 20 ms, so that Cancel takes effect at once
_SPACING = 7.0  # between the points of a curve, in hundredths of its height: 1.2 pixels

# How far handwriting varies: standard deviations, lengths in hundredths of the digit's height.
_STRAY = 1.8  # of each control point by itself
_SHIFT = 2.0  # of each stroke against the others
_WAVE = 4.5  # of each of three slow waves through the whole digit
_WAIST = 5.0  # of the digit's middle, up or down
_TREMOR = 0.35  # from one point of a curve to the next
_OVERSHOOT = 0.2  # of the ends, as a share of the way to the neighbouring control point
_SLANT = 0.21  # shear, x by y
_TURN = 0.08  # radians
_PROPORTION = 0.19  # logarithm of width by height
_TAPER = 0.22  # how much wider the foot is than the head, as a share
_PEN = 0.25  # logarithm of the pen width

# What is usual among MNIST's writers.
_USUAL_SLANT = 0.1  # to the right
_USUAL_PEN = 2.3  # pixels


@dataclass(frozen=True)
class _Path:
    """A skeleton made ready for drawing many digits at once.

    Attributes
    ----------
    label : int
    weight : float
        How often it is used among the skeletons of its label.
    control : float64 (c, 2)
        The control points of all strokes.
    sharp, smooth : float64 (p, c)
        The points of the curves are `sharp @ control`; for a hand that rounds all corners, `smooth @ control`.
    ends : int (e, 2)
        Each stroke's end points and the control points next to them.
    stroke_of : int (c,)
        Which stroke each control point belongs to.
    strokes : tuple of slice
        Which of the p points belong to each stroke.
    """

    label: int
    weight: float
    control: Floats
    sharp: Floats
    smooth: Floats
    ends: NDArray[np.intp]
    stroke_of: NDArray[np.intp]
    strokes: tuple[slice, ...]


def draw_sample(count: int = 10_000, *, seed: int = 0) -> Generator[Progress, None, Digits]:
    """Draw digits as different people would write them.

    Parameters
    ----------
    count : int
        How many digits, at least 0.
    seed : int
        The same count and seed give the same digits. A smaller sample is not the beginning of a larger one.

    Yields
    ------
    Progress
        After each block of digits, some 20 ms.

    Returns
    -------
    Digits
        Images uint8 (count, 28, 28) with labels in random order, about equally many of each.
    """
    source = f"{DRAWN}, seed {seed}"
    rng = np.random.default_rng(seed)
    paths = [_path(*skeleton) for skeleton in SKELETONS]
    labels = rng.permutation(np.arange(count) % 10).astype(np.uint8)
    chosen = _choose(paths, labels, rng)
    images = np.empty((count, 28, 28), np.uint8)
    done = 0
    yield Progress("Drawing sample digits", done, count)
    for number, path in enumerate(paths):
        mine = np.flatnonzero(chosen == number)
        for at in range(0, len(mine), _BLOCK):
            block = mine[at : at + _BLOCK]
            images[block] = _write_digits(path, len(block), rng)
            done += len(block)
            yield Progress("Drawing sample digits", done, count)
    return Digits(images, labels, name="sample", source=source, format="sample")


def write(skeleton: Skeleton, count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Write one skeleton with `count` different hands: uint8 (count, 28, 28)."""
    return _write_digits(_path(*skeleton), count, rng)


def _choose(paths: list[_Path], labels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.intp]:
    """Choose a path for each label by the paths' weights: indices (n,)."""
    chosen = np.empty(len(labels), np.intp)
    for label in range(10):
        candidates = [i for i, path in enumerate(paths) if path.label == label]
        weights = np.array([paths[i].weight for i in candidates])
        wanted = labels == label
        chosen[wanted] = rng.choice(candidates, wanted.sum(), p=weights / weights.sum())
    return chosen


def _write_digits(path: _Path, count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Write a path with `count` different hands: uint8 (count, 28, 28)."""
    control = path.control + _STRAY * _spread(count, *path.control.shape, rng=rng)
    control += _SHIFT * _spread(count, len(path.strokes), 2, rng=rng)[:, path.stroke_of]
    end, inner = path.ends.T
    control[:, end] += _OVERSHOOT * _spread(count, len(end), 1, rng=rng) * (control[:, end] - control[:, inner])

    rounding = rng.beta(0.6, 0.9, (count, 1, 1))
    points = (1 - rounding) * (path.sharp @ control) + rounding * (path.smooth @ control)
    points = _lean(_bend(points, rng), rng) + _tremor(points.shape, rng)
    drawings = [[hand[stroke] for stroke in path.strokes] for hand in points]
    return ink_images(drawings, pen=_USUAL_PEN * np.exp(_PEN * _spread(count, rng=rng)))


def _spread(*shape: int, rng: np.random.Generator) -> Floats:
    """Return normal deviates, but none so far out that nobody could recognize the digit."""
    return np.clip(rng.normal(0, 1, shape), -2.2, 2.2)


def _bend(points: Floats, rng: np.random.Generator) -> Floats:
    """Push points (n, p, 2) about by slow waves, which keep neighbours together."""
    n, bent = len(points), points.copy()
    for _ in range(3):
        turn, start = rng.uniform(0, 2 * np.pi, (2, n, 1))
        along = points[..., 0] * np.cos(turn) + points[..., 1] * np.sin(turn)
        wave = np.sin(start + 2 * np.pi / rng.uniform(130, 350, (n, 1)) * along)
        bent += _WAVE * wave[..., None] * _spread(n, 1, 2, rng=rng)
    return bent


def _lean(points: Floats, rng: np.random.Generator) -> Floats:
    """Give each digit (n, p, 2) its own waist, taper, proportion, slant and turn."""
    n = len(points)
    waist, taper, slant, turn, proportion = _spread(5, n, 1, rng=rng)
    x, y = points[..., 0] - points[..., 0].mean(axis=1, keepdims=True), points[..., 1] - 50
    y = y + _WAIST * waist * np.cos(np.pi * y / 100)
    x = x * np.exp(_PROPORTION * proportion) * (1 + _TAPER * taper * y / 100) - (_USUAL_SLANT + _SLANT * slant) * y
    sine, cosine = np.sin(_TURN * turn), np.cos(_TURN * turn)
    return np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=-1)


def _tremor(shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Return noise of this shape (n, p, 2) that changes slowly from point to point."""
    noise = np.cumsum(rng.normal(0, _TREMOR, shape), axis=1)
    return noise - np.linspace(0, 1, shape[1])[:, None] * noise[:, -1:]


def _path(label: int, weight: float, strokes: tuple[str, ...]) -> _Path:
    """Make a path from a skeleton in the table."""
    controls, corners = zip(*(_parse(stroke) for stroke in strokes), strict=True)
    sharps, smooths = [], []
    for control, corner in zip(controls, corners, strict=True):
        lengths = np.hypot(*np.diff(control, axis=0).T)
        steps = np.maximum(2, np.rint(lengths / _SPACING).astype(int))
        sharps.append(_curve(corner, steps))
        smooths.append(_curve(np.zeros(len(corner), bool), steps))
    last = np.cumsum([len(control) for control in controls])
    first = last - [len(control) for control in controls]
    stops = np.cumsum([len(sharp) for sharp in sharps])
    return _Path(
        label,
        weight,
        np.concatenate(controls),
        _diagonal(sharps),
        _diagonal(smooths),
        np.concatenate([np.stack([first, first + 1], 1), np.stack([last - 1, last - 2], 1)]),
        np.repeat(np.arange(len(controls)), last - first),
        tuple(slice(stop - len(sharp), stop) for sharp, stop in zip(sharps, stops.tolist(), strict=True)),
    )


def _parse(stroke: str) -> tuple[Floats, NDArray[np.bool_]]:
    """Parse "x,y x,y! …": the control points (c, 2), and which of them may be sharp corners (c,)."""
    written = stroke.split()
    points = [[float(number) for number in point.rstrip("!").split(",")] for point in written]
    return np.array(points), np.array([point.endswith("!") for point in written])


def _curve(corner: NDArray[np.bool_], steps: NDArray[np.int_]) -> Floats:
    """Return the matrix (p, c) that turns control points into points of a Catmull-Rom curve through them.

    `steps` (c - 1,) says how many points each span has. At a corner, as at the ends, the curve runs as if the
    span went on straight.
    """
    count = len(corner)
    unit = np.eye(count)
    rows = []
    for span in range(count - 1):
        here, there = unit[span], unit[span + 1]
        before = unit[span - 1] if span > 0 and not corner[span] else 2 * here - there
        after = unit[span + 2] if span + 2 < count and not corner[span + 1] else 2 * there - here
        t = (np.arange(steps[span]) / steps[span])[:, None]
        slope_here, slope_there = (there - before) / 2, (after - here) / 2
        rows.append(
            (2 * t**3 - 3 * t**2 + 1) * here
            + (3 * t**2 - 2 * t**3) * there
            + (t**3 - 2 * t**2 + t) * slope_here
            + (t**3 - t**2) * slope_there
        )
    return np.concatenate([*rows, unit[-1:]])


def _diagonal(blocks: list[Floats]) -> Floats:
    """Put matrices along the diagonal of one."""
    whole = np.zeros(np.sum([block.shape for block in blocks], axis=0))
    row = column = 0
    for block in blocks:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return whole
