"""A small bar chart with one bar for each label."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from digitcluster.ui.theme import current_style


class LabelBars(QWidget):
    """Paints values ≥ 0 as bars, the largest as tall as fits; one may be marked."""

    def __init__(self, *, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._names: Sequence[str] = ()
        self._values: Sequence[float] = ()
        self._tips: Sequence[str] = ()
        self._marked: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_values(
        self, names: Sequence[str], values: Sequence[float], tips: Sequence[str], *, marked: int | None = None
    ) -> None:
        """Show one bar for each name, with a tool tip each; the marked one has the accent colour."""
        self._names, self._values, self._tips, self._marked = names, values, tips, marked
        described = ", ".join(tips)
        self.setAccessibleDescription(described)
        self.update()

    @property
    def values(self) -> Sequence[float]:
        """The values that are shown."""
        return self._values

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(200, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars and names."""
        if not self._names:
            return
        style = current_style()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        text_height = metrics.height()
        room, highest = self.height() - text_height - 3, max(self._values) or 1
        for index, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            cell = self._cell(index)
            length = max(1.0, room * value / highest)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(style.border if not value else style.accent if index == self._marked else style.bar)
            )
            gap = min(2.0, cell.width() / 5)
            painter.drawRoundedRect(QRectF(cell.left() + gap, room - length, cell.width() - 2 * gap, length), 1.5, 1.5)
            if cell.width() < text_height / 2:  # too narrow for a name; the tool tips have them
                continue
            painter.setPen(QColor(style.text if index == self._marked else style.muted))
            below = QRectF(cell.left(), self.height() - text_height, cell.width(), text_height)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(cell.width()))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown if len(shown) > 1 else name[:1])

    def event(self, event: object) -> bool:
        """Show the tool tip of the bar under the mouse."""
        if isinstance(event, QHelpEvent):
            for index, tip in enumerate(self._tips):
                if self._cell(index).contains(event.position() if hasattr(event, "position") else event.pos()):
                    QToolTip.showText(event.globalPos(), tip, self)
                    return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def _cell(self, index: int) -> QRectF:
        width = min(40.0, self.width() / max(1, len(self._names)))
        left = (self.width() - width * len(self._names)) / 2
        return QRectF(left + index * width, 0, width, self.height())
