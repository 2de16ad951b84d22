"""What a page of Inspect is, and what all of them need."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QVBoxLayout, QWidget

from digitcluster.core.analysis.parts import ALL, TRAINING
from digitcluster.session.inspection import Inspected
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.widgets.still_scroll_area import BAR

ARROW = 24  # px: the width of a button with an arrow
MARGIN = 12  # px at both sides: the pages' left edge is that of the card's title


@dataclass(frozen=True)
class Heading:
    """What stands above a page: its title, and a line of what it is about."""

    title: str
    line: str = ""


@dataclass(frozen=True, eq=False)
class Listed:
    """Digits that a page lists.

    Attributes
    ----------
    inspected : Inspected
        Among which they are.
    rows : intp (n,)
        Theirs, in the order of the list.
    grid : QWidget
        What shows them.
    """

    inspected: Inspected
    rows: NDArray[np.intp]
    grid: QWidget


class Page(QWidget):
    """Shows subjects of one kind, all of their parts in fixed places."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, 0, MARGIN - BAR, 10)  # the scroll bar is in the margin
        self.body.setSpacing(8)

    @abstractmethod
    def first_focus(self) -> QWidget:
        """Return what the keyboard acts on when people come here from another page."""

    @abstractmethod
    def display(self, selection: Selection) -> Heading:
        """Show a subject of this page's kind, and return what stands above it."""

    def listed(self) -> Listed | None:
        """Return the digits that are listed; None where it lists none."""
        return None


def learned_rows(inspected: Inspected) -> NDArray[np.intp]:
    """Return the rows of the digits whose clusters the gallery counts: those learned from, or all of other digits."""
    return inspected.parts.get(TRAINING, inspected.parts[ALL])
