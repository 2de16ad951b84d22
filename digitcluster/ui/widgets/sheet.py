"""Shows a drawing as a sheet of paper, the largest square that fits; it grows while a stroke is drawn."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.paper import Paper

PENS = {"thin": 0.035, "medium": 0.07, "wide": 0.11}  # width of the pen as a share of the paper's side
HINT = QColor("#6b7280")
SMALLEST = 150


class Sheet(QWidget):
    """Paints the `drawing` that a subclass has, a hint while that is blank, and a frame while keys go here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper = Paper()
        self._pen_width = PENS["medium"]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SMALLEST, SMALLEST)

    @property
    def drawing(self) -> Drawing:
        """What is on the paper."""
        return Drawing()

    def set_pen_width(self, share: float) -> None:
        """Choose how wide the pen is on the paper, as a share of its side; the model uses its own."""
        self._pen_width = share
        self.repaint_all()

    def paper_image(self) -> QImage:
        """Return what is on the paper, as it is painted, for copying."""
        return self._paper.picture.copy()

    def paper(self) -> QRectF:
        """Return the sheet's place in the widget: the largest square in its middle."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(200, 200)

    def repaint_all(self) -> None:
        """Paint the whole drawing anew."""
        side, ratio = self.paper().width(), self.devicePixelRatioF()
        self._paper.repaint(self.drawing, side=side, ratio=ratio, pen=self._pen_width)
        self.update()

    def paint_more(self, points: list[tuple[float, float]]) -> None:
        """Paint one more piece of a stroke."""
        self._paper.add(points, pen=self._pen_width)
        self.update()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Redraw the strokes at the new size."""
        self.repaint_all()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the paper as it has been painted."""
        if self._paper.ratio != self.devicePixelRatioF():
            self.repaint_all()  # moved to a screen with another pixel density
        painter = QPainter(self)
        paper = self.paper()
        painter.drawImage(paper, self._paper.picture)
        if self.drawing.is_blank:
            painter.setPen(HINT)
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, "Draw a digit here")
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(paper.adjusted(1, 1, -1, -1))
