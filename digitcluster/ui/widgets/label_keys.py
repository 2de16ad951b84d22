"""Keys that stand for labels: typing 4 says that the drawing is a 4."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from digitcluster.core.digits import TEN_DIGITS, UNKNOWN

PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def offered(classes: Sequence[str]) -> Sequence[str]:
    """Return the labels that a drawing may get where a model with these classes reads it."""
    return TEN_DIGITS if tuple(classes) == (UNKNOWN,) else classes


def label_typed(event: QKeyEvent, classes: Sequence[str]) -> str | None:
    """Return the label that a key stands for; None where it stands for none of them."""
    if event.modifiers() & ~PLAIN or event.isAutoRepeat():
        return None
    text, names = event.text(), offered(classes)
    if text in names:
        return text
    # Where there are no small letters, nobody should need the shift key for the large ones.
    same = [name for name in names if text and name.casefold() == text.casefold()]
    return same[0] if len(same) == 1 else None
