"""Error rate by number of clusters: the trainings of a sweep as dots, and the lines that can be compared with them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from digitcluster.core.training.notebook import ERRORS
from digitcluster.plots.error_rate_words import NOTEBOOK, Place, SweepWords, ticks
from digitcluster.plots.second_curve import SecondCurve
from digitcluster.plots.style import LIGHT, Style, style_axes
from digitcluster.plots.sweep_curves import PLAIN, Curves
from digitcluster.plots.sweep_dots import (
    SweepDot,
    columns_of,
    dots_of,
    in_words,
    medians,
    most_seeds,
    neighbour,
    outline_of,
    values_by_k,
)
from digitcluster.wording import percent

__all__ = ("ErrorRate", "SweepDot", "dots_of", "in_words")

EMPTY = "Run a sweep to see the error rate\nby number of clusters."
INCH = 72  # pt
REACH = 12  # pt (1/72 inch) from a dot that still counts as on it
MARGINS = (48.0, 66.0, 38.0, 26.0)  # pt left, right, below and above the axes, for the words there
NOWHERE = np.zeros((1, 2))  # what a shape that is not there consists of
NOTE = 12.0  # pt: the line that explains what several seeds are drawn as


class ErrorRate:
    """Draws a sweep; keeps its artists and changes their data."""

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
        (self.seed_dots,) = axes.plot([], [], "o", markersize=4, alpha=0.55, markeredgewidth=0)
        (self.notebook_line,) = axes.plot(*zip(*ERRORS, strict=True), linewidth=1.3, linestyle=(0, (1, 2)), zorder=1.2)
        self.band = Polygon(NOWHERE, alpha=0.18, linewidth=0, zorder=1.1)
        axes.add_patch(self.band)
        self.guide = axes.axvline(1, linewidth=1, zorder=1, visible=False)
        self._mark = axes.axvline(1, linewidth=1, linestyle=(0, (3, 3)), visible=False)
        (self.ring,) = axes.plot([], [], "o", markersize=12, fillstyle="none", markeredgewidth=1.6)
        self.second = SecondCurve(axes)
        # Words whose places are in pt from the figure's upper left corner.
        self._page = figure.add_axes((0, 0, 1, 1), zorder=3)
        self._page.set_axis_off()
        self.words = SweepWords(self._page)
        self.empty_note = figure.text(0.5, 0.5, EMPTY, ha="center", va="center", fontsize=9)
        self._dots: Sequence[SweepDot] = ()
        self._planned: Sequence[int] = ()
        self._current: int | None = None
        self._curves = PLAIN
        self._seeds = 0  # of the k with the most of them
        self._line_ends: list[tuple[int, float] | None] = []  # of training and validation
        self._ends = 1, 1  # the smallest and the largest k
        self.restyle(style)
        self.show((), (), None)

    @property
    def live(self) -> tuple[Artist, ...]:
        """What marks the dot in use."""
        return self._mark, self.ring, self.words.title.artist

    @property
    def values(self) -> tuple[Any, ...]:
        """Dots, planned ks, the marked k and the curves, as `show` takes them."""
        return self._dots, self._planned, self._current, self._curves

    def show(
        self, dots: Sequence[SweepDot], planned: Sequence[int], current: int | None, curves: Curves = PLAIN
    ) -> bool:
        """Show the dots that are there.

        Where a k has several, their medians make the line, and a band shows how far they spread.

        Parameters
        ----------
        dots : sequence of SweepDot
            In any order.
        planned : sequence of int
            Every k of the sweep: they fix the axis, so that dots appear in their places.
        current : int or None
            The k that is marked.
        curves : Curves

        Returns
        -------
        bool
            Whether more has changed than the mark.
        """
        before = tuple(self._dots), tuple(self._planned), replace(self._curves, seed=None)
        self._dots, self._planned, self._current, self._curves = dots, planned, current, curves
        changed = (tuple(dots), tuple(planned), replace(curves, seed=None)) != before
        is_there = bool(planned or dots)
        self.axes.set_visible(is_there)
        self._page.set_visible(is_there)
        self.empty_note.set_visible(not is_there)
        self._set_lines()
        self.second.show(curves.second if is_there else None)
        self._set_limits([*planned, *(dot.k for dot in dots)])
        self.layout()
        return changed

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        style_axes(self.axes, style)
        self.training_line.set(color=style.muted, markerfacecolor=style.window)
        self.validation_line.set_color(style.accent)
        self.seed_dots.set_color(style.accent)
        self.band.set_facecolor(style.accent)
        self.notebook_line.set_color(style.muted)
        self.guide.set_color(style.border)
        self._mark.set_color(style.second)
        self.ring.set_color(style.second)
        self.empty_note.set_color(style.muted)
        self.second.restyle(style)

    def layout(self) -> None:
        """Leave room for the text around the axes, which has a fixed size."""
        width, height = self._size
        left, right, below, above = MARGINS
        right += self.second.room(width)
        above += NOTE if self._seeds > 1 else 0
        self.figure.subplots_adjust(
            left=min(left / width, 0.4),
            right=max(1 - right / width, 0.5),
            bottom=min(below / height, 0.4),
            top=max(1 - above / height, 0.5),
        )
        across = float(self.figure.subplotpars.right - self.figure.subplotpars.left) * width
        self.axes.xaxis.set_major_locator(FixedLocator(ticks(*self._ends, across)))
        self._page.set(xlim=(0, width), ylim=(height, 0))  # it covers the figure
        whole, part = self.figure.transFigure, self.figure.subplotpars
        self.axes.yaxis.set_label_coords(11 / width, (part.bottom + part.top) / 2, transform=whole)
        self.axes.xaxis.set_label_coords((part.left + part.right) / 2, 13 / height, transform=whole)
        self.second.layout(width, height)
        self._set_mark()
        self._write()

    def dot_at(self, x: float, y: float) -> int | None:
        """Return the index of the dot at a place in the figure's pixels, from its lower left corner."""
        drawn = [(index, error) for index, dot in enumerate(self._dots) for error in self._drawn_errors(dot)]
        if not drawn:
            return None
        places = self.axes.transData.transform([(self._dots[index].k, error) for index, error in drawn])
        distances = np.hypot(*(places - (x, y)).T)
        # Of equally near ones the last: what is drawn later covers the others.
        nearest = len(drawn) - 1 - int(distances[::-1].argmin())
        return drawn[nearest][0] if distances[nearest] <= REACH * self.figure.dpi / INCH else None

    cell_at = dot_at  # a dot is what is chosen here

    def moved(self, index: int | None, across: int, down: int) -> int | None:
        """Return the next dot to the right or left, or below or above among those of one k.

        The first if there is none yet, the same one at the end.
        """
        return neighbour(self._dots, index, across, down)

    def ends(self) -> tuple[int, int] | None:
        """Return the dots of the smallest and the largest k; None without any."""
        columns = columns_of(self._dots)
        return (columns[0][0], columns[-1][-1]) if columns else None

    @property
    def _size(self) -> tuple[float, float]:
        """Width and height of the figure, in pt."""
        width, height = self.figure.get_size_inches() * INCH
        return float(width), float(height)

    @property
    def _shows_training(self) -> bool:
        return self._curves.training or self._line_ends[1] is None

    def _drawn_errors(self, dot: SweepDot) -> list[float]:
        """Return the error rates of a training that has dots, the last one first in importance."""
        return dot.errors if self._seeds < 2 and self._shows_training else dot.errors[-1:]

    def _set_lines(self) -> None:
        self._seeds = most_seeds(self._dots)
        training, validation = (values_by_k(self._dots, name) for name in ("training_error", "validation_error"))
        both = medians(training), medians(validation)
        self._line_ends = [points[-1] if points else None for points in both]
        for line, points, marker in zip((self.training_line, self.validation_line), both, "so", strict=True):
            line.set_data([k for k, _ in points], [error for _, error in points])
            line.set_marker(marker if self._seeds < 2 else "")
        self.training_line.set_visible(self._shows_training)
        spreading = (validation or training) if self._seeds > 1 else []
        self.seed_dots.set_data(
            [k for k, some in spreading for _ in some], [error for _, some in spreading for error in some]
        )
        self.band.set_xy(outline_of(spreading) if spreading else NOWHERE)

    def _set_limits(self, ks: Sequence[int]) -> None:
        if not ks:
            return
        self._ends = low, high = min(ks), max(ks)
        self.axes.set_xlim(low / 1.12, high * 1.12)
        errors = [error for dot in self._dots for error in dot.errors]
        curves = self._curves
        self.notebook_line.set_visible(curves.notebook)
        errors += [error for k, error in ERRORS if curves.notebook and low <= k <= high]
        # The first k errs most: with the limit in steps of a tenth, later dots change nothing.
        self.axes.set_ylim(0, max(float(np.ceil(max(errors, default=0.6) * 10.5)), 1.0) / 10)
        self.guide.set_visible(curves.guide is not None and low <= curves.guide <= high)
        self.guide.set_xdata([curves.guide or 1] * 2)

    def _set_mark(self) -> None:
        """Mark the current k at its validation error, or at its training error where there is no other."""
        seed = self._curves.seed
        marked = [dot for dot in self._dots if dot.k == self._current and dot.errors and seed in (None, dot.seed)]
        for artist in (self._mark, self.ring):
            artist.set_visible(bool(marked))
        text = shorter = ""
        for dot in marked[:1]:
            self._mark.set_xdata([dot.k, dot.k])
            self.ring.set_data([dot.k], [dot.errors[-1]])
            text = in_words(dot, with_seed=self._seeds > 1)
            shorter = f"k {dot.k:,}: {percent(dot.errors[-1])}"
        self.words.say(text, shorter, self._size[0] - 12, color=self._style.text)

    def _write(self) -> None:
        """Write each line's name at its end instead of a legend, and the others where they have room."""
        style, words, size = self._style, self.words, self._size
        training, validation = (self._on_page(self.axes, end) for end in self._line_ends)
        second = self.second.shown
        named = (
            ("training", training if self._shows_training else None, style.muted),
            ("validation", validation, style.accent),
            (second.name if second else "", self._on_page(self.second.axes, self.second.end), style.third),
        )
        words.name_lines(named, size[1] - MARGINS[2])
        words.explain_seeds(self._seeds, size[0] - 12, color=style.muted)
        words.clear_others()
        if second is not None:
            place = self._on_page(self.second.axes, self.second.marked)
            words.add(words.mark, second.mark_words, _beside(place, 9, -7), size, color=style.third)
        top = self.axes.get_ylim()[1]
        guide = (self._curves.guide or 1, top) if self.guide.get_visible() else None
        place = _beside(self._on_page(self.axes, guide), 4, 8)
        words.add(words.guide, self._curves.guide_words, place, size, color=style.muted)
        low, high = self._ends
        is_in_view = self._curves.notebook and any(low <= k <= high for k, _ in ERRORS)
        corner = (self.axes.get_xlim()[0], 0.0) if is_in_view else None  # the one that no curve comes near
        place = _beside(self._on_page(self.axes, corner), 8, -8)
        words.add(words.notebook, NOTEBOOK, place, size, color=style.muted)

    def _on_page(self, axes: Axes, point: Sequence[float] | None) -> Place | None:
        """Return where a point of the data is on the page; None where there is none."""
        if point is None:
            return None
        x, y = axes.transData.transform(point) * INCH / self.figure.dpi
        return float(x), self._size[1] - float(y)


def _beside(place: Place | None, right: float, down: float) -> Place | None:
    return None if place is None else (place[0] + right, place[1] + down)
