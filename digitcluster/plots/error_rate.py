"""Error rate by number of clusters: two dots for each k, one of training and one of validation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from digitcluster.core.training.run import Run
from digitcluster.plots.style import LIGHT, Style, style_axes
from digitcluster.wording import percent

EMPTY = "Run a sweep to see the error rate by number of clusters."
REACH = 12  # pt (1/72 inch) from a dot that still counts as on it
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
        axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
        axes.set_xlabel("Number of clusters, k", fontsize=9)
        (self.training_line,) = axes.plot([], [], "o-", markersize=4, linewidth=1.1)
        (self.validation_line,) = axes.plot([], [], "o-", markersize=5.5, linewidth=1.4)
        self._mark = axes.axvline(1, linewidth=1, linestyle=(0, (3, 3)), visible=False)
        (self.ring,) = axes.plot([], [], "o", markersize=12, fillstyle="none", markeredgewidth=1.6)
        self.mark_text = axes.annotate(
            "", (0, 0), xytext=(9, 9), textcoords="offset points", fontsize=9.5, fontweight="bold"
        )
        self.line_names = [
            axes.annotate(name, (0, 0), xytext=(9, 0), textcoords="offset points", va="center", fontsize=8.5)
            for name in ("training", "validation")
        ]
        self.empty_note = figure.text(0.5, 0.5, EMPTY, ha="center", va="center", fontsize=9)
        self._dots: Sequence[SweepDot] = ()
        self._planned: Sequence[int] = ()
        self._current: int | None = None
        self.restyle(style)
        self.show((), (), None)
        self.layout()

    @property
    def live(self) -> tuple[Artist, ...]:
        """Nothing: dots are added so rarely that the whole plot can be drawn."""
        return ()

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
        True
            All of the plot may have changed.
        """
        self._dots, self._planned, self._current = dots, planned, current
        self.axes.set_visible(bool(planned or dots))
        self.empty_note.set_visible(not (planned or dots))
        ordered = sorted(dots, key=lambda dot: dot.k)
        for line, errors in zip((self.training_line, self.validation_line), _both_errors(ordered), strict=True):
            line.set_data([k for k, _ in errors], [error for _, error in errors])
        self._set_limits([*planned, *(dot.k for dot in dots)])
        self._name_lines(ordered)
        self._set_mark()
        return True

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        style_axes(self.axes, style)
        self.axes.xaxis.label.set_fontsize(9)
        self.training_line.set_color(style.bar)
        self.validation_line.set_color(style.accent)
        self._mark.set_color(style.second)
        self.ring.set_color(style.second)
        self.mark_text.set_color(style.text)
        self.line_names[0].set_color(style.muted)
        self.line_names[1].set_color(style.accent)
        self.empty_note.set_color(style.muted)

    def layout(self) -> None:
        """Leave room for the text around the axes, which has a fixed size."""
        width, height = self.figure.get_size_inches()
        self.figure.subplots_adjust(
            left=0.55 / width, right=1 - 0.85 / width, bottom=min(0.55 / height, 0.4), top=1 - 0.2 / height
        )

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

    def hint_at(self, x: float, y: float) -> str:
        """Return the error rates of the dot at a place in the figure's pixels; empty where there is none."""
        index = self.dot_at(x, y)
        return "" if index is None else in_words(self._dots[index])

    def _set_limits(self, ks: Sequence[int]) -> None:
        if not ks:
            return
        low, high = min(ks), max(ks)
        self.axes.set_xlim(low / 1.12, high * 1.12)
        self.axes.xaxis.set_major_locator(FixedLocator(_ticks(low, high)))
        errors = [error for dot in self._dots for error in _errors(dot)]
        # The first k errs most: with the limit in steps of a tenth, later dots change nothing.
        self.axes.set_ylim(0, np.ceil(max(errors, default=0.6) * 10.5) / 10)

    def _name_lines(self, ordered: Sequence[SweepDot]) -> None:
        """Write each line's name at its end instead of a legend; move them apart where the lines meet."""
        ends: list[tuple[float, Annotation]] = []
        for text, errors in zip(self.line_names, _both_errors(ordered), strict=True):
            text.set_visible(bool(errors))
            if errors:
                text.xy = errors[-1]
                ends.append((errors[-1][1], text))
        apart = 6 if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < 0.05 * self.axes.get_ylim()[1] else 0
        for sign, (_, text) in zip((-1, 1), sorted(ends, key=lambda end: end[0]), strict=False):
            text.set_position((9, sign * apart))

    def _set_mark(self) -> None:
        """Mark the current k at its validation error, or at its training error where there is no other."""
        marks = [(dot.k, _errors(dot)[-1]) for dot in self._dots if dot.k == self._current and _errors(dot)]
        for artist in (self._mark, self.ring, self.mark_text):
            artist.set_visible(bool(marks))
        for k, error in marks[:1]:
            self._mark.set_xdata([k, k])
            self.ring.set_data([k], [error])
            self.mark_text.xy = (k, error)
            self.mark_text.set_text(f"k = {k} · {percent(error)}")


def in_words(dot: SweepDot) -> str:
    """Say what a dot shows: "k 16: validation 32.8 %, training 31.9 %"."""
    named = (("validation", dot.validation_error), ("training", dot.training_error))
    return f"k {dot.k:,}: " + ", ".join(f"{name} {percent(error)}" for name, error in named if error is not None)


def _errors(dot: SweepDot) -> list[float]:
    """Return the error rates that a dot has, that of validation last."""
    return [error for error in (dot.training_error, dot.validation_error) if error is not None]


def _both_errors(dots: Sequence[SweepDot]) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """Return k and training error, and k and validation error, of the dots that have them."""
    training = [(dot.k, dot.training_error) for dot in dots if dot.training_error is not None]
    return training, [(dot.k, dot.validation_error) for dot in dots if dot.validation_error is not None]


def _ticks(low: int, high: int) -> list[int]:
    """Return round values of k whose figures do not touch on a log axis from `low` to `high`."""
    span = np.log(high * 1.12) - np.log(low / 1.12)
    ticks = [low]
    for tick in CANDIDATE_TICKS:
        room = 0.015 + 0.02 * len(str(tick))  # of the axis, for the figures
        if low < tick <= high and (np.log(tick) - np.log(ticks[-1])) / span > room:
            ticks.append(tick)
    return ticks
