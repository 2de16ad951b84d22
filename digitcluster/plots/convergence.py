"""Inertia and shift by iteration: how a training converges."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from digitcluster.plots.plain_axis import write_in_powers
from digitcluster.plots.style import LIGHT, Style, style_axes
from digitcluster.wording import SUPERSCRIPTS

EMPTY = "Train to see inertia and shift by iteration."
# The ends of the x axis while a training goes on: limits that rarely change need no new background.
STEPS = (10, 25, 60, 120, 250, 500, 1000)
ROOM = (0.62, 0.68, 0.42, 0.1)  # inches left, right, below and above the axes
MOST, LEAST = 1e100, 1e-100  # no training has more; what a damaged file says need not be drawn to scale
COMPACT_ROOM = (0.04, 0.04, 0.05, 0.05)


class Convergence:
    """Draws two lines; keeps its artists and changes their data.

    Attributes
    ----------
    compact : bool
        Whether only the lines are drawn, without axes: where there is no room for more. Laid out anew by `layout`.
    """

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self.compact = False
        self.axes = figure.add_subplot()
        self.right_axes = self.axes.twinx()
        self.right_axes.set_yscale("log")
        (self.inertia_line,) = self.axes.plot([], [], linewidth=1.8)
        (self.shift_line,) = self.right_axes.plot([], [], linewidth=1.5, linestyle=(0, (4, 2)))
        self.marker = self.axes.axvline(0, linewidth=1.2, visible=False)
        self.empty_note = figure.text(0.5, 0.5, EMPTY, ha="center", va="center", fontsize=9)
        self.axes.set_xlabel("Iteration")
        self.axes.set_ylabel("Inertia")
        self.right_axes.set_ylabel("Largest shift")
        self.axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, min_n_ticks=1))
        self.axes.yaxis.set_major_locator(MaxNLocator(nbins=3, min_n_ticks=2))
        self.right_axes.yaxis.set_major_locator(LogLocator(numticks=4))
        # Plain numbers: the usual powers of ten are formulas, which take several times as long to draw.
        self.right_axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _decade(value)))
        self.right_axes.yaxis.set_minor_locator(NullLocator())
        self._limits: tuple[float, ...] | None = None
        self._values: tuple[Sequence[float], Sequence[float], bool, int | None] = ((), (), False, None)
        self.restyle(style)
        self.show((), ())

    @property
    def live(self) -> tuple[Artist, ...]:
        """The two lines, and the one at the iteration that is shown."""
        return self.inertia_line, self.shift_line, self.marker

    @property
    def values(self) -> tuple[Any, ...]:
        """Inertia, shift, whether the training has ended, and which iteration is marked, as `show` takes them."""
        return self._values

    def show(
        self, inertia: Sequence[float], shift: Sequence[float], ended: bool = False, marked: int | None = None
    ) -> bool:
        """Show inertia and largest shift of each iteration.

        Parameters
        ----------
        inertia, shift : sequence of float
            Shift in the unit of what is compared (grey levels for pixels), inertia in that unit squared.
        ended : bool
            Whether no more will come, so that no room is left for it.
        marked : int or None
            The iteration that is looked at, 0 for the first centroids.

        Returns
        -------
        bool
            Whether more has changed than the lines, so that the whole plot must be drawn.
        """
        self._values = inertia, shift, ended, marked
        numbers = np.arange(1, len(inertia) + 1)
        height, moved = _drawable(inertia, 0.0), _drawable(shift, LEAST)  # a log scale has no 0
        self.inertia_line.set_data(numbers, height)
        self.shift_line.set_data(numbers, moved)
        self.marker.set_visible(marked is not None and len(inertia) > 0)
        self.marker.set_xdata([marked or 0] * 2)
        limits = _limits(height, moved, ended=ended)
        changed = limits != self._limits
        if changed:
            self._limits = limits
            self._apply(limits)
        self.layout()
        return changed

    def hint_at(self, x: float, y: float) -> str:
        """Return the values of the iteration at a place in the figure's pixels; empty where there is none."""
        inertia, shift, *_ = self._values
        left, right = self.axes.get_window_extent().intervalx
        if not len(inertia) or not left - 5 <= x <= right + 5:
            return ""
        number = round(float(self.axes.transData.inverted().transform((x, y))[0]))
        number = min(max(number, 1), len(inertia))
        return f"Iteration {number}: {in_words(inertia[number - 1], shift[number - 1])}"

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        style_axes(self.axes, style)
        style_axes(self.right_axes, style)
        self.right_axes.set_facecolor("none")
        self.right_axes.yaxis.grid(visible=False)
        self.axes.yaxis.label.set_color(style.accent)
        self.right_axes.yaxis.label.set_color(style.second)
        self.inertia_line.set_color(style.accent)
        self.shift_line.set_color(style.second)
        self.marker.set_color(style.text)
        self.empty_note.set_color(style.muted)

    def layout(self) -> None:
        """Leave room for the text around the axes, which has a fixed size."""
        width, height = self.figure.get_size_inches()
        left, right, below, above = COMPACT_ROOM if self.compact else ROOM
        self.figure.subplots_adjust(
            left=min(left / width, 0.45),
            right=max(1 - right / width, 0.5),
            bottom=min(below / height, 0.45),
            top=max(1 - above / height, 0.5),
        )
        # The axis labels have fixed places as well; otherwise each draw measures all numbers twice to find them.
        whole, middle = self.figure.transFigure, (self.figure.subplotpars.bottom + self.figure.subplotpars.top) / 2
        self.axes.xaxis.set_label_coords(0.5, 0.2 / height, transform=whole)
        self.axes.yaxis.set_label_coords(0.24 / width, middle, transform=whole)
        self.right_axes.yaxis.set_label_coords(1 - 0.24 / width, middle, transform=whole)
        self._show_axes()

    def _show_axes(self) -> None:
        """Without a training the axes are there, but empty; in a compact plot there are the lines alone."""
        some = bool(self._limits)
        self.empty_note.set_visible(not some and not self.compact)
        for axes in (self.axes, self.right_axes):
            axes.xaxis.set_visible(not self.compact)
            axes.yaxis.set_visible(not self.compact)
            axes.tick_params(labelleft=some, labelright=some, labelbottom=some)
            axes.spines["bottom"].set_visible(not self.compact)
        self.axes.tick_params(labelright=False)
        self.right_axes.tick_params(labelleft=False, labelbottom=False)
        self.axes.yaxis.grid(visible=some)

    def _apply(self, limits: tuple[float, ...]) -> None:
        if not limits:
            self.axes.yaxis.label.set_text("Inertia")
            return
        end, low, high, smallest, largest = limits
        self.axes.set(xlim=(0, end), ylim=(low, high))
        self.right_axes.set_ylim(smallest, largest)
        power = int(np.floor(np.log10(high))) if high > 0 else 0
        write_in_powers(self.axes.yaxis, "Inertia", power)


def in_words(inertia: float, shift: float) -> str:
    """Say inertia and shift: "inertia 2.31 × 10¹¹, largest shift 14.2"."""
    power = int(np.floor(np.log10(inertia))) if 1000 <= inertia < math.inf else 0
    size = f"{inertia / 10.0**power:.2f} × 10{str(power).translate(SUPERSCRIPTS)}" if power else f"{inertia:.3g}"
    moved = f"{shift:,.0f}" if shift >= 100 else f"{shift:.2g}"
    return f"inertia {size}, largest shift {moved}"


def _drawable(values: Sequence[float], least: float) -> NDArray[np.float64]:
    """Return values as they are drawn, NaN for those that are not finite or too small or large to have a place."""
    levels = np.array(values, np.float64)
    return np.where((levels >= least) & (levels <= MOST), levels, np.nan)


def _decade(value: float) -> str:
    """Write a power of ten shortly: "100", "10⁵"."""
    return f"{value:g}" if 0.01 <= value <= 1000 else f"10{str(round(np.log10(value))).translate(SUPERSCRIPTS)}"


def _limits(inertia: NDArray[np.float64], moved: NDArray[np.float64], *, ended: bool) -> tuple[float, ...]:
    """Return the end of x, the limits of inertia and those of shift; empty without data."""
    if not len(inertia):
        return ()
    count = len(inertia)
    end = next((step for step in STEPS if step >= count), -(-count // 500) * 500)
    if ended:
        end = max(count, 2)
    levels = inertia[np.isfinite(inertia)]
    high = max(float(levels.max(initial=0.0)), LEAST) if levels.any() else 1.0
    # The lowest seen so far, rounded down to a tenth of the highest: this moves in steps as well.
    low = np.floor(levels.min(initial=high) / high * 10) / 10 * high
    known = moved[np.isfinite(moved)]
    # Whole decades, and two at a time downward, which is where the shift goes.
    smallest = 100.0 ** np.floor(np.log10(known.min()) / 2) if len(known) else 0.1
    largest = 10.0 ** np.ceil(np.log10(known.max() * 1.05)) if len(known) else 1.0
    return float(end), float(low - 0.03 * high), float(high * 1.03), float(smallest * 0.8), float(largest)
