"""Error rate by number of clusters: two dots for each k, one of training and one of validation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from digitcluster.core.training.run import Run
from digitcluster.plots.style import LIGHT, Style, style_axes
from digitcluster.plots.writing import Writing, fitting, width_of
from digitcluster.wording import percent

EMPTY = "Run a sweep to see the error rate\nby number of clusters."
INCH = 72  # pt
REACH = 12  # pt (1/72 inch) from a dot that still counts as on it
MARGINS = (48.0, 66.0, 38.0, 26.0)  # pt left, right, below and above the axes, for the words there
TITLE_SIZE, NAME_SIZE, TICK_SIZE = 9.5, 8.5, 8.0  # pt
APART = 12.0  # pt between the two lines' names
CANDIDATE_TICKS = (1, 2, 3, 5, 7, 10, 15, 20, 24, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True)
class SweepDot:
    """The error rates, 0 to 1, of one number of clusters; None where there were no digits to measure one."""

    k: int
    training_error: float | None
    validation_error: float | None


def dots_of(runs: Sequence[Run]) -> tuple[SweepDot, ...]:
    """Return the runs of a sweep as dots of the plot."""
    return tuple(SweepDot(run.settings.k, run.training_error, run.validation_error) for run in runs)


class ErrorRate:
    """Draws the dots of a sweep; keeps its artists and changes their data."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self.axes = axes = figure.add_subplot()
        axes.set_xscale("log")  # from 5 to 10 clusters matters as much as from 50 to 100
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, digits=0)))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        axes.set_xlabel("Number of clusters, k")
        axes.set_ylabel("Error rate")
        (self.training_line,) = axes.plot([], [], "s-", markersize=4, linewidth=1.1)
        (self.validation_line,) = axes.plot([], [], "o-", markersize=5.5, linewidth=1.4)
        self._mark = axes.axvline(1, linewidth=1, linestyle=(0, (3, 3)), visible=False)
        (self.ring,) = axes.plot([], [], "o", markersize=12, fillstyle="none", markeredgewidth=1.6)
        # Words whose places are in pt from the figure's upper left corner.
        self._page = figure.add_axes((0, 0, 1, 1))
        self._page.set_axis_off()
        self.title = Writing(self._page, "bold")
        self.line_names = Writing(self._page, "normal"), Writing(self._page, "normal")
        self.empty_note = figure.text(0.5, 0.5, EMPTY, ha="center", va="center", fontsize=9)
        self._dots: Sequence[SweepDot] = ()
        self._planned: Sequence[int] = ()
        self._current: int | None = None
        self._ends = 1, 1  # the smallest and the largest k
        self.restyle(style)
        self.show((), (), None)

    @property
    def live(self) -> tuple[Artist, ...]:
        """What marks the dot in use."""
        return self._mark, self.ring, self.title.artist

    @property
    def values(self) -> tuple[Any, ...]:
        """Dots, planned ks and the marked k, as `show` takes them."""
        return self._dots, self._planned, self._current

    def show(self, dots: Sequence[SweepDot], planned: Sequence[int], current: int | None) -> bool:
        """Show the dots that are there.

        Parameters
        ----------
        dots : sequence of SweepDot
            In any order.
        planned : sequence of int
            Every k of the sweep: they fix the axis, so that dots appear in their places.
        current : int or None
            The k that is marked.

        Returns
        -------
        bool
            Whether more has changed than the mark.
        """
        changed = (tuple(dots), tuple(planned)) != (tuple(self._dots), tuple(self._planned))
        self._dots, self._planned, self._current = dots, planned, current
        self.axes.set_visible(bool(planned or dots))
        self._page.set_visible(bool(planned or dots))
        self.empty_note.set_visible(not (planned or dots))
        ordered = sorted(dots, key=lambda dot: dot.k)
        for line, errors in zip((self.training_line, self.validation_line), _both_errors(ordered), strict=True):
            line.set_data([k for k, _ in errors], [error for _, error in errors])
        self._set_limits([*planned, *(dot.k for dot in dots)])
        self.layout()
        return changed

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        style_axes(self.axes, style)
        self.training_line.set(color=style.muted, markerfacecolor=style.window)
        self.validation_line.set_color(style.accent)
        self._mark.set_color(style.second)
        self.ring.set_color(style.second)
        self.empty_note.set_color(style.muted)

    def layout(self) -> None:
        """Leave room for the text around the axes, which has a fixed size."""
        width, height = self.figure.get_size_inches() * INCH
        left, right, below, above = MARGINS
        self.figure.subplots_adjust(
            left=min(left / width, 0.4),
            right=max(1 - right / width, 0.5),
            bottom=min(below / height, 0.4),
            top=max(1 - above / height, 0.5),
        )
        across = float(self.figure.subplotpars.right - self.figure.subplotpars.left) * width
        self.axes.xaxis.set_major_locator(FixedLocator(_ticks(*self._ends, across)))
        self._page.set(xlim=(0, width), ylim=(height, 0))  # it covers the figure
        whole, part = self.figure.transFigure, self.figure.subplotpars
        self.axes.yaxis.set_label_coords(11 / width, (part.bottom + part.top) / 2, transform=whole)
        self.axes.xaxis.set_label_coords((part.left + part.right) / 2, 13 / height, transform=whole)
        self._write()

    def dot_at(self, x: float, y: float) -> int | None:
        """Return the index of the dot at a place in the figure's pixels, from its lower left corner."""
        best, nearest = None, REACH * self.figure.dpi / 72
        for index, dot in enumerate(self._dots):
            for error in _errors(dot):
                dot_x, dot_y = self.axes.transData.transform((dot.k, error))
                distance = float(np.hypot(dot_x - x, dot_y - y))
                if distance <= nearest:
                    best, nearest = index, distance
        return best

    cell_at = dot_at  # a dot is what is chosen here

    def moved(self, index: int | None, across: int, down: int) -> int | None:
        """Return the next dot to the right or left; the first if there is none yet, the same one at the end."""
        by_k = sorted(range(len(self._dots)), key=lambda one: self._dots[one].k)
        if not by_k or index is None:
            return by_k[0] if by_k else None
        return by_k[min(max(by_k.index(index) + across, 0), len(by_k) - 1)]

    def ends(self) -> tuple[int, int] | None:
        """Return the dots of the smallest and the largest k; None without any."""
        by_k = sorted(range(len(self._dots)), key=lambda one: self._dots[one].k)
        return (by_k[0], by_k[-1]) if by_k else None

    def _set_limits(self, ks: Sequence[int]) -> None:
        if not ks:
            return
        low, high = min(ks), max(ks)
        self._ends = low, high
        self.axes.set_xlim(low / 1.12, high * 1.12)
        errors = [error for dot in self._dots for error in _errors(dot)]
        # The first k errs most: with the limit in steps of a tenth, later dots change nothing.
        self.axes.set_ylim(0, max(float(np.ceil(max(errors, default=0.6) * 10.5)), 1.0) / 10)

    def _write(self) -> None:
        self._set_mark()
        self._name_lines()

    def _set_mark(self) -> None:
        """Mark the current k at its validation error, or at its training error where there is no other."""
        marked = [dot for dot in self._dots if dot.k == self._current and _errors(dot)]
        for artist in (self._mark, self.ring):
            artist.set_visible(bool(marked))
        text = ""
        for dot in marked[:1]:
            self._mark.set_xdata([dot.k, dot.k])
            self.ring.set_data([dot.k], [_errors(dot)[-1]])
            room = float(self.figure.get_figwidth()) * INCH - 12
            text = in_words(dot)
            if width_of(text, size=TITLE_SIZE, weight="bold") > room:
                text = fitting(f"k {dot.k:,}: {percent(_errors(dot)[-1])}", room, size=TITLE_SIZE, weight="bold")
        self.title.write([(text, 6, 13)], size=TITLE_SIZE, color=self._style.text)

    def _name_lines(self) -> None:
        """Write each line's name at its end instead of a legend; move them apart where the lines meet."""
        colours = self._style.muted, self._style.accent
        ends = [errors[-1] if errors else None for errors in _both_errors(sorted(self._dots, key=lambda dot: dot.k))]
        height = float(self.figure.get_figheight()) * INCH
        places = [None if end is None else self._on_page(end, height) for end in ends]
        ys = _apart([None if place is None else place[1] for place in places], height - MARGINS[2])
        for writing, name, colour, place, y in zip(
            self.line_names, ("training", "validation"), colours, places, ys, strict=True
        ):
            shown = [] if place is None or y is None else [(name, place[0] + 10, y + 0.36 * NAME_SIZE)]
            writing.write(shown, size=NAME_SIZE, color=colour)

    def _on_page(self, end: tuple[int, float], height: float) -> tuple[float, float]:
        x, y = self.axes.transData.transform(end) * INCH / self.figure.dpi
        return float(x), height - float(y)


def _apart(ys: Sequence[float | None], lowest: float) -> list[float | None]:
    """Move two heights apart, where there are two, so that their names do not touch; neither below the axes."""
    known = [y for y in ys if y is not None]
    if len(known) < 2 or abs(known[0] - known[1]) >= APART:
        return list(ys)
    middle = min(sum(known) / 2, lowest - APART / 2)
    sign = 1 if known[0] > known[1] else -1  # y is downward: the larger one stays the lower
    return [middle + sign * APART / 2, middle - sign * APART / 2]


def in_words(dot: SweepDot) -> str:
    """Say what a dot shows: "k 16: validation 32.8 %, training 31.9 %"."""
    named = (("validation", dot.validation_error), ("training", dot.training_error))
    return f"k {dot.k:,}: " + ", ".join(f"{name} {percent(error)}" for name, error in named if error is not None)


def _errors(dot: SweepDot) -> list[float]:
    """Return the error rates that a dot has, that of validation last."""
    return [error for error in (dot.training_error, dot.validation_error) if error is not None and math.isfinite(error)]


def _both_errors(dots: Sequence[SweepDot]) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """Return k and training error, and k and validation error, of the dots that have them."""
    both = (
        [(dot.k, error) for dot in dots if (error := getattr(dot, name)) is not None and math.isfinite(error)]
        for name in ("training_error", "validation_error")
    )
    training, validation = both
    return training, validation


def _ticks(low: int, high: int, width: float) -> list[int]:
    """Return round values of k whose figures do not touch on a log axis from `low` to `high`, `width` pt wide."""
    span = np.log(high * 1.12) - np.log(low / 1.12)
    ticks = [low]
    for tick in CANDIDATE_TICKS:
        room = 5 + (_figure_width(tick) + _figure_width(ticks[-1])) / 2
        if low < tick <= high and (np.log(tick) - np.log(ticks[-1])) / span * width > room:
            ticks.append(tick)
    return ticks


def _figure_width(number: int) -> float:
    return width_of(str(number), size=TICK_SIZE, weight="normal")
