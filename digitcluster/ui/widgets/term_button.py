"""A small "?" beside a term, or beside the field that is named by it: a click asks what it means."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from digitcluster.ui.terms import TERMS

SIDE = 15  # px
TERM = "term"  # the property of a widget that says which term F1 explains while it has the focus


class TermButton(QToolButton):
    """Asks for a term's explanation.

    It is no stop of the Tab key: with the keyboard, F1 asks the same on the field itself.

    Parameters
    ----------
    term : str
        Its name in `TERMS`.
    ask : function
        Is called with it.
    *fields : QWidget
        Those that F1 explains with it.
    """

    def __init__(self, term: str, ask: Callable[[str], object], *fields: QWidget) -> None:
        super().__init__()
        self._fields = fields
        self.setObjectName("term")
        self.setText("?")
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_term(term)
        self.clicked.connect(lambda: ask(self.term))

    def set_term(self, term: str) -> None:
        """Ask for another term from now on."""
        self.term = term
        for one in (self, *self._fields):
            one.setProperty(TERM, term)
        self.setToolTip(f"{TERMS[term].question} (F1)")
        self.setAccessibleName(TERMS[term].question)


def term_at(widget: QWidget | None) -> str | None:
    """Return the term that explains a widget, or what it is part of; None where there is none."""
    while widget is not None:
        term = widget.property(TERM)
        if isinstance(term, str):
            return term
        widget = widget.parentWidget()
    return None
