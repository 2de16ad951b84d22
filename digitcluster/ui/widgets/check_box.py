"""A check box whose mark has the colour of the theme: the pictures of a style sheet are read once."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded

MARK = ((-3.5, 0.3), (-1.0, 2.8), (3.5, -2.6))  # px, from the middle of the box


class CheckBox(QCheckBox):
    """Paints its own mark; the box is the style sheet's."""

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, and the mark where it is checked."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        middle = QPointF(box.x() + box.width() / 2, box.y() + box.height() / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        round_ends = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(QColor(current_style().accent_text), 1.8, Qt.PenStyle.SolidLine, *round_ends))
        painter.drawPolyline([middle + QPointF(*place) for place in MARK])
        painter.end()
