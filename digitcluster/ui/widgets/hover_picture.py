"""A small picture that follows the mouse: the digit under it, as ink on paper, with a few words."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from digitcluster.ui.widgets.digit_image import DigitImage

SIDE = 48  # px
AWAY = 14  # px from the mouse


class HoverPicture(QFrame):
    """Stands beside a place of its parent, wherever there is room; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.picture = DigitImage(QSize(SIDE, SIDE))
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(5, 5, 8, 5)
        layout.setSpacing(8)
        layout.addWidget(self.picture)
        layout.addWidget(self.words)
        self.picture.setFixedSize(SIDE, SIDE)
        self.hide()

    def show_at(self, place: QPoint, image: NDArray[np.uint8], words: str) -> None:
        """Show an image, uint8 (h, w), beside a place."""
        self.picture.show_image(image)
        self.words.setText(words)
        self.adjustSize()
        room = self._around.rect()
        x = place.x() + AWAY if place.x() + AWAY + self.width() <= room.right() else place.x() - AWAY - self.width()
        y = min(max(place.y() - self.height() // 2, 0), max(0, room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.raise_()
