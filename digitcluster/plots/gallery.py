"""The centroid gallery: every centroid as ink on paper, titled with its inferred label, size and purity.

The axes cover the figure and their data coordinates are pt (1/72 inch) from the upper left corner, so everything is
placed by plain arithmetic (`cell_layout`).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from digitcluster.plots.caption_layout import Caption, arrange_captions
from digitcluster.plots.cell_layout import arrange_cells
from digitcluster.plots.mosaic import mosaic, reduced
from digitcluster.plots.pixel_image import PixelImage
from digitcluster.plots.style import LIGHT, Style
from digitcluster.plots.writing import Writing

INCH = 72  # pt
FRAME = 2  # pt: the line around the selected centroid


class Gallery:
    """Draws the centroids; keeps its artists and changes their data."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._image = PixelImage(self._axes)
        # The whole bars first, so that the parts are drawn over them.
        self._bars_back = self._axes.add_collection(LineCollection([], capstyle="butt"))
        self.bars = self._axes.add_collection(LineCollection([], capstyle="butt"))
        self.frame = self._axes.add_patch(Rectangle((0, 0), 1, 1, fill=False, linewidth=FRAME, visible=False))
        self.labels, self.notes = Writing(self._axes, "bold"), Writing(self._axes, "normal")
        self._images: NDArray[np.floating] = np.zeros((0, 1, 1))
        self._captions: Sequence[Caption] = ()
        self._selected: int | None = None
        self.cells = arrange_cells(1, 1, 1, 1)

    @property
    def live(self) -> tuple[Artist, ...]:
        """The mosaic, which changes with each iteration, and the frame, which moves with a click."""
        return self._image, self.frame

    @property
    def values(self) -> tuple[Any, ...]:
        """Images and captions, and the selected cell if there is one, as `show` takes them."""
        selected = () if self._selected is None else (self._selected,)  # usually there is none
        return self._images, self._captions, *selected

    def show(self, images: NDArray[np.floating], captions: Sequence[Caption], selected: int | None = None) -> bool:
        """Show centroids with a caption each.

        Parameters
        ----------
        images : float (k, h, w)
            Grey levels, 0 to 255.
        captions : sequence of Caption
        selected : int or None
            The cell with a frame around it.

        Returns
        -------
        True
            All of the plot may have changed.
        """
        self._images, self._captions, self._selected = images, captions, selected
        self.layout()
        return True

    def show_images(self, images: NDArray[np.floating]) -> None:
        """Show as many other images of the same size under the captions that are there; only the mosaic changes."""
        self._images = images
        self._image.set_data(mosaic(reduced(images, self.cells, self.figure.dpi), self.cells))

    @property
    def noted(self) -> str:
        """How much the notes have room for: "all" of size and purity, "short" for one of them, or "none"."""
        if any("·" in note for note in self.notes.texts):
            return "all"
        return "short" if self.notes.texts else "none"

    def select(self, index: int | None) -> None:
        """Put a frame around one cell, or around none; only a live artist changes."""
        self._selected = index
        self._place_frame()

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style

    def layout(self) -> None:
        """Arrange the cells for the figure's present size."""
        width, height = self.figure.get_size_inches() * INCH
        count = len(self._images)
        aspect = self._images.shape[1] / self._images.shape[2] if count else 1.0
        cells = arrange_cells(count, width, height, aspect)
        images = reduced(self._images, cells, self.figure.dpi)
        self.cells = cells.on_pixels(*images.shape[1:])
        self.figure.set_facecolor(self._style.window)
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._place_mosaic(images)
        self._place_captions()
        self._place_bars()
        self._place_frame()

    def cell_at(self, x: float, y: float) -> int | None:
        """Return which centroid is at a place in the figure's pixels, from its lower left corner."""
        pixel = INCH / self.figure.dpi
        index = self.cells.index_at(x * pixel, self.figure.get_figheight() * INCH - y * pixel)
        return index if index is not None and index < len(self._images) else None

    def moved(self, index: int | None, across: int, down: int) -> int | None:
        """Return the cell beside one; the first if there is none yet, the same one at the edge."""
        if index is None or index >= len(self._images):
            return 0 if len(self._images) else None
        column = index % self.cells.columns + across
        there = index + across + down * self.cells.columns
        return there if 0 <= column < self.cells.columns and 0 <= there < len(self._images) else index

    def ends(self) -> tuple[int, int] | None:
        """Return the first and the last cell; None where there is none."""
        return (0, len(self._images) - 1) if len(self._images) else None

    def _place_mosaic(self, images: NDArray[np.floating]) -> None:
        layout, count = self.cells, len(self._images)
        if not count:
            return
        right = layout.left + layout.columns * layout.pitch_x
        bottom = layout.top + layout.rows(count) * layout.pitch_y
        self._image.set_data(mosaic(images, layout))
        self._image.set_extent((layout.left, right, bottom, layout.top))

    def _place_captions(self) -> None:
        words = arrange_captions(self._captions, self.cells)
        self.labels.write(words.labels, size=words.size, color=self._style.text)
        self.notes.write(words.notes, size=words.small, color=self._style.muted, anchor=1)

    def _place_bars(self) -> None:
        layout = self.cells
        whole, part = [], []
        for index, caption in enumerate(self._captions):
            x, y = layout.corner(index)
            below = y + layout.tall + layout.foot * 0.6
            whole.append([(x, below), (x + layout.side, below)])
            part.append([(x, below), (x + layout.side * caption.share, below)])
        width = float(np.clip(layout.side * 0.05, 0.8, 2.4))
        self._bars_back.set(segments=whole, color=self._style.border, linewidth=width)
        self.bars.set(segments=part, color=self._style.accent, linewidth=width)

    def _place_frame(self) -> None:
        index, count = self._selected, len(self._images)
        shown = index is not None and index < count
        self.frame.set(visible=shown, edgecolor=self._style.accent)
        if shown and index is not None:
            x, y = self.cells.corner(index)
            self.frame.set(x=x, y=y, width=self.cells.side, height=self.cells.tall)
