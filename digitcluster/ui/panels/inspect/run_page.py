"""The run in use itself: its settings, what it was trained on, how its training went, and what came of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.page import Heading, Page
from digitcluster.ui.run_facts import Fact, facts_of

GAP = 8  # px between two groups


class RunPage(Page):
    """Shows what is known in two columns; values can be marked and copied."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: tuple[Fact, ...] = ()
        self._table = QWidget()
        self.body.addWidget(self._table)
        self.body.addStretch()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def first_focus(self) -> QWidget:
        """Return the page."""
        return self

    def display(self, selection: Selection) -> Heading:
        """Show the run in use, as it is in the list."""
        entry = selection.listed
        facts = tuple(facts_of(entry))
        if facts != self._shown:
            self._shown = facts
            self._fill(facts)
        return Heading(entry.title, "Details of the run" if entry.run is not None else "Details of the model")

    def _fill(self, facts: tuple[Fact, ...]) -> None:
        before, self._table = self._table, QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(facts):
            name, value = QLabel(fact.name), QLabel(fact.value)
            name.setObjectName("muted")
            for label in (name, value):
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setToolTip(fact.help)
                label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                label.setContentsMargins(0, GAP if fact.begins else 0, 0, 0)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
        self.body.replaceWidget(before, self._table)
        before.hide()
        before.deleteLater()
