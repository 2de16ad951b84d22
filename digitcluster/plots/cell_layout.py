"""Where the cells of a gallery are: in as many columns as make their images largest."""

from dataclasses import dataclass, replace

LARGEST = 150  # pt: a single centroid need not fill the window
LEAST = 0.5  # pt: of images that are much wider than high something can be seen all the same


@dataclass(frozen=True)
class CellLayout:
    """Equal cells in rows, each with a strip for its caption, its image, and a foot for its bar, from top to bottom.

    All measures are in pt (1/72 inch), y downward from the figure's top.

    Attributes
    ----------
    columns : int
    side, tall : float
        An image's width and height.
    left, top : float
        The first cell's upper left corner.
    pitch_x, pitch_y : float
        From one cell to the next.
    strip, foot : float
        The heights of the strip and the foot.
    """

    columns: int
    side: float
    tall: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    strip: float
    foot: float

    def corner(self, index: int) -> tuple[float, float]:
        """Return the upper left corner of a cell's image."""
        row, column = divmod(index, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y + self.strip

    def index_at(self, x: float, y: float) -> int | None:
        """Return which cell a place is in, whether or not it has an image; None outside the columns."""
        column, row = int((x - self.left) // self.pitch_x), int((y - self.top) // self.pitch_y)
        return row * self.columns + column if 0 <= column < self.columns and row >= 0 else None

    def rows(self, count: int) -> int:
        """Return how many rows this many cells need; at least one."""
        return max(1, -(-count // self.columns))

    def on_pixels(self, height: int, width: int) -> "CellLayout":
        """Return nearly the same layout, with cells that measure a whole number of pixels of images of this size.

        One image of all cells can then be drawn, and captions and bars fit it exactly.
        """
        across, down = self.side / width, self.tall / height
        strip = round(self.strip / down)
        return replace(
            self,
            pitch_x=max(int(self.pitch_x / across), width) * across,
            pitch_y=max(int(self.pitch_y / down), strip + height) * down,
            strip=strip * down,
        )


def arrange_cells(count: int, width: float, height: float, aspect: float) -> CellLayout:
    """Return the layout in which the images are largest.

    Parameters
    ----------
    count : int
        The number of cells; none is laid out like one.
    width, height : float
        The space available, in pt.
    aspect : float
        An image's height divided by its width.
    """
    count = max(1, count)
    strip, foot, gap = _spacing(count)

    def side_in(columns: int) -> float:
        rows = -(-count // columns)
        return min(
            (width - (columns + 1) * gap) / columns,
            ((height - gap) / rows - gap - strip - foot) / aspect,
            LARGEST,
        )

    columns = max(range(1, count + 1), key=side_in)  # of several that are equally good, the fewest
    side = max(side_in(columns), 1.0)  # even without any space, so that there is a size to divide by
    image = max(side * aspect, LEAST)
    tall = image + strip + foot
    rows = -(-count // columns)
    # What is left over goes between the columns and rows, so that the gallery fills its place.
    pitch_x = max(side, min((width - gap) / columns, side + 2.5 * gap))
    pitch_y = max(tall, min((height - gap / 2) / rows, tall + 2 * gap))
    left = (width - columns * pitch_x) / 2 + (pitch_x - side) / 2
    top = max(gap / 2, (height - rows * pitch_y) / 2 + (pitch_y - tall) / 2)
    return CellLayout(columns, side, image, left, top, pitch_x, pitch_y, strip, foot)


def _spacing(count: int) -> tuple[float, float, float]:
    """Return the heights of strip and foot and the gap between cells: less where there are many.

    With more than 300 the strips have no height: captions that small could not be read.
    """
    for most, spacing in ((36, (17.0, 5.0, 10.0)), (150, (10.0, 4.0, 6.0)), (300, (8.0, 3.0, 3.0))):
        if count <= most:
            return spacing
    return 0.0, 2.0, 2.0
