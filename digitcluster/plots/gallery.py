"""The centroid gallery: every centroid as ink on paper, titled with its inferred label, size and purity.

One axes holds one mosaic image, however many centroids there are: a hundred axes would take a quarter of a second to
draw. The axes covers the figure and its data coordinates are pixels, so everything is placed by plain arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from digitcluster.plots.style import LIGHT, Style
from digitcluster.plots.writing import Writing
from digitcluster.wording import shortened

POINT = 1 / 72  # inch
LARGEST = 150  # points: one centroid need not fill the window
NOTE_ROOM = 64  # points a cell needs to show size and purity beside the label
PURITY_ROOM = 36  # points for the purity alone


@dataclass(frozen=True)
class Caption:
    """What stands over a centroid: its inferred label, a note on it, and the share (0 to 1) for its bar."""

    label: str
    note: str
    share: float


@dataclass(frozen=True)
class _Layout:
    """Where the cells are, in points: columns, side of a picture, left and top of the first cell."""

    columns: int
    side: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    strip: float
    foot: float

    def corner(self, index: int) -> tuple[float, float]:
        """Return the upper left corner of a picture, y downward from the figure's top."""
        row, column = divmod(index, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y + self.strip


class Gallery:
    """Draws the centroids; keeps its artists and changes their data."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._image = self._axes.imshow(
            np.zeros((1, 1, 4), np.uint8), aspect="auto", interpolation="nearest", origin="upper"
        )
        self._bars_back = self._axes.add_collection(LineCollection([], capstyle="butt"))
        self._bars = self._axes.add_collection(LineCollection([], capstyle="butt"))
        self._frame = self._axes.add_patch(Rectangle((0, 0), 1, 1, fill=False, linewidth=2, visible=False))
        self._labels, self._notes = Writing(self._axes, "bold"), Writing(self._axes, "normal")
        self._images: NDArray[np.floating] = np.zeros((0, 1, 1))
        self._captions: Sequence[Caption] = ()
        self._selected: int | None = None
        self._layout = _arrange(1, 1, 1, 1)

    @property
    def live(self) -> tuple[Artist, ...]:
        """The mosaic: it changes with each iteration, the captions seldom."""
        return (self._image,)

    def show(self, images: NDArray[np.floating], captions: Sequence[Caption]) -> None:
        """Show centroids, float (k, h, w) from 0 to 255, with a caption each."""
        self._images, self._captions = images, captions
        if self._selected is not None and self._selected >= len(images):
            self._selected = None
        self.layout()

    def show_images(self, images: NDArray[np.floating]) -> None:
        """Show as many other images under the captions that are there."""
        self._images = images
        self._image.set_data(self._mosaic())

    def select(self, index: int | None) -> None:
        """Put a frame around one cell, or around none."""
        self._selected = index
        self.layout()

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.layout()

    def layout(self) -> None:
        """Arrange the cells for the figure's present size."""
        width, height = self.figure.get_size_inches() / POINT
        count = len(self._images)
        aspect = self._images.shape[1] / self._images.shape[2] if count else 1.0
        self._layout = _arrange(count, width, height, aspect)
        self.figure.set_facecolor(self._style.window)
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._place_mosaic()
        self._place_captions()
        self._place_bars(aspect)
        self._place_frame(aspect)

    def cell_at(self, x: float, y: float) -> int | None:
        """Return which centroid is at a place in the figure's pixels, from its lower left corner."""
        layout = self._layout
        points = 72 / self.figure.dpi
        across, down = x * points - layout.left, self.figure.get_figheight() * 72 - y * points - layout.top
        column, row = int(across // layout.pitch_x), int(down // layout.pitch_y)
        index = row * layout.columns + column
        inside = 0 <= column < layout.columns and row >= 0 and index < len(self._images)
        return index if inside else None

    def _mosaic(self) -> NDArray[np.uint8]:
        """Return all pictures as one RGBA image of cells; caption strips and gaps are transparent."""
        count, (height, width) = len(self._images), self._images.shape[1:]
        rows = -(-count // self._layout.columns) if count else 1
        tall, wide = self._cell_pixels()
        mosaic = np.zeros((rows * tall, self._layout.columns * wide, 4), np.uint8)
        top = round(self._layout.strip / self._layout.side * width)
        paper = 255 - np.clip(np.rint(self._images), 0, 255).astype(np.uint8)
        for index, picture in enumerate(paper):
            row, column = divmod(index, self._layout.columns)
            y, x = row * tall + top, column * wide
            cell = mosaic[y : y + height, x : x + width]
            cell[..., :3] = picture[..., None]
            cell[..., 3] = 255
        return mosaic

    def _cell_pixels(self) -> tuple[int, int]:
        """Return height and width of a whole cell in pixels of the mosaic."""
        scale = self._images.shape[2] / self._layout.side
        return int(self._layout.pitch_y * scale), int(self._layout.pitch_x * scale)

    def _place_mosaic(self) -> None:
        layout, count = self._layout, len(self._images)
        if not count:
            return
        # Cells are a whole number of mosaic pixels; the layout follows that, so that captions and bars fit exactly.
        scale = self._images.shape[2] / layout.side
        tall, wide = self._cell_pixels()
        strip = round(layout.strip * scale) / scale
        self._layout = layout = _Layout(
            layout.columns, layout.side, layout.left, layout.top, wide / scale, tall / scale, strip, layout.foot
        )
        rows = -(-count // layout.columns)
        right, bottom = layout.left + layout.columns * layout.pitch_x, layout.top + rows * layout.pitch_y
        self._image.set_data(self._mosaic())
        self._image.set_extent((layout.left, right, bottom, layout.top))

    def _place_captions(self) -> None:
        layout, style = self._layout, self._style
        roomy = layout.side >= NOTE_ROOM
        size = float(np.clip(layout.strip * 0.7, 5, 12))
        named = any(len(caption.label) > 2 for caption in self._captions)  # class names need the room of the sizes
        if named:
            size, roomy = float(np.clip(size * 0.8, 5, 9)), False
        longest = max([1, *(len(caption.note) for caption in self._captions)]) if roomy else 6
        # A character is some 0.62 of the font's size wide, a label's bold digit 0.7 and a gap after it.
        small = float(np.clip((layout.side - 1.1 * size) / (0.62 * longest), 5, min(8.5, max(5.5, size * 0.78))))
        labels, notes = [], []
        for index, caption in enumerate(self._captions if layout.strip else ()):
            x, y = layout.corner(index)
            base = y - 0.24 * layout.strip
            shown = caption.note if roomy else caption.note.rpartition("· ")[2] if layout.side >= PURITY_ROOM else ""
            room = (layout.side - 0.62 * small * len(shown)) / (0.7 * size)
            labels.append((shortened(caption.label, int(room)), x, base))
            notes.append((shown, x + layout.side, base))
        self._labels.write(labels, size=size, color=style.text)
        self._notes.write(notes, size=small, color=style.muted, right=True)

    def _place_bars(self, aspect: float) -> None:
        layout = self._layout
        whole, part = [], []
        for index, caption in enumerate(self._captions):
            x, y = layout.corner(index)
            below = y + layout.side * aspect + layout.foot * 0.6
            whole.append([(x, below), (x + layout.side, below)])
            part.append([(x, below), (x + layout.side * caption.share, below)])
        width = float(np.clip(layout.side * 0.05, 0.8, 2.4))
        self._bars_back.set(segments=whole, color=self._style.border, linewidth=width)
        self._bars.set(segments=part, color=self._style.accent, linewidth=width)

    def _place_frame(self, aspect: float) -> None:
        self._frame.set(visible=self._selected is not None, edgecolor=self._style.accent)
        if self._selected is not None:
            x, y = self._layout.corner(self._selected)
            self._frame.set(x=x, y=y, width=self._layout.side, height=self._layout.side * aspect)


def _spacing(count: int) -> tuple[float, float, float]:
    """Return the room for a caption, for the bar and between cells, in points: less where there are many."""
    for most, spacing in ((36, (17.0, 5.0, 10.0)), (150, (10.0, 4.0, 6.0)), (300, (8.0, 3.0, 3.0))):
        if count <= most:
            return spacing
    return 0.0, 2.0, 2.0


def _arrange(count: int, width: float, height: float, aspect: float) -> _Layout:
    """Choose the number of columns that makes the pictures largest; all measures in points."""
    strip, foot, gap = _spacing(count)
    best = (0.0, 1)
    for columns in range(1, max(1, count) + 1):
        rows = -(-max(1, count) // columns)
        side = min(
            (width - (columns + 1) * gap) / columns,
            ((height - gap) / rows - gap - strip - foot) / aspect,
            LARGEST,
        )
        if side > best[0]:
            best = (side, columns)
    side, columns = best
    side = max(side, 1.0)
    rows = -(-max(1, count) // columns)
    # What is left over goes between the columns and rows, so that the gallery fills its place.
    pitch_x = min((width - gap) / columns, side + 2.5 * gap)
    pitch_y = min((height - gap / 2) / rows, side * aspect + strip + foot + 2 * gap)
    left = (width - columns * pitch_x) / 2 + (pitch_x - side) / 2
    top = max(gap / 2, (height - rows * pitch_y) / 2 + (pitch_y - side * aspect - strip - foot) / 2)
    return _Layout(columns, side, left, top, pitch_x, pitch_y, strip, foot)
