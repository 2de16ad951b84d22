"""The map of digits and centroids: choices above it, what it shows in a sentence, and the row that plays back."""

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from digitcluster.plots import provenance
from digitcluster.plots.map import Map
from digitcluster.plots.map_content import MapContent
from digitcluster.session.selection import ClusterSubject, DigitSubject, PickedSubject
from digitcluster.session.session import Session
from digitcluster.ui.map_values import CLUSTER, LABEL, corners_near, digit_words, map_content, map_marks, map_sentences
from digitcluster.ui.panels.inspect.words import cluster_name
from digitcluster.ui.panels.playback_bar import PlaybackBar
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.hover_picture import HoverPicture
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.link_sentence import LinkSentence
from digitcluster.ui.widgets.map_canvas import MapCanvas
from digitcluster.ui.widgets.segments import Segments
from digitcluster.wording import counted

TOOLS_ROOM = 150  # px
NARROW = 460  # px: in a narrower panel the choices need all of the width
LATER = "Its members can be inspected as soon as the training has ended."
TIPS = {
    "inspect": "A click on a digit or a centroid inspects it",
    "rectangle": "Drag a rectangle around digits to see them",
    "lasso": "Draw around digits to see them",
}
PLANES = {"principal": "Principal components", "triangle": "Through three centroids"}
PLANE_TIP = "Which plane is shown: the one in which the digits differ most, or one through three centroids"


class MapPanel(QWidget):
    """Shows the run in use, or the training under way, on the map; nothing is computed until it is seen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._map = session, session.map
        self._content = MapContent()
        self._made_of: tuple[object, ...] = ()  # what the content was made of
        self.colour, self.plane = QComboBox(), QComboBox()
        self.colour.addItem("True label", LABEL)
        self.colour.addItem("Cluster", CLUSTER)
        self.colour.setToolTip("What the colours and shapes of the digits stand for")
        for name, text in PLANES.items():
            self.plane.addItem(text, name)
        self.plane.setToolTip(PLANE_TIP)
        self.plane.setAccessibleName("Plane")
        self.tools = Segments({"inspect": "Inspect", "rectangle": "Box", "lasso": "Lasso"}, TIPS)
        self.tools.choose("inspect")
        self.tools.setMinimumWidth(TOOLS_ROOM)
        self.canvas = MapCanvas(Map(Figure(), current_style()), minimum=QSize(280, 200))
        self.canvas.setAccessibleName("Map of digits and centroids")
        self.hover = HoverPicture(self.canvas)
        self.sentence = LinkSentence(2)
        self.playback = PlaybackBar(session)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.label = QLabel("Co&lour by")
        self.label.setBuddy(self.colour)
        for choice in (self.colour, self.plane):
            choice.setMinimumContentsLength(5)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row(self.label, self.colour, self.plane, self.tools, stretch=(0, 2, 3, 2), spacing=8))
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.sentence)
        layout.addWidget(self.playback)

    def _connect(self) -> None:
        session = self._session
        self.colour.activated.connect(lambda _: self._show())
        self.plane.activated.connect(lambda _: self._choose_plane())
        self.tools.chosen.connect(self._choose_tool)
        self.canvas.chosen.connect(self._inspect)
        self.canvas.cornered.connect(self._take_corner)
        self.canvas.picked.connect(self._pick)
        self.canvas.hovered.connect(self._hover)
        for signal in (session.selection.changed, session.inspection.changed, session.training.live_changed):
            signal.connect(lambda _: self._show())
        session.playback.changed.connect(lambda _: self._show())
        session.pad.answer_changed.connect(lambda _: self._show())
        self._map.changed.connect(self._show)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out a label where there is little room."""
        super().resizeEvent(event)
        self.label.setVisible(self.width() >= NARROW)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Have the map computed from now on."""
        super().showEvent(event)
        self._map.watch(True)
        self._show()

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        """Have nothing computed any more."""
        super().hideEvent(event)
        self._map.watch(False)

    def _show(self) -> None:
        """Show what is known; only what has changed is drawn anew."""
        if not self.isVisible():
            return
        session, places = self._session, self._map.value
        self._show_choices()
        made_of = (places, self._map.reason, str(self.colour.currentData()), *self._clusters_of())
        if made_of != self._made_of:
            self._made_of = made_of
            self._content = map_content(session, by=str(self.colour.currentData()), before=self._content)
        marks = map_marks(session, by=str(self.colour.currentData()))
        self.canvas.show_values(self._content, marks)
        self.canvas.provenance = (*provenance.of_model(session.selection.model), *map_sentences(session)[1:])
        self.sentence.say_one_of(*([text] for text in map_sentences(session)))

    def _clusters_of(self) -> tuple[object, ...]:
        """Return what the digits' colours depend on where they stand for clusters, and the regions."""
        inspected, corners = self._session.inspection.value, self._map.corners
        by_cluster = self.colour.currentData() == CLUSTER
        return (inspected if by_cluster else None, self._session.selection.model if corners else None)

    def _show_choices(self) -> None:
        model, is_live = self._session.selection.model, self._session.training.live is not None
        can = model.k >= 3 and not is_live
        self.plane.setEnabled(can)
        why = "With fewer than three centroids there is only one plane" if model.k < 3 else PLANE_TIP
        self.plane.setToolTip(why)
        self.plane.setCurrentIndex(1 if self._map.corners else 0)

    def _choose_tool(self, name: str) -> None:
        self.tools.choose(name)
        self.canvas.tool = name

    def _choose_plane(self) -> None:
        through = self.plane.currentData() == "triangle"
        self._map.put_through(corners_near(self._session) if through else ())

    def _take_corner(self, cluster: int) -> None:
        """Put the plane through a centroid, in place of the one that was chosen first."""
        corners = self._map.corners or corners_near(self._session)
        if self._session.training.live is None and self._session.selection.model.k >= 3 and cluster not in corners:
            self._map.put_through((*corners[1:], cluster))

    def _inspect(self, mark: tuple[str, int]) -> None:
        what, number = mark
        places, digits = self._map.value, self._session.open_digits.digits
        if what == "cluster":
            if self._session.training.live is not None:
                self._session.messages.tell(LATER)
            else:
                self._session.selection.inspect(ClusterSubject(number))
        elif places is not None and digits is not None:
            self._session.selection.inspect(DigitSubject(digits, int(places.rows[number])))

    def _pick(self, picked: NDArray[np.intp]) -> None:
        places, digits = self._map.value, self._session.open_digits.digits
        if places is None or digits is None or not len(picked):
            self._session.messages.tell("No digit is in there.")
        else:
            self._session.selection.inspect(PickedSubject(digits, tuple(places.rows[picked].tolist())))

    def _hover(self, mark: tuple[str, int] | None, where: QPointF) -> None:
        """Show the digit, or the centroid, under the mouse."""
        session, places, digits = self._session, self._map.value, self._session.open_digits.digits
        if mark is None or places is None or digits is None:
            self.hover.hide()
            return
        what, number = mark
        if what == "digit":
            at, inspected = int(places.rows[number]), session.inspection.value
            known = inspected if inspected is not None and inspected.digits is digits else None
            self.hover.show_at(where.toPoint(), digits.images[at], digit_words(digits, at, known))
        elif session.training.live is None and number < session.selection.model.k:
            model = session.selection.model
            image = np.clip(np.rint(model.centroids[number]), 0, 255).astype(np.uint8)
            words = f"{cluster_name(model, number)}\n{counted(int(model.sizes[number]), 'member')}"
            self.hover.show_at(where.toPoint(), image, words.capitalize())
