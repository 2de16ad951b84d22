"""The window's three columns, with a handle between each two: what I have and do; what comes out; draw and ask."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QSplitterHandle, QVBoxLayout, QWidget

from digitcluster.ui.right_column import RightColumn
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.still_scroll_area import BAR, StillScrollArea

LEFT, CENTRE, PAGE = 246, 300, 316
"""The least widths, in device-independent pixels: of the left column, the middle, and a page of the right column."""
GAP = 10  # px between two columns, besides the room of their scroll bars
MARGIN = 12  # px from the cards to the window's edges
NARROW = 1200  # px: in a narrower window the columns at the sides are as narrow as they may be
LOW = 710  # px: in a lower window the left column leaves out what only accompanies
LOWEST = 660  # px: in a lower window the answer leaves out its pictures
WIDE = 1700  # px: in a window as wide as this, both pages of the right column are there


class Columns(QSplitter):
    """Keeps the widths of the columns at the sides; the middle gets the rest.

    Parameters
    ----------
    left, middle : QWidget
    right : RightColumn
        Two pages; `show_both` puts one beside the other.
    """

    dragged = Signal()

    def __init__(self, left: QWidget, middle: QWidget, right: RightColumn) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._right = right
        self._wanted: tuple[int, int] | None = None  # left column and page; None as long as nobody has dragged
        self.setHandleWidth(GAP)
        self.setChildrenCollapsible(False)
        for widget, least in ((left, LEFT), (middle, CENTRE), (right, PAGE)):
            widget.setMinimumWidth(least)
            self.addWidget(widget)
        self.splitterMoved.connect(self._take_dragged)

    @property
    def wanted(self) -> tuple[int, int] | None:
        """The widths that people gave to the left column and to a page of the right one; None if they gave none."""
        return self._wanted

    def want(self, widths: tuple[int, int] | None) -> None:
        """Give the columns these widths, as far as there is room; None for those of the first start."""
        self._wanted = widths
        self._place()

    def show_both(self, both: bool) -> None:
        """Show both pages of the right column beside each other, or one of them."""
        self._right.show_both(both)
        self._right.setMinimumWidth(self._wide(PAGE))
        self._place()

    def createHandle(self) -> QSplitterHandle:
        """Return a handle, which Qt asks for."""
        return _Handle(self.orientation(), self)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what is added or lacking to the middle."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left, page = self._wanted or _first_widths(self.width())
        right = self._wide(page)
        self.setSizes([left, max(CENTRE, self.width() - left - right - 2 * GAP), right])

    def _take_dragged(self) -> None:
        left, _, right = self.sizes()
        self._wanted = (left, (right - GAP) // 2 if self._right.shows_both else right)
        self.dragged.emit()

    def _wide(self, page: int) -> int:
        """Return how wide the right column is, with pages of this width."""
        return 2 * page + GAP if self._right.shows_both else page


def column(*cards: tuple[QWidget, int]) -> StillScrollArea:
    """Stack cards, each with its share of the remaining space; scroll if there is too little."""
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for card, share in cards:
        layout.addWidget(card, share)
    layout.addStretch()  # below cards that are all as tall as they may be
    return StillScrollArea(content)


def page(card: QWidget) -> QWidget:
    """Give a card that scrolls by itself the place and width of those in a column."""
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, BAR, 0)
    layout.addWidget(card)
    return content


def scrolled(columns: QWidget) -> QScrollArea:
    """Put the columns into what fills the window; on a screen that is too small for them all, it scrolls."""
    content = QWidget()
    content.setObjectName("column")
    layout = QHBoxLayout(content)
    layout.setContentsMargins(
        MARGIN, 6, MARGIN - BAR, 8
    )  # on the right, the scroll bar of the last column keeps the distance
    layout.addWidget(columns)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def _first_widths(room: int) -> tuple[int, int]:
    if room < NARROW:
        return LEFT, PAGE
    return 288, min(380, max(PAGE, room // 5))


class _Handle(QSplitterHandle):
    """A short line in the gap, to be seen but not to be looked at; darker under the mouse."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self._is_under_mouse = False
        self.setToolTip("Drag to change the width. View > Reset layout restores it.")

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be dragged."""
        self._is_under_mouse = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Be quiet again."""
        self._is_under_mouse = False
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        style = current_style()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.muted if self._is_under_mouse else style.border))
        length = 44
        painter.drawRoundedRect(QRectF(self.width() / 2 - 1.5, (self.height() - length) / 2, 3, length), 1.5, 1.5)
