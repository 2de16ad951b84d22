"""A button of a row that plays something back: a triangle, two bars …, drawn in the colours of the window."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded

SIDE = 26  # px
HALF, BAR = 4.5, 2.0  # px: half the height of a sign, and the width of a bar


class TransportButton(QToolButton):
    """Shows one of the signs "first", "back", "play", "pause", "forward" and "last"."""

    def __init__(self, sign: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = sign
        self.setObjectName("transport")
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.say(name)

    @property
    def sign(self) -> str:
        """What is on it."""
        return self._sign

    def say(self, name: str, key: str = "") -> None:
        """Take another name, which its tool tip shows with the key that does the same."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)

    def show_sign(self, sign: str) -> None:
        """Show another sign."""
        if sign != self._sign:
            self._sign = sign
            self.update()

    def sizeHint(self) -> QSize:
        """Return its size, which Qt asks for."""
        return QSize(SIDE, SIDE)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, and the sign on it."""
        super().paintEvent(event)
        painter, style = QPainter(self), current_style()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(style.text if self.isEnabled() else style.muted)
        colour.setAlphaF(1.0 if self.isEnabled() else 0.5)
        painter.translate(QRectF(self.rect()).center())
        painter.fillPath(path_of(self._sign), colour)


def path_of(sign: str) -> QPainterPath:
    """Return a sign around the origin, in px."""
    path, mirrored = QPainterPath(), sign in ("first", "back")
    side = -1.0 if mirrored else 1.0
    if sign == "pause":
        path.addRect(QRectF(-HALF + 0.5, -HALF, BAR + 1, 2 * HALF))
        path.addRect(QRectF(HALF - 0.5 - BAR - 1, -HALF, BAR + 1, 2 * HALF))
        return path
    tip, base = (HALF + 0.5, -HALF + 0.5) if sign == "play" else (HALF - 1, -HALF + 1)
    points = (QPointF(side * base, -HALF), QPointF(side * tip, 0), QPointF(side * base, HALF))
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    if sign in ("first", "last"):
        left = tip if not mirrored else -tip - BAR
        path.addRect(QRectF(left, -HALF, BAR, 2 * HALF))
    elif sign in ("back", "forward"):
        left = base - BAR - 1.5 if not mirrored else -base + 1.5
        path.addRect(QRectF(left, -HALF, BAR, 2 * HALF))
    return path
