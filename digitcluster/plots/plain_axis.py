"""Axes whose numbers, name and lines are drawn as a few shapes.

matplotlib measures and draws each number by itself: that is most of what drawing a curve takes.
"""

from collections.abc import Iterable
from types import MethodType
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from digitcluster.plots.outlines import outline
from digitcluster.wording import SUPERSCRIPTS

INCH = 72  # pt
MIDDLE, TALL = 0.36, 0.73  # of the font's size: how far the middle and the top of a digit are above its baseline
ABOVE = {"top": TALL, "center": MIDDLE, "baseline": 0.0, "bottom": -0.2}  # the same, of the place of a text
UPWARD = 90  # degrees
EDGE = 1e-6  # of the axis: a number as far outside is still at its end

Placed = tuple[str, float, float]
"""A text with the left end of its baseline, in the figure's pixels."""


def draw_plainly(axes: Axes) -> None:
    """Let both axes draw their numbers, names and lines as shapes.

    What they show, and how, is set as ever: by locators, formatters, `tick_params` (with a `labelsize` in pt), `grid`,
    and a name whose place is set by `set_label_coords`.
    """
    for axis in (axes.xaxis, axes.yaxis):
        axis.draw = MethodType(_draw, axis)  # type: ignore[method-assign]


def write_in_powers(axis: Axis, name: str, power: int) -> None:
    """Let an axis write its numbers as multiples of a power of ten, which its name says: "Inertia (10¹¹)"."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 10.0**power:.3g}"))
    unit = f" (10{str(power).translate(SUPERSCRIPTS)})" if power else ""
    # Not `set_ylabel`: it would move the name from its place to half the figure's height.
    axis.label.set_text(f"{name}{unit}")


def _draw(axis: Axis, renderer: RendererBase) -> None:
    if not axis.get_visible():
        return
    places, texts = _numbers(axis)
    look: dict[str, Any] = dict(axis.get_tick_params("major"))
    pixel = axis.axes.figure.dpi / INCH
    if look.get("gridOn") and len(places):
        _draw_lines(renderer, _lines(axis, places), look["grid_color"], look["grid_linewidth"])
    size = look["labelsize"] * pixel
    _draw_texts(renderer, _placed(axis, places, texts, look, pixel), size, look["labelcolor"])
    _draw_name(axis.label, renderer, pixel)
    axis.stale = False


def _numbers(axis: Axis) -> tuple[NDArray[np.float64], list[str]]:
    """Return where the numbers that are in view stand along the axis, in pixels, and how they are written."""
    values = np.asarray(axis.get_majorticklocs(), np.float64)
    texts = axis.get_major_formatter().format_ticks(values.tolist())
    places = _along(axis, values)
    low, high = sorted(_along(axis, np.asarray(axis.get_view_interval(), np.float64)).tolist())
    room = EDGE * (high - low)
    seen = (places >= low - room) & (places <= high + room)
    return places[seen], [text for text, is_seen in zip(texts, seen, strict=True) if is_seen]


def _along(axis: Axis, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where values are along the axis, in the figure's pixels."""
    column = 0 if isinstance(axis, XAxis) else 1
    points = np.tile(np.array(axis.axes.viewLim.p0, np.float64), (len(values), 1))
    points[:, column] = values
    return np.asarray(axis.axes.transData.transform(points)[:, column], np.float64)


def _lines(axis: Axis, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ends of the lines through the axes at some places, float64 (n, 2, 2)."""
    box, is_across = axis.axes.bbox, isinstance(axis, XAxis)
    ends = np.empty((len(places), 2, 2))
    ends[:, :, 0 if is_across else 1] = places[:, None]
    ends[:, :, 1 if is_across else 0] = (box.y0, box.y1) if is_across else (box.x0, box.x1)
    return ends


def _placed(
    axis: Axis, places: NDArray[np.float64], texts: list[str], look: dict[str, Any], pixel: float
) -> list[Placed]:
    """Return the numbers on each side of the axes on which they are to stand."""
    box, size = axis.axes.bbox, look["labelsize"] * pixel
    out = {side: (look["pad"] + _outward(spine)) * pixel for side, spine in axis.axes.spines.items()}
    placed = []
    for text, place in zip(texts, places.tolist(), strict=True):
        width, down = outline(text, "normal")[2] * size, place - MIDDLE * size
        sides = {
            "labelbottom": (place - width / 2, box.y0 - out["bottom"] - TALL * size),
            "labeltop": (place - width / 2, box.y1 + out["top"]),
            "labelleft": (box.x0 - out["left"] - width, down),
            "labelright": (box.x1 + out["right"], down),
        }
        placed += [(text, *at) for side, at in sides.items() if look.get(side)]
    return placed


def _outward(spine: Spine) -> float:
    """Return how far outside of the axes the line at one side of them is, in pt."""
    position: Any = spine.get_position()
    return float(position[1]) if isinstance(position, tuple) and position[0] == "outward" else 0.0


def _draw_name(name: Text, renderer: RendererBase, pixel: float) -> None:
    """Draw the axis's name around its place, running up if it is turned."""
    text = name.get_text()
    if not text or not name.get_visible():
        return
    size, is_up = float(name.get_fontsize()) * pixel, name.get_rotation() == UPWARD
    x, y = name.get_transform().transform(name.get_position())
    half, above = outline(text, "normal")[2] * size / 2, ABOVE[name.get_verticalalignment()] * size
    at = (x + above, y - half) if is_up else (x - half, y - above)
    _draw_texts(renderer, [(text, *at)], size, name.get_color(), is_up=is_up)


def _draw_texts(
    renderer: RendererBase, texts: Iterable[Placed], size: float, colour: Any, *, is_up: bool = False
) -> None:
    """Draw texts in a font of so many pixels, as one shape."""
    parts, codes = [], []
    for text, x, y in texts:
        shape, its_codes, _ = outline(text, "normal")
        turned = np.stack([-shape[:, 1], shape[:, 0]], axis=1) if is_up else shape
        parts.append(turned * size + (x, y))
        codes.append(its_codes)
    if parts:
        gc = renderer.new_gc()
        gc.set_linewidth(0)
        renderer.draw_path(gc, Path(np.concatenate(parts), np.concatenate(codes)), Affine2D(), to_rgba(colour))
        gc.restore()


def _draw_lines(renderer: RendererBase, ends: NDArray[np.float64], colour: Any, width: float) -> None:
    codes = np.tile(np.array([Path.MOVETO, Path.LINETO], np.uint8), len(ends))
    gc = renderer.new_gc()
    gc.set_foreground(to_rgba(colour), isRGBA=True)
    gc.set_linewidth(width)
    gc.set_snap(True)
    renderer.draw_path(gc, Path(ends.reshape(-1, 2), codes), Affine2D())
    gc.restore()
