"""Two runs side by side: their clusters in matched order, how their trainings went, and how far they agree."""

from functools import partial

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from digitcluster.core.analysis.agreement import in_words
from digitcluster.core.analysis.compared import Compared
from digitcluster.plots import provenance
from digitcluster.plots.captions import captions, cluster_hint
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.gallery_order import MOST
from digitcluster.plots.two_courses import TwoCourses
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import ClusterSubject, PickedSubject
from digitcluster.session.session import Session
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.canvas import PlotCanvas
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.ui.widgets.elided_combo_box import ElidedComboBox
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.link_sentence import LinkSentence, Part
from digitcluster.ui.widgets.tips import plain_tip
from digitcluster.wording import counted

SIDES = ("first", "second")


class ComparePanel(QWidget):
    """Shows the comparison of the session; nothing is computed until it is seen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._comparison = session, session.comparison
        self._entries: list[ModelEntry] = []
        self._orders: list[NDArray[np.intp]] = [np.zeros(0, np.intp)] * 2
        self.choices = [ElidedComboBox() for _ in SIDES]
        self.galleries = [CellCanvas(Gallery(Figure(), current_style()), minimum=QSize(130, 150)) for _ in SIDES]
        self.courses = PlotCanvas(TwoCourses(Figure(), current_style()), minimum=QSize(280, 110))
        self.courses.setAccessibleName("Inertia of both trainings by iteration")
        self.sentence = LinkSentence(3)
        for side, name in enumerate(SIDES):
            self.choices[side].setAccessibleName(f"The {name} run")
            self.choices[side].setMinimumContentsLength(8)
            self.galleries[side].setAccessibleName(f"Centroids of the {name} run")
            self.galleries[side].hint_of = partial(self._hint, side)
            self.galleries[side].chosen.connect(partial(self._inspect, side))
            self.choices[side].activated.connect(lambda _: self._choose())
        self._lay_out()
        self.sentence.followed.connect(self._list)
        session.runs.changed.connect(lambda _: self._show_choices())
        self._comparison.changed.connect(self._show)
        self._show_choices()
        self._show()

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(16)
        for choice, gallery in zip(self.choices, self.galleries, strict=True):
            column = QVBoxLayout()
            column.addWidget(choice)
            column.addWidget(gallery, 1)
            sides.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(sides, 3)
        layout.addWidget(self.sentence)
        layout.addWidget(self.courses, 1)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Have the runs compared from now on: those that were chosen, or the one in use and the newest other one."""
        super().showEvent(event)
        self._comparison.watch(True)
        if not self._comparison.pair and len(self._entries) > 1:
            listed = self._session.selection.listed
            others = [entry for entry in self._session.runs.entries if entry is not listed]
            self._comparison.choose(listed, others[-1])

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        """Have nothing more compared; what is under way is finished."""
        super().hideEvent(event)
        self._comparison.watch(False)

    def _show_choices(self) -> None:
        self._entries = [*reversed(self._session.runs.others), self._session.runs.builtin]
        titles = [entry.title for entry in self._entries]
        for choice in self.choices:
            if [choice.itemText(place) for place in range(choice.count())] != titles:
                choice.clear()
                choice.addItems(titles)
        self._show_pair()

    def _show_pair(self) -> None:
        numbers = [entry.number for entry in self._entries]
        for side, choice in enumerate(self.choices):
            entry = self._comparison.pair[side] if self._comparison.pair else None
            choice.setCurrentIndex(numbers.index(entry.number) if entry and entry.number in numbers else -1)
            choice.setPlaceholderText("Choose a run")
            choice.setToolTip(plain_tip(entry.description) if entry else "")

    def _choose(self) -> None:
        places = [choice.currentIndex() for choice in self.choices]
        if min(places) >= 0:
            first, second = (self._entries[place] for place in places)
            self._comparison.choose(first, second)

    def _show(self) -> None:
        self._show_pair()
        pair, value = self._comparison.pair, self._comparison.value
        if len(pair) == 2 and value is not None:
            self._orders = [np.concatenate([value.pairs[:, side], value.left[side]])[:MOST] for side in (0, 1)]
        elif len(pair) == 2:
            self._orders = [np.arange(entry.model.k)[:MOST] for entry in pair]
        for side, gallery in enumerate(self.galleries):
            if len(pair) == 2:
                model, order = pair[side].model, self._orders[side]
                shown = captions(model.label_counts[order], model.classes, model.labels[order])
                gallery.show_values(model.centroids[order], shown)
                gallery.provenance = provenance.of_model(model, edited=pair[side].edited)
            else:
                gallery.show_values(np.zeros((0, 1, 1), np.float32), ())
        histories = [[] if entry.run is None else [one for one, _ in entry.run.history] for entry in pair]
        titles = (pair[0].title, pair[1].title) if len(pair) == 2 else ("", "")
        self.courses.show_values(*(histories if len(pair) == 2 else ([], [])), titles)
        self._say(value)

    def _say(self, value: Compared | None) -> None:
        pair = self._comparison.pair
        if value is None or len(pair) < 2:
            self.sentence.say(self._comparison.reason)
            return
        parts: list[Part] = [f"Adjusted Rand index {value.index:.2f}. {in_words(value.index)} "]
        if value.labelled:
            for side, entry in enumerate(pair):
                count = len(value.only[side])
                words = f"{counted(count, 'digit')} of {value.labelled:,}"
                parts += [
                    "Only " if not side else " and only ",
                    f"{entry.title} reads ",
                    (words, str(side)) if count else words,
                ]
            parts.append(" rightly.")
        self.sentence.say(*parts)

    def _list(self, side: str) -> None:
        """List the digits that only one of the two reads rightly."""
        value, pair = self._comparison.value, self._comparison.pair
        if value is not None and len(pair) == 2:
            rows = tuple(value.only[int(side)].tolist())
            where = f"that only {pair[int(side)].title} reads rightly"
            self._session.selection.inspect(PickedSubject(value.digits, rows, where))

    def _inspect(self, side: int, place: int) -> None:
        pair = self._comparison.pair
        if len(pair) == 2 and place < len(self._orders[side]):
            self._session.selection.select_entry(pair[side])
            self._session.selection.inspect(ClusterSubject(int(self._orders[side][place])))

    def _hint(self, side: int, place: int) -> str:
        pair = self._comparison.pair
        if len(pair) < 2 or place >= len(self._orders[side]):
            return ""
        model, cluster = pair[side].model, int(self._orders[side][place])
        return cluster_hint(cluster, model.label_counts[cluster], model.classes)
