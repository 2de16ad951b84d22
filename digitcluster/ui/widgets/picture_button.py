"""A picture of a digit with words beneath, which can be clicked to see more of it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.digit_image import as_paper, coloured_difference, coloured_parts, draw_inside
from digitcluster.ui.widgets.guarded import guarded

SMALL = 0.85  # of the font
GAP = 3  # px from the paper to the words
NARROW = 50  # px
EDGE = 1  # px around the paper for a hairline


class PictureButton(QAbstractButton):
    """Paints an image as ink on paper, or what was made of it; without a picture there is only its outline.

    Parameters
    ----------
    side : int
        Of the square of paper, in device-independent pixels.
    is_link : bool
        Whether it does something when it is clicked: else it takes no focus.
    """

    def __init__(self, side: int, *, is_link: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.picture: QImage | None = None
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_link(is_link)

    def set_link(self, is_link: bool) -> None:
        """Say whether it does something when it is clicked."""
        self._is_link = is_link
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_link else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)
        self.update()

    def set_side(self, side: int) -> None:
        """Make the square of paper larger or smaller."""
        if side != self._side:
            self._side = side
            self.updateGeometry()

    def show_image(self, image: NDArray[np.uint8] | None, words: str = "") -> None:
        """Show an image, uint8 (h, w), with words beneath; None for blank paper."""
        self._show(None if image is None else as_paper(image), words)

    def show_difference(self, image: NDArray[np.uint8], other: NDArray[np.uint8], words: str = "") -> None:
        """Show where two images, uint8 (h, w), differ: orange where the first has more ink, blue where the second."""
        self._show(coloured_difference(image, other), words)

    def show_parts(self, image: NDArray[np.uint8], parts: NDArray[np.floating], words: str = "") -> None:
        """Show an image, uint8 (h, w), and over it where a sum comes from, parts ≥ 0, float (h, w)."""
        self._show(coloured_parts(image, parts), words)

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(self._side + 2 * EDGE, self._side + GAP + EDGE + self._line())

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size: it may be narrower until it knows how much room there is."""
        return QSize(min(self._side, NARROW), self.sizeHint().height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the paper, a mark around it where the keyboard acts, and the words."""
        painter, style = QPainter(self), current_style()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = QRect((self.width() - self._side) // 2, EDGE, self._side, self._side)
        if self.picture is not None:
            painter.fillRect(paper, Qt.GlobalColor.white)
            draw_inside(painter, paper.toRectF(), self.picture)
        marked = self.hasFocus() or (self._is_link and self.underMouse() and self.isEnabled())
        painter.setPen(QPen(QColor(style.accent if marked else style.border), 3 if self.hasFocus() else 1))
        painter.drawRect(paper.adjusted(1, 1, -1, -1) if self.hasFocus() else paper.adjusted(-1, -1, 0, 0))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * SMALL)
        painter.setFont(font)
        painter.setPen(QColor(style.accent if self._is_link else style.muted))
        below = QRect(0, paper.bottom() + GAP, self.width(), self._line())
        words = QFontMetrics(font).elidedText(self._words, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)

    def _show(self, picture: QImage | None, words: str) -> None:
        self.picture = picture
        self._words = words
        self.setText(words.replace("&", "&&"))  # Qt makes a key of what follows a single one
        self.setAccessibleName(words)
        self.setEnabled(picture is not None)
        self.update()

    def _line(self) -> int:
        return self.fontMetrics().height() + 2
