"""Explain: a term in three sentences, with a picture made of the digits and the run that people look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from digitcluster.session.explaining import Explained
from digitcluster.session.session import Session
from digitcluster.ui.dialogs import help_pages
from digitcluster.ui.terms import TERMS, Term
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.label_bars import LabelBars
from digitcluster.ui.widgets.layouts import button
from digitcluster.ui.widgets.link_sentence import LinkSentence, Part
from digitcluster.ui.widgets.still_scroll_area import BAR, StillScrollArea
from digitcluster.ui.widgets.strips_view import StripsView

if TYPE_CHECKING:
    from digitcluster.core.analysis.illustrations.makers import Illustration

MARGIN = 12  # px at both sides
ARROW = 24  # px: the width of a button with an arrow
PICTURE = 200  # px: the height of a picture, whatever is in it
LOW = {
    "inertia": 106,
    "shift": 106,
    "silhouette": 106,
    "tolerance": 110,
    "purity": 124,
    "error_rate": 112,
    "confusion": 140,
    "validation": 136,
    "map": 140,
    "straighten": 116,
    "restarts": 180,
    "seeding": 180,
    "edges": 176,
    "iteration": 190,
    "centroid": 182,
}
"""The heights of those that are lower: nothing below moves when another picture of the same term comes."""
BARS = 58  # px of it for bars that stand above strips
CAPTION = 4  # lines
GUIDE = "guide"  # the link that is no term
SAMPLE = "With sample digits. "
WAITING = "Making the picture…"


class ExplainPanel(QFrame):
    """Shows what the session explains; its pictures are made only while it is in sight."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self._explaining = session.explaining
        self.what, self.reading, self.caution = (self._text() for _ in range(3))
        self.caption, self.own = Sentence(), Sentence()
        self.related = LinkSentence(2)
        self.bars = LabelBars(height=BARS, most=PICTURE)
        self.bars.setAccessibleName("Picture of the term, as bars")
        self.strips = StripsView()
        self.strips.setAccessibleName("Picture of the term")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._make_head())
        self.area = StillScrollArea(self._make_page())
        layout.addWidget(self.area, 1)
        self.related.followed.connect(self._follow)
        self._explaining.changed.connect(self._show)
        self._show(self._explaining.value)

    def _make_head(self) -> QHBoxLayout:
        self.terms = QComboBox()
        self.terms.setAccessibleName("Term")
        self.terms.setToolTip("All terms that are explained")
        self.terms.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name, term in TERMS.items():
            self.terms.addItem(term.title, name)
        self.terms.activated.connect(lambda _: self._explaining.ask(self.terms.currentData()))
        self.back = button("‹", self._explaining.back, "Back to the term before")
        self.forward = button("›", self._explaining.forward, "Forward again")
        self.close_button = button("×", self._explaining.leave, "Close the explanation (F1)")
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.setSpacing(4)
        head.addWidget(self.terms, 1)
        names = ("Back", "Forward", "Close")
        for one, name in zip((self.back, self.forward, self.close_button), names, strict=True):
            one.setObjectName("compact")
            one.setFixedWidth(ARROW)
            one.setAccessibleName(name)
            head.addWidget(one)
        return head

    def _make_page(self) -> QWidget:
        page, self.picture = QWidget(), QWidget()
        inside = QVBoxLayout(self.picture)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.bars)
        inside.addWidget(self.strips, 1)
        self.caption.setFixedHeight(CAPTION * self.caption.fontMetrics().lineSpacing() + 2)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(MARGIN, 0, MARGIN - BAR, 10)  # the scroll bar is in the margin
        layout.setSpacing(8)
        for part in (self.what, self.picture, self.caption, self.reading, self.caution, self.related, self.own):
            layout.addWidget(part)
        layout.addStretch()
        return page

    def _text(self) -> Sentence:
        text = Sentence()
        text.setObjectName("plain")
        return text

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Have the picture made."""
        super().showEvent(event)
        self._explaining.watch(True)

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        """Have none made that nobody sees."""
        super().hideEvent(event)
        self._explaining.watch(False)

    def _show(self, explained: Explained) -> None:
        term = TERMS[explained.term]
        if self.terms.currentData() != explained.term or not self.what.text():
            self._show_term(explained.term, term)
        self.back.setEnabled(explained.can_go_back)
        self.forward.setEnabled(explained.can_go_forward)
        self._show_picture(explained.illustration, term)

    def _show_term(self, name: str, term: Term) -> None:
        with QSignalBlocker(self.terms):
            self.terms.setCurrentIndex(self.terms.findData(name))
        self.picture.setFixedHeight(LOW.get(name, PICTURE))
        for text, sentence in zip((self.what, self.reading, self.caution), term.sentences, strict=True):
            text.setText(sentence)
        parts: list[Part] = ["See also: "]
        for other in term.related:
            parts += [(TERMS[other].title, other), ", "]
        self.related.say(*parts[:-1], ", and ", ("the guide", GUIDE), ".")
        self.area.verticalScrollBar().setValue(0)

    def _show_picture(self, made: Illustration | None, term: Term) -> None:
        picture = None if made is None else made.picture
        bars = None if picture is None else picture.bars
        self.bars.setVisible(bars is not None)
        if bars is not None and picture is not None:
            self.bars.setMaximumHeight(BARS if picture.strips else self.picture.height())
            self.bars.show_values(bars.names, bars.values, bars.tips, marked=bars.marked)
        self.strips.setVisible(picture is None or bool(picture.strips))
        self.strips.show_strips(() if picture is None else picture.strips)
        is_own = made is None or made.is_own
        self.caption.setText(WAITING if picture is None else picture.caption if is_own else SAMPLE + picture.caption)
        self.own.setText("" if is_own else term.own)

    def _follow(self, target: str) -> None:
        if target == GUIDE:
            help_pages.show_page(self.window(), help_pages.guide())
        else:
            self._explaining.ask(target)
