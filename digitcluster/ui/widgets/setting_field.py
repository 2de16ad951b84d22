"""A field of the form for one setting, made from its declaration: a spin box, a check box or a list of choices."""

from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from digitcluster.core.training.settings import Setting
from digitcluster.ui.widgets.check_box import CheckBox
from digitcluster.ui.widgets.layouts import indent

LARGEST_INT = 2**31 - 1  # that a QSpinBox holds
NARROWEST = 60  # pixels of a spin box


class SettingField(QObject):
    """Shows and edits one setting.

    Parameters
    ----------
    setting : Setting
    value : int, float, bool or str
        Its first value; its type decides the kind of field.

    Attributes
    ----------
    widget : QWidget
    """

    edited = Signal()  # by the user; not when a value is shown

    def __init__(self, setting: Setting, value: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.widget: QWidget = self._make(value)
        self.widget.setToolTip(setting.help)
        self.show_value(value)

    def value(self) -> Any:
        """Return the value as the setting has it."""
        widget = self.widget
        if isinstance(widget, QCheckBox):
            return list(self._setting.choices)[widget.isChecked()] if self._setting.is_switch else widget.isChecked()
        if isinstance(widget, QComboBox):
            return widget.currentData()
        return widget.value() if isinstance(widget, QSpinBox | QDoubleSpinBox) else None

    def show_value(self, value: Any) -> None:
        """Show a value that comes from elsewhere: a session that was opened, for example."""
        widget = self.widget
        # Showing a value is not an edit: it would go back to where it came from, rounded to what a field can hold.
        with QSignalBlocker(widget):
            if isinstance(widget, QCheckBox):
                widget.setChecked(value == list(self._setting.choices)[1] if self._setting.is_switch else value)
            elif isinstance(widget, QComboBox):
                widget.setCurrentIndex(max(0, widget.findData(value)))
            elif isinstance(widget, QSpinBox):
                widget.setValue(min(value, widget.maximum()))
            elif isinstance(widget, QDoubleSpinBox):
                widget.setValue(value)

    def _make(self, value: Any) -> QWidget:
        setting = self._setting
        if isinstance(value, bool) or setting.is_switch:
            box = CheckBox(setting.label)
            box.toggled.connect(lambda _: self.edited.emit())
            return box
        if setting.choices:
            return self._make_choices()
        low = -LARGEST_INT if setting.minimum is None else setting.minimum
        high = LARGEST_INT if setting.maximum is None else min(setting.maximum, LARGEST_INT)
        if isinstance(value, int):
            spin: QSpinBox | QDoubleSpinBox = QSpinBox(minimum=int(low), maximum=int(high))
        else:
            spin = QDoubleSpinBox(minimum=low, maximum=high, singleStep=0.5)
        indent(spin, NARROWEST)
        spin.valueChanged.connect(lambda _: self.edited.emit())
        return spin

    def _make_choices(self) -> QComboBox:
        box = QComboBox()
        # Otherwise the longest name would decide the width of the whole form.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, name in self._setting.choices.items():
            if name:
                box.addItem(name, value)
        box.currentIndexChanged.connect(lambda _: self.edited.emit())
        return box
