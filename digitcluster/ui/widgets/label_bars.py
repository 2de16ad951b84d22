"""A small bar chart with one bar for each label."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.tips import plain_tip

LONGEST = 0.4  # of the width: a longer name is cut
GAP = 5  # px between two names
NOTABLE = 0.05  # of the largest value: smaller ones are not named where not all are


class LabelBars(QWidget):
    """Paints values ≥ 0 as bars, the largest as tall as fits; one may be marked.

    Where there are so many that their names have no room beneath them, the largest are named.

    Parameters
    ----------
    height : int
        In device-independent pixels, names included.
    most : int
        How tall it may grow where there is space; otherwise it keeps its height.
    """

    def __init__(self, *, height: int, most: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._names: Sequence[str] = ()
        self._values: Sequence[float] = ()
        self._tips: Sequence[str] = ()
        self._marked: int | None = None
        self._full: float | None = None
        self.setMinimumHeight(height)
        self.setMaximumHeight(most or height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(
        self,
        names: Sequence[str],
        values: Sequence[float],
        tips: Sequence[str],
        *,
        marked: int | None = None,
        full: float | None = None,
    ) -> None:
        """Show one bar for each name, with a tool tip each; the marked one has the accent colour.

        A value of `full` is as tall as fits; without it, the largest is.
        """
        self._names, self._values, self._tips, self._marked, self._full = names, values, tips, marked, full
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

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars and names."""
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        self._paint_bars(painter, self.height() - QFontMetrics(font).height() - 3)
        self._paint_names(painter, QFontMetrics(font))

    def _paint_bars(self, painter: QPainter, room: int) -> None:
        """Paint the bars, as tall as there is room."""
        style, highest = current_style(), self._full or max(self._values) or 1
        painter.setPen(Qt.PenStyle.NoPen)
        for index, value in enumerate(self._values):
            cell = self._cell(index)
            length = max(1.0, room * value / highest)
            painter.setBrush(
                QColor(style.border if not value else style.accent if index == self._marked else style.bar)
            )
            gap = min(2.0, cell.width() / 5)
            painter.drawRoundedRect(QRectF(cell.left() + gap, room - length, cell.width() - 2 * gap, length), 1.5, 1.5)

    def _paint_names(self, painter: QPainter, metrics: QFontMetrics) -> None:
        """Paint the names beneath the bars."""
        style = current_style()
        for index, (left, width) in self.named(metrics).items():
            painter.setPen(QColor(style.text if index == self._marked else style.muted))
            below = QRectF(left, self.height() - metrics.height(), width, metrics.height())
            shown = metrics.elidedText(self._names[index], Qt.TextElideMode.ElideMiddle, round(width))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown)

    def named(self, metrics: QFontMetrics) -> dict[int, tuple[float, float]]:
        """Return which bars are named, and the left edge and the width of each name.

        All of them, where each name fits beneath its bar; otherwise the marked one, and the largest ones that keep off
        each other.
        """
        widths = [metrics.horizontalAdvance(name) + 1.0 for name in self._names]
        cells = [self._cell(index) for index in range(len(self._names))]
        if all(width <= cell.width() for width, cell in zip(widths, cells, strict=True)):
            return {index: (cell.left(), cell.width()) for index, cell in enumerate(cells)}
        order = sorted(range(len(cells)), key=lambda index: (index != self._marked, -self._values[index]))
        found: dict[int, tuple[float, float]] = {}
        for index in order:
            width = min(widths[index], LONGEST * self.width())
            left = min(max(0.0, cells[index].center().x() - width / 2), self.width() - width)
            free = all(left + width + GAP <= other or other + wide + GAP <= left for other, wide in found.values())
            if index == self._marked or (free and self._values[index] > NOTABLE * max(self._values)):
                found[index] = left, width
        return found

    def event(self, event: object) -> bool:
        """Show the tool tip of the bar under the mouse."""
        if isinstance(event, QHelpEvent):
            for index, tip in enumerate(self._tips):
                if self._cell(index).contains(event.position() if hasattr(event, "position") else event.pos()):
                    QToolTip.showText(event.globalPos(), plain_tip(tip), self)
                    return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def _cell(self, index: int) -> QRectF:
        width = min(40.0, self.width() / max(1, len(self._names)))
        left = (self.width() - width * len(self._names)) / 2
        return QRectF(left + index * width, 0, width, self.height())
