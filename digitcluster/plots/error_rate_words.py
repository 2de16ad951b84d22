"""Where the words and figures of the plot of a sweep stand, so that none touches another."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from matplotlib.axes import Axes

from digitcluster.plots.sweep_dots import FEW
from digitcluster.plots.writing import Writing, fitting, width_of

TITLE_SIZE, NAME_SIZE, TICK_SIZE = 9.5, 8.5, 8.0  # pt
APART = 12.0  # pt between the names of two lines
GAP = 3.0  # pt between other words
BASE = 0.36  # of a font's size: from the middle of small letters to their baseline
NOTEBOOK = "· · ·  the original notebook"

Place: TypeAlias = tuple[float, float]
"""In pt from the figure's upper left corner."""

CANDIDATE_TICKS = (1, 2, 3, 5, 7, 10, 15, 20, 24, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000, 10_000)


class SweepWords:
    """The words of the plot, in axes that cover the figure; lines' names first, then what there is still room for."""

    def __init__(self, page: Axes) -> None:
        self.title = Writing(page, "bold")
        self.line_names = tuple(Writing(page, "normal") for _ in range(3))  # training, validation, the second curve
        self.note, self.guide, self.notebook, self.mark = (Writing(page, "normal") for _ in range(4))

    @property
    def all(self) -> tuple[Writing, ...]:
        """Everything that is written."""
        return self.title, *self.line_names, self.note, self.guide, self.notebook, self.mark

    def say(self, text: str, shorter: str, width: float, *, color: str) -> None:
        """Write the title, so that it fits into a width in pt."""
        if width_of(text, size=TITLE_SIZE, weight="bold") > width:
            text = fitting(shorter, width, size=TITLE_SIZE, weight="bold")
        self.title.write([(text, 6, 13)], size=TITLE_SIZE, color=color)

    def name_lines(self, named: Sequence[tuple[str, Place | None, str]], lowest: float) -> None:
        """Write each line's name at its end, in its colour; where lines meet, the names are moved apart."""
        ys = apart([None if place is None else place[1] for _, place, _ in named], lowest)
        for writing, (name, place, color), y in zip(self.line_names, named, ys, strict=True):
            shown = [] if place is None or y is None else [(name, place[0] + 10, y + BASE * NAME_SIZE)]
            writing.write(shown, size=NAME_SIZE, color=color)

    def explain_seeds(self, seeds: int, width: float, *, color: str) -> None:
        """Say what dots, line and band are, where a k has several trainings."""
        band = "lowest to highest" if seeds < FEW else "middle half"
        text = f"{seeds} seeds: a dot each, median as a line, {band} as a band"
        shown = [(fitting(text, width, size=TICK_SIZE, weight="normal"), 6.0, 26.0)] if seeds > 1 else []
        self.note.write(shown, size=TICK_SIZE, color=color)

    def clear_others(self) -> None:
        """Take away what `add` has written."""
        for writing in (self.guide, self.notebook, self.mark):
            writing.write([], size=NAME_SIZE, color="none")

    def add(self, writing: Writing, text: str, place: Place | None, size: Place, *, color: str) -> None:
        """Write one of the other words, unless it would leave a page of this size, or touch what is there already."""
        if place is None or not text:
            return
        taken = [box for other in self.all if other is not writing for box in other.boxes]
        writing.write([(text, *place)], size=NAME_SIZE, color=color)
        left, top, right, bottom = writing.boxes[0]
        touches = any(
            left < box[2] + GAP and right > box[0] - GAP and top < box[3] + GAP and bottom > box[1] - GAP
            for box in taken
        )
        if touches or left < 0 or top < 0 or right > size[0] or bottom > size[1]:
            writing.write([], size=NAME_SIZE, color=color)


def apart(ys: Sequence[float | None], lowest: float) -> list[float | None]:
    """Move heights apart, those that are there, so that names there do not touch; none below `lowest`.

    Those that are too close share the room around their middle, in the order in which they stand.
    """
    order = sorted((y, place) for place, y in enumerate(ys) if y is not None)
    groups: list[tuple[float, list[int]]] = []  # the middle of each, and whose heights they are; y is downward
    for y, place in order:
        middle, places = min(y, lowest), [place]
        while groups and middle - groups[-1][0] < APART * (len(places) + len(groups[-1][1])) / 2:
            other, before = groups.pop()
            middle = (middle * len(places) + other * len(before)) / (len(places) + len(before))
            places = before + places
            middle = min(middle, lowest - APART * (len(places) - 1) / 2)
        groups.append((middle, places))
    result: list[float | None] = [None] * len(ys)
    for middle, places in groups:
        for number, place in enumerate(places):
            result[place] = middle + APART * (number - (len(places) - 1) / 2)
    return result


def ticks(low: int, high: int, width: float) -> list[int]:
    """Return round values of k whose figures do not touch on a log axis from `low` to `high`, `width` pt wide."""
    span = np.log(high * 1.12) - np.log(low / 1.12)
    chosen = [low]
    for tick in CANDIDATE_TICKS:
        room = 5 + (_figure_width(tick) + _figure_width(chosen[-1])) / 2
        if low < tick <= high and (np.log(tick) - np.log(chosen[-1])) / span * width > room:
            chosen.append(tick)
    return chosen


def _figure_width(number: int) -> float:
    return width_of(str(number), size=TICK_SIZE, weight="normal")
