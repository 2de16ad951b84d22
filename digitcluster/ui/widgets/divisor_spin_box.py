"""A spin box for the parts of a length: only numbers that divide it can be chosen."""

from bisect import bisect_left, bisect_right

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget


class DivisorSpinBox(QSpinBox):
    """Steps through the divisors of a number; another number that is typed becomes the nearest one.

    Parameters
    ----------
    whole : int
        What is divided.
    value : int
        One of the divisors.
    smallest : int
        Smaller ones are left out, unless there are no others.
    """

    def __init__(self, whole: int, value: int, *, smallest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        divisors = [number for number in range(1, whole + 1) if whole % number == 0]
        self._divisors = [number for number in divisors if number >= smallest] or divisors
        self.setRange(self._divisors[0], self._divisors[-1])
        self.setKeyboardTracking(False)  # the 2 of 20 is not meant yet
        self.setValue(value)

    def stepBy(self, steps: int) -> None:
        """Go to the next divisor, up or down."""
        place = bisect_left(self._divisors, self.value()) + steps
        self.setValue(self._divisors[min(max(place, 0), len(self._divisors) - 1)])
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Return in which directions there is another divisor."""
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self.value() > self._divisors[0]:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        if self.value() < self._divisors[-1]:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        return flags

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Call a number that is no divisor unfinished."""
        if text.isdecimal() and int(text) in self._divisors:
            return QValidator.State.Acceptable, text, place
        state = QValidator.State.Intermediate if not text or text.isdecimal() else QValidator.State.Invalid
        return state, text, place

    def fixup(self, text: str) -> str:
        """Return the divisor nearest to what was typed."""
        if not text.isdecimal():
            return str(self.value())
        wanted = int(text)
        place = bisect_right(self._divisors, wanted)
        return str(min(self._divisors[max(0, place - 1) : place + 1], key=lambda number: abs(number - wanted)))
