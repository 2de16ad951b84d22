"""Shows one image of a digit, or a row of them, as ink on paper."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

MORE = np.array([230, 97, 0], np.float32)  # orange and blue: colour-blind people can tell them apart
LESS = np.array([26, 100, 220], np.float32)


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
        self._image = _difference(image, other)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return self._hint

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


def _difference(image: NDArray[np.uint8], other: NDArray[np.uint8]) -> QImage:
    more = (image.astype(np.float32) - other)[..., None] / 255
    both = np.minimum(image, other)[..., None].astype(np.float32) / 255
    colours = 255 - np.maximum(more, 0) * (255 - MORE) - np.maximum(-more, 0) * (255 - LESS) - both * 70
    levels = np.ascontiguousarray(np.clip(colours, 0, 255).astype(np.uint8))
    height, width = image.shape
    return QImage(levels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def row_of_images(images: list[NDArray[np.uint8]], *, gap: int = 3) -> NDArray[np.uint8]:
    """Put images of one size, each uint8 (h, w), beside each other with `gap` pixels of paper between."""
    height = images[0].shape[0]
    blank = np.zeros((height, gap), np.uint8)
    pieces = [piece for image in images for piece in (blank, image)]
    return np.hstack([*pieces[1:]])
