"""*Start here*: what somebody who has never opened digits can do first, in place of the centroids."""

from pathlib import Path

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from digitcluster.core.digits import Digits
from digitcluster.session.availability import Availability
from digitcluster.session.recent_files import RecentFiles
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.session.task_runner import TaskKind
from digitcluster.session.training import LiveTraining
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.card import Heading, Sentence
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.layouts import button, row
from digitcluster.ui.widgets.stages import Stages
from digitcluster.ui.widgets.tips import plain_tip

CAPTION = "Ten random digits become ten averages, and nobody tells k-means which is which."
WIDEST = 1040  # px: buttons stay near their picture


class StartPanel(QWidget):
    """Offers a training to watch, and files to open; points to the pad.

    It says with `left` that something else is to be shown in its place: digits or a model are open, or a training has
    its first centroids. Drawing leaves it where it is.
    """

    open_asked = Signal()
    fetch_asked = Signal()
    left = Signal()

    def __init__(self, session: Session, recent: RecentFiles) -> None:
        super().__init__()
        self._session = session
        self._entry = session.selection.listed
        self._has_digits = False  # whether some were opened while it is shown
        self.stages = Stages()
        self.watch = button(
            "Watch k-means find the digits", session.demonstration.start, "Train on the sample digits, slowly"
        )
        self.watch.setDefault(True)
        self.watch.setMinimumHeight(38)  # the one thing to do first, if not drawing
        self.open = button("Open digits…", self.open_asked.emit, "Open a file of digits, a model or a session")
        self.fetch = button("Get MNIST…", self.fetch_asked.emit, "70,000 handwritten digits, downloaded once")
        self.recent = _RecentLinks(recent)
        self._arrange()
        session.open_digits.changed.connect(self._take_digits)
        session.training.live_changed.connect(self._take_live)
        session.selection.changed.connect(self._take_selection)
        session.tasks.changed.connect(lambda _: self._look())
        session.availability.changed.connect(self._show_availability)
        self._show_availability(session.availability.value)

    def _arrange(self) -> None:
        page = QWidget()
        page.setMaximumWidth(WIDEST)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self.stages, 100)  # takes what room there is, until it is as large as it may be
        layout.addWidget(Sentence(CAPTION))
        layout.addSpacing(4)
        layout.addLayout(row(self.watch, None))
        layout.addSpacing(12)
        layout.addWidget(Heading("Or with other digits"))
        layout.addLayout(row(self.open, self.fetch, None))
        layout.addWidget(self.recent)
        layout.addStretch(2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 8)
        whole.setSpacing(4)
        whole.addWidget(_ArrowToPad())
        whole.addLayout(row(page, stretch=(1,)), 1)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Give the first button the focus."""
        super().showEvent(event)
        self.watch.setFocus()

    def _take_digits(self, _: Digits) -> None:
        self._has_digits = True
        QTimer.singleShot(0, self._look)  # a training may be about to start on them

    def _look(self) -> None:
        """Leave once there are digits; but if a training starts on them, once there are centroids to show."""
        if self._has_digits and not self._session.tasks.is_doing(TaskKind.TRAIN):
            self._leave()

    def _take_live(self, live: LiveTraining | None) -> None:
        if live is not None:
            self._leave()

    def _take_selection(self, selection: Selection) -> None:
        if selection.listed is not self._entry:
            self._entry = selection.listed
            self._leave()

    def _leave(self) -> None:
        self._has_digits = False
        self.left.emit()

    def _show_availability(self, can: Availability) -> None:
        self.watch.setEnabled(can.sample)
        self.open.setEnabled(can.open)
        self.fetch.setEnabled(can.fetch_mnist)
        self.recent.setEnabled(can.open)


class _RecentLinks(QWidget):
    """The files that were opened last, each as a link; nothing where there are none."""

    def __init__(self, recent: RecentFiles) -> None:
        super().__init__()
        self._recent = recent
        self.links: list[QPushButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addWidget(Heading("Opened last"))
        recent.changed.connect(self._show)
        self._show(recent.value)

    def _show(self, paths: tuple[Path, ...]) -> None:
        for link in self.links:
            link.deleteLater()
        self.links = [self._link(path) for path in paths]
        for link in self.links:
            self._layout.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(paths))

    def _link(self, path: Path) -> QPushButton:
        link = QPushButton()
        link.setObjectName("link")
        link.setText(link.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, 340).replace("&", "&&"))
        link.setToolTip(plain_tip(str(path)))
        link.clicked.connect(lambda: self._recent.open(path))
        return link


class _ArrowToPad(QWidget):
    """Says what the pad on the right is for, and points to it; in two lines where there is too little room for one."""

    TEXT = "Draw a digit: it is read at once"
    LINES = "Draw a digit:\nit is read at once"
    ARROW = 88  # px, at least

    def __init__(self) -> None:
        super().__init__()
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setWeight(QFont.Weight.DemiBold)
        self.text = QLabel(self.TEXT, self)
        self.text.setFont(font)
        self.text.adjustSize()
        self._line = self.text.size()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(self._line.width() + self.ARROW + 4, 3 * self._line.height())

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size: with two lines."""
        return QSize(self._line.width() * 2 // 3 + self.ARROW, 3 * self._line.height())

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words beside the arrow."""
        self.text.setText(self.TEXT if self.width() >= self.sizeHint().width() else self.LINES)
        self.text.adjustSize()
        self.text.move(self.width() - self.ARROW - self.text.width() - 4, self.height() - self.text.height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint an arrow from the words to the right edge, like one drawn with a pen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, cap, join = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(QColor(current_style().accent), 2.5, line, cap, join))
        low, high = self.height() - self.text.height() / 2, self.height() * 0.36
        tip = QPointF(self.width() - 4, high)
        path = QPainterPath(QPointF(self.width() - self.ARROW + 8, low))
        path.cubicTo(QPointF(tip.x() - 44, low), QPointF(tip.x() - 40, high), tip)
        path.moveTo(tip + QPointF(-11, -7))
        path.lineTo(tip)
        path.lineTo(tip + QPointF(-10, 8))
        painter.drawPath(path)
