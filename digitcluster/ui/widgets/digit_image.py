"""Shows one image of a digit, or a row of them, as ink on paper."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitcluster.ui.widgets.guarded import guarded

MORE = np.array([230, 97, 0], np.float32)  # orange and blue: colour-blind people can tell them apart
LESS = np.array([26, 100, 220], np.float32)
PART = np.array([176, 32, 96], np.float32)  # neither of the two: it says how much, not in which direction


class DigitImage(QWidget):
    """Paints an image, dark ink on white paper in both themes, as large as fits.

    Parameters
    ----------
    size : QSize
        The size that it asks for, in device-independent pixels.
    most : int
        How tall it may grow where there is space; otherwise as tall as it asks for.
    """

    def __init__(self, size: QSize, *, most: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = size
        self._image: QImage | None = None
        self.setMinimumHeight(size.height())
        self.setMaximumHeight(most or size.height())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    @property
    def picture(self) -> QImage | None:
        """What is painted; None for blank paper."""
        return self._image

    def show_image(self, image: NDArray[np.uint8] | None) -> None:
        """Show an image, uint8 (h, w) with ink bright on dark; None for blank paper."""
        self._image = None if image is None else as_paper(image)
        self.update()

    def show_difference(self, image: NDArray[np.uint8], other: NDArray[np.uint8]) -> None:
        """Show where two images, uint8 (h, w), differ: orange where the first has more ink, blue where the second."""
        self._image = coloured_difference(image, other)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return self._hint

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the image in the middle, each pixel a crisp square."""
        painter = QPainter(self)
        if self._image is None:
            side = min(self.width(), self.height())
            painter.fillRect(QRectF((self.width() - side) / 2, 0, side, side), Qt.GlobalColor.white)
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)


def as_paper(image: NDArray[np.uint8]) -> QImage:
    """Return a picture of dark ink on white paper for an image, uint8 (h, w), with ink bright on dark."""
    levels = np.ascontiguousarray(255 - image)
    height, width = levels.shape
    # copy(): QImage does not keep the array alive
    return QImage(levels.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def draw_inside(painter: QPainter, square: QRectF, paper: QImage) -> None:
    """Draw a picture as large as fits into a square, in its middle."""
    size = paper.size().scaled(square.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(square.center())
    # A few pixels stay crisp squares; more of them than there is room for would become specks.
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, 2 * paper.width() > size.width())
    painter.drawImage(place, paper)


def levels_of(picture: QImage) -> NDArray[np.uint8]:
    """Return a picture's grey levels, uint8 (h, w), on white where it is transparent."""
    paper = QImage(picture.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(QRectF(0, 0, picture.width(), picture.height()), picture)
    painter.end()
    grey = paper.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def coloured_difference(image: NDArray[np.uint8], other: NDArray[np.uint8]) -> QImage:
    """Return where two images, uint8 (h, w), differ: orange where the first has more ink, blue where the second."""
    more = (image.astype(np.float32) - other)[..., None] / 255
    both = np.minimum(image, other)[..., None].astype(np.float32) / 255
    colours = 255 - np.maximum(more, 0) * (255 - MORE) - np.maximum(-more, 0) * (255 - LESS) - both * 70
    return _coloured(colours)


def coloured_parts(image: NDArray[np.uint8], parts: NDArray[np.floating]) -> QImage:
    """Return an image, uint8 (h, w), in grey, and over it where a sum comes from: its parts ≥ 0, float (h, w)."""
    most = max(float(np.percentile(parts[parts > 0], 98)), 1e-9) if (parts > 0).any() else 1.0
    strength = np.clip(parts / most, 0, 1)[..., None]
    paper = 255 - 0.45 * image[..., None].astype(np.float32)
    return _coloured(paper * (1 - strength) + PART * strength)


def _coloured(levels: NDArray[np.floating]) -> QImage:
    """Return a picture for colours, float (h, w, 3), from 0 to 255."""
    colours = np.ascontiguousarray(np.clip(levels, 0, 255).astype(np.uint8))
    height, width, _ = colours.shape
    # copy(): QImage does not keep the array alive
    return QImage(colours.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def row_of_images(images: list[NDArray[np.uint8]], *, gap: int = 3) -> NDArray[np.uint8]:
    """Put images of one size, each uint8 (h, w), beside each other with `gap` pixels of paper between."""
    height = images[0].shape[0]
    blank = np.zeros((height, gap), np.uint8)
    pieces = [piece for image in images for piece in (blank, image)]
    return np.hstack([*pieces[1:]])
