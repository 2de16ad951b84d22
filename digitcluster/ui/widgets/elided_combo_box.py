"""A drop-down list whose text is cut with … where there is too little room; a style sheet alone cuts it in a letter."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from digitcluster.ui.widgets.guarded import guarded

PADDING = 8  # px of the text's place that a style sheet takes away on both sides


class ElidedComboBox(QComboBox):
    """Cuts the text in the middle: how names end tells them apart."""

    def shown_text(self) -> str:
        """Return the text as there is room for it."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - PADDING
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box as always, but for its text."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
