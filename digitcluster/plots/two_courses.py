"""How two trainings converge: the inertia of both by iteration, one line over the other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from digitcluster.plots.plain_axis import write_in_powers
from digitcluster.plots.style import LIGHT, Style, style_axes
from digitcluster.wording import shortened

ROOM = (0.62, 0.2, 0.42, 0.12)  # inches left, right, below and above the axes
NAME = 32  # characters of a run's name
EMPTY = "Of neither of the two is it known how its training went."


class TwoCourses:
    """Draws two lines of different colour and dashes, named at the right."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self.axes = figure.add_subplot()
        (self.first,) = self.axes.plot([], [], linewidth=1.8)
        (self.second,) = self.axes.plot([], [], linewidth=1.8, linestyle=(0, (4, 2)))
        self.empty_note = figure.text(0.5, 0.5, EMPTY, ha="center", va="center", fontsize=9)
        self.axes.set_xlabel("Iteration")
        self.axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, min_n_ticks=1))
        self.axes.yaxis.set_major_locator(MaxNLocator(nbins=3, min_n_ticks=2))
        self._values: tuple[Sequence[float], Sequence[float], tuple[str, str]] = ((), (), ("", ""))
        self.restyle(style)
        self.show((), (), ("", ""))

    @property
    def live(self) -> tuple[Artist, ...]:
        """Nothing changes often."""
        return ()

    @property
    def values(self) -> tuple[Any, ...]:
        """What `show` takes."""
        return self._values

    def show(self, first: Sequence[float], second: Sequence[float], names: tuple[str, str]) -> bool:
        """Show the inertia of two trainings at each of their iterations; one may be unknown, and is empty then."""
        self._values = first, second, names
        both = np.array([*first, *second], np.float64)
        both = both[np.isfinite(both)]
        for line, values in ((self.first, first), (self.second, second)):
            line.set_data(np.arange(1, len(values) + 1), values)
        self.empty_note.set_visible(not len(both))
        self.axes.set_visible(len(both) > 0)
        if len(both):
            low, high = float(both.min()), float(both.max())
            pad = max(high - low, abs(high) * 1e-3, 1e-12) * 0.06
            self.axes.set(xlim=(1, max(len(first), len(second), 2)), ylim=(low - pad, high + pad))
            power = int(np.floor(np.log10(high))) if high > 0 else 0
            write_in_powers(self.axes.yaxis, "Inertia", power)
        self._name(names)
        self.layout()
        return True

    def _name(self, names: tuple[str, str]) -> None:
        """Say which line is whose, where both are lines."""
        for line, name in zip((self.first, self.second), names, strict=True):
            line.set_label(shortened(name, NAME))
        known = zip((self.first, self.second), self._values[:2], strict=True)
        shown = [line for line, values in known if len(values)]
        legend = self.axes.legend(handles=shown, loc="upper right", frameon=False, fontsize=8, handlelength=2.6)
        for text in legend.get_texts():
            text.set_color(self._style.muted)

    def hint_at(self, x: float, y: float) -> str:
        """Return the inertia of both at the iteration under a place in the figure's pixels."""
        first, second, names = self._values
        if not self.axes.get_visible() or not self.axes.get_window_extent().contains(x, y):
            return ""
        number = round(float(self.axes.transData.inverted().transform((x, y))[0]))
        known = [
            (name, values) for name, values in zip(names, (first, second), strict=True) if 1 <= number <= len(values)
        ]
        lines = [f"{name}: inertia {values[number - 1]:.4g}" for name, values in known]
        return "\n".join([f"Iteration {number}", *lines]) if lines else ""

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        style_axes(self.axes, style)
        self.first.set_color(style.accent)
        self.second.set_color(style.second)
        self.empty_note.set_color(style.muted)
        self._name(self._values[2])  # a legend has copies of the lines

    def layout(self) -> None:
        """Leave room for the text around the axes, which has a fixed size."""
        width, height = self.figure.get_size_inches()
        left, right, below, above = ROOM
        self.figure.subplots_adjust(
            left=min(left / width, 0.45),
            right=max(1 - right / width, 0.5),
            bottom=min(below / height, 0.45),
            top=max(1 - above / height, 0.5),
        )
        whole, middle = self.figure.transFigure, (self.figure.subplotpars.bottom + self.figure.subplotpars.top) / 2
        self.axes.xaxis.set_label_coords(0.5, 0.2 / height, transform=whole)
        self.axes.yaxis.set_label_coords(0.24 / width, middle, transform=whole)
