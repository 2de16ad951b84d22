"""A second curve in the plot of a sweep, with an axis of its own at the right."""

import math
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from digitcluster.plots.plain_axis import write_in_powers
from digitcluster.plots.style import Style, style_axes
from digitcluster.plots.sweep_curves import Second

AWAY = 58.0  # pt from the first axes to the second axis: the names of the lines stand between them
WIDTH = 46.0  # pt that the axis takes with its numbers and its name
ROOMY = 290.0  # pt: in a narrower figure the curve has no axis, and only its form can be seen
LARGE = 10_000  # from here on numbers are written as multiples of a power of ten
MOST = 1e100  # what is larger cannot be drawn to scale


class SecondCurve:
    """Draws it behind the axes that it shares the k with; keeps its artists and changes their data."""

    def __init__(self, first: Axes) -> None:
        self.axes = first.twinx()
        first.set_zorder(2)
        first.patch.set_visible(False)
        self.axes.set_zorder(1)
        self.axes.spines["right"].set_position(("outward", AWAY))
        (self.line,) = self.axes.plot([], [], "^", markersize=4, linewidth=1.2, linestyle=(0, (5, 1.5, 1, 1.5)))
        (self.mark,) = self.axes.plot([], [], "D", markersize=9, fillstyle="none", markeredgewidth=1.4)
        self.axes.yaxis.set_major_locator(MaxNLocator(nbins=5))
        self.shown: Second | None = None

    @property
    def end(self) -> tuple[int, float] | None:
        """Where the curve ends; None where there is none."""
        return self.shown.points[-1] if self.shown is not None and self.shown.points else None

    @property
    def marked(self) -> tuple[int, float] | None:
        """Which of its points is marked."""
        points = self.shown.points if self.shown is not None else ()
        return next((point for point in points if self.shown is not None and point[0] == self.shown.mark), None)

    def room(self, width: float) -> float:
        """Return how much room the axis takes in a figure `width` pt wide."""
        return WIDTH if self.shown is not None and width >= ROOMY else 0.0

    def show(self, second: Second | None) -> None:
        """Show a curve, or none."""
        if second is not None:
            points = tuple((k, value) for k, value in second.points if math.isfinite(value) and abs(value) < MOST)
            second = replace(second, points=points)
        self.shown = second
        self.axes.set_visible(second is not None)
        points = second.points if second is not None else ()
        self.line.set_data([k for k, _ in points], [value for _, value in points])
        marked = self.marked
        self.mark.set_data(([marked[0]], [marked[1]]) if marked else ([], []))
        if second is not None:
            self._scale(second)

    def layout(self, width: float, height: float) -> None:
        """Place the axis in a figure of this size in pt, whose margins are set already."""
        has_axis = self.room(width) > 0
        self.axes.yaxis.set_visible(has_axis)
        self.axes.spines["right"].set_visible(has_axis)
        parts = self.axes.figure.subplotpars
        middle, transform = (parts.bottom + parts.top) / 2, self.axes.figure.transFigure
        self.axes.yaxis.set_label_coords(1 - 12 / width, middle, transform=transform)

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        style_axes(self.axes, style)
        self.axes.spines["bottom"].set_visible(False)
        self.axes.spines["right"].set_color(style.border)
        self.axes.yaxis.grid(visible=False)
        for artist in (self.line, self.mark, self.axes.yaxis.label):
            artist.set_color(style.third)

    def _scale(self, second: Second) -> None:
        values = [value for _, value in second.points] or [0.0, 1.0]
        low, high = min(values), max(values)
        room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
        # Where both fall, above the errors, which begin with 0.
        bottom = min(0.0, 1.1 * low) if second.from_zero else low - 6 * room
        self.axes.set_ylim(bottom, high + max(room, 0.12 * (high - bottom)))
        power = int(np.floor(np.log10(high))) if high >= LARGE else 0
        write_in_powers(self.axes.yaxis, second.name.capitalize(), power)
