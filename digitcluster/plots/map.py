"""A map of digits and centroids on a plane: digits as small marks by label or cluster, centroids and their ways above.

The axes cover the figure and their data coordinates are pt (1/72 inch) from the upper left corner; the plane's
coordinates are scaled to them, alike in both directions.
"""

from itertools import zip_longest
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from digitcluster.plots.map_content import MapContent, MapMarks
from digitcluster.plots.style import LIGHT, Style
from digitcluster.plots.writing import Writing, width_of

INCH = 72  # pt
MARGIN, LEGEND = 14.0, 18.0  # pt around the map, and for the legend above
COLOURS = (
    *("#332288", "#88ccee", "#117733", "#ddcc77", "#cc6677"),
    *("#aa4499", "#44aa99", "#999933", "#882255", "#6e6e6e"),
)
"""Which people with any kind of colour blindness can tell apart (P. Tol, "Colour schemes", 2021: muted)."""
DARK_COLOURS = (
    *("#8f86e8", "#88ccee", "#4fb873", "#ddcc77", "#e08a98"),
    *("#cf7fc2", "#5fcbb9", "#bdbd4a", "#d06b94", "#b4b4b4"),
)
"""The same for a dark ground, lighter where they would not stand out from it."""
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p")
"""Together with the colours they make a hundred kinds that differ."""
POINT, RING = 3.2, 11.0  # pt: how wide a digit's mark is, and the ring around what is inspected
LARGE, SMALL = 15.0, 7.0  # pt: centroids where they have room for a name, and where there are many
MANY = 40  # centroids from which on they are small and nameless
NEAR = 7.0  # pt: how far from a mark a click still means it
FAINT = 0.16  # how strongly regions are coloured


class Map:
    """Draws the map; keeps its artists and changes their data."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_autoscale_on(False)
        self._regions = self._axes.imshow(np.ones((1, 1, 3)), aspect="auto", interpolation="nearest", zorder=0)
        self._points: list[Line2D] = []
        self._keys: list[Line2D] = []  # of the legend
        self._legend, self._instead = Writing(self._axes, "normal"), Writing(self._axes, "normal")
        self._ways = LineCollection([], linewidth=0.9, zorder=4)
        self._axes.add_collection(self._ways)
        self._centroids: list[Line2D] = []
        self._names = Writing(self._axes, "bold")
        self._names.artist.set_zorder(7)
        self._link = self._line(linewidth=1.4, linestyle=(0, (3, 2)), zorder=5)
        self._star = self._line(linestyle="none", marker="*", markersize=17, markeredgewidth=1.2, zorder=8)
        self._ring = self._line(linestyle="none", marker="o", markersize=RING, markeredgewidth=2, zorder=9)
        self._ring.set_markerfacecolor("none")
        self._content, self._marks = MapContent(), MapMarks()
        self._scale, self._offset = 1.0, np.zeros(2)

    @property
    def live(self) -> tuple[Artist, ...]:
        """The centroids with their ways and names, the drawing, and the ring."""
        return (self._ways, *self._centroids, self._names.artist, self._link, self._star, self._ring)

    @property
    def values(self) -> tuple[Any, ...]:
        """The background and the marks, as `show` takes them."""
        return self._content, self._marks

    def show(self, content: MapContent, marks: MapMarks) -> bool:
        """Show digits, and over them centroids; return whether more than the marks has changed."""
        changed = content is not self._content or len(marks.centroids) != len(self._marks.centroids)
        self._content, self._marks = content, marks
        if changed:
            self.layout()
        else:
            self._place_marks()
        return changed

    def show_marks(self, marks: MapMarks) -> None:
        """Move as many centroids over the digits that are there; only live artists change."""
        self._marks = marks
        self._place_marks()

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style

    def layout(self) -> None:
        """Arrange everything for the figure's present size."""
        width, height = self.figure.get_size_inches() * INCH
        self.figure.set_facecolor(self._style.window)
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._fit(width, height)
        self._place_regions()
        self._place_points()
        self._place_legend(width)
        sentence = [(self._content.instead, width / 2, height / 2)]
        self._instead.write(sentence, size=9, color=self._style.muted, anchor=0.5)
        self._make_centroids()
        self._place_marks()

    def mark_at(self, x: float, y: float) -> tuple[str, int] | None:
        """Return what is at a place in the figure's pixels: ("cluster", i), ("digit", i), or None."""
        place = np.array([x, self.figure.get_figheight() * self.figure.dpi - y]) * INCH / self.figure.dpi
        for what, points, near in (
            ("cluster", self._marks.centroids, max(NEAR, self._wide() / 2)),
            ("digit", self._content.points, NEAR),
        ):
            if len(points):
                apart = np.square(self._placed(points) - place).sum(axis=1)
                best = int(apart.argmin())
                if apart[best] <= near**2:
                    return what, best
        return None

    def inside(self, corners: NDArray[np.floating]) -> NDArray[np.intp]:
        """Return which digits are within an outline of places in the figure's pixels, float (m, 2); intp (n,)."""
        from matplotlib.path import Path

        places = corners * INCH / self.figure.dpi
        places[:, 1] = self.figure.get_figheight() * INCH - places[:, 1]
        if len(places) < 3 or not len(self._content.points):
            return np.zeros(0, np.intp)
        return np.flatnonzero(Path(places).contains_points(self._placed(self._content.points)))

    # For the canvas, to which a mark is a cell

    cell_at = mark_at

    def moved(self, mark: tuple[str, int] | None, across: int, down: int) -> tuple[str, int] | None:
        """Return the centroid after or before one; the first if there is none yet."""
        count = len(self._marks.centroids)
        if not count:
            return None
        if mark is None or mark[0] != "cluster":
            return "cluster", 0
        return "cluster", min(max(mark[1] + across + down, 0), count - 1)

    def ends(self) -> tuple[tuple[str, int], tuple[str, int]] | None:
        """Return the first and the last centroid; None where there is none."""
        count = len(self._marks.centroids)
        return (("cluster", 0), ("cluster", count - 1)) if count else None

    def select(self, mark: tuple[str, int] | None) -> None:
        """Do nothing: what is inspected is one of the marks."""

    def _line(self, **look: Any) -> Line2D:
        line = Line2D([], [], **look)
        self._axes.add_line(line)
        return line

    def _colour(self, kind: int) -> str:
        colours = COLOURS if self._style is LIGHT else DARK_COLOURS
        return colours[kind % len(colours)]

    @staticmethod
    def _shape(kind: int) -> str:
        # Labels differ in both, for those who see no colours; so do the first hundred clusters.
        return SHAPES[(kind + kind // len(SHAPES)) % len(SHAPES)]

    def _fit(self, width: float, height: float) -> None:
        """Scale the plane so that everything on it has room."""
        ways = self._marks.ways.reshape(-1, 2)
        all_points = np.concatenate([self._content.points, self._marks.centroids, ways])
        all_points = all_points[np.isfinite(all_points).all(axis=1)]
        if not len(all_points):
            return
        low, high = all_points.min(axis=0), all_points.max(axis=0)
        above = MARGIN + (LEGEND if self._content.names else 0)
        room = np.maximum([width - 2 * MARGIN, height - above - MARGIN], 10.0)
        self._scale = float((room / np.maximum(high - low, 1e-9)).min())
        middle = np.array([width / 2, above + room[1] / 2])
        self._offset = middle - (low + high) / 2 * self._scale * (1, -1)

    def _placed(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return where points of the plane are in the figure, in pt."""
        placed: NDArray[np.float64] = points * (self._scale, -self._scale) + self._offset
        return placed

    def _place_regions(self) -> None:
        regions, style = self._content.regions, self._style
        self._regions.set_visible(regions is not None)
        if regions is None:
            return
        ground = np.array(to_rgb(style.window))
        kinds = np.unique(regions)
        colours = np.array([to_rgb(self._colour(int(kind))) for kind in kinds])
        self._regions.set_data((1 - FAINT) * ground + FAINT * colours[np.searchsorted(kinds, regions)])
        left, right, bottom, top = self._content.extent
        (x0, y0), (x1, y1) = self._placed(np.array([[left, bottom], [right, top]]))
        self._regions.set_extent((x0, x1, y0, y1))
        self._regions.origin = "lower"

    def _place_points(self) -> None:
        placed, kinds = self._placed(self._content.points), self._content.kinds
        present = [int(kind) for kind in np.unique(kinds)]
        while len(self._points) < len(present):
            self._points.append(self._line(linestyle="none", markersize=POINT, markeredgewidth=0, zorder=2))
        for line, kind in zip_longest(self._points, present):
            line.set_visible(kind is not None)
            if kind is not None:
                some = placed[kinds == kind]
                line.set_data(some[:, 0], some[:, 1])
                line.set(marker=self._shape(kind), markerfacecolor=self._colour(kind), alpha=0.75)

    def _place_legend(self, width: float) -> None:
        """Write the names of the kinds above, each beside its mark."""
        present = {int(kind) for kind in np.unique(self._content.kinds)}
        named = [(kind, name) for kind, name in enumerate(self._content.names) if kind in present]
        texts, x = [], MARGIN
        for kind, name in named:
            room = width_of(name, size=8, weight="normal") + 22
            if x + room > width:
                break
            texts.append((kind, name, x))
            x += room
        while len(self._keys) < len(texts):
            self._keys.append(self._line(linestyle="none", markersize=5.5, markeredgewidth=0, zorder=2))
        for line, text in zip_longest(self._keys, texts):
            line.set_visible(text is not None)
            if text is not None:
                kind, _, x = text
                line.set_data([x + 3], [MARGIN - 2])
                line.set(marker=self._shape(kind), markerfacecolor=self._colour(kind))
        written = [(name, x + 9, MARGIN + 1) for _, name, x in texts]
        self._legend.write(written, size=8, color=self._style.muted)

    def _wide(self) -> float:
        """Return how wide the mark of a centroid is, in pt."""
        return LARGE if len(self._marks.centroids) <= MANY else SMALL

    def _make_centroids(self) -> None:
        """Have a line of markers for each kind of centroid."""
        kinds = sorted({int(kind) for kind in self._marks.kinds})
        while len(self._centroids) < len(kinds):
            self._centroids.append(self._line(linestyle="none", zorder=6))
        for line in self._centroids[len(kinds) :]:
            line.set_data([], [])

    def _place_marks(self) -> None:
        marks, style = self._marks, self._style
        placed = self._placed(marks.centroids)
        self._make_centroids()
        for line, kind in zip(self._centroids, sorted({int(kind) for kind in marks.kinds}), strict=False):
            some = placed[marks.kinds == kind]
            line.set_data(some[:, 0], some[:, 1])
            line.set(markerfacecolor=style.window, markeredgecolor=self._colour(kind), markersize=self._wide())
            line.set(marker="o" if self._wide() == LARGE else self._shape(kind), markeredgewidth=2)
        has_names = len(placed) <= MANY
        names = [(name, x, y + 3.2) for name, (x, y) in zip(marks.names, placed, strict=False)] if has_names else []
        self._names.write(names, size=9, color=style.text, anchor=0.5)
        self._place_ways()
        star = None if marks.star is None else self._placed(np.array([marks.star]))[0]
        self._star.set_data(([], []) if star is None else ([star[0]], [star[1]]))
        self._star.set(markerfacecolor=style.accent, markeredgecolor=style.window)
        ends = np.zeros((0, 2))
        if star is not None and marks.nearest is not None and marks.nearest < len(placed):
            ends = np.stack([star, placed[marks.nearest]])
        self._link.set_data(ends[:, 0], ends[:, 1])
        self._link.set_color(style.accent)
        self._place_ring(placed)

    def _place_ways(self) -> None:
        """Draw the way of each centroid, in its colour."""
        marks = self._marks
        if len(marks.ways) < 2 or marks.ways.shape[1] != len(marks.kinds):
            self._ways.set_segments([])
            return
        placed = self._placed(marks.ways)
        self._ways.set_segments(list(placed.transpose(1, 0, 2)))
        self._ways.set_color([self._colour(int(kind)) for kind in marks.kinds])

    def _place_ring(self, placed: NDArray[np.float64]) -> None:
        marks = self._marks
        place, wide = None, RING
        if marks.digit is not None:
            place = self._placed(np.array([marks.digit]))[0]
        elif marks.cluster is not None and marks.cluster < len(placed):
            place, wide = placed[marks.cluster], self._wide() + 5
        self._ring.set_data(([], []) if place is None else ([place[0]], [place[1]]))
        self._ring.set(markeredgecolor=self._style.accent, markersize=wide)
