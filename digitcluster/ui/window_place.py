"""Where the window is on the screen: at the first start, and when its last place is restored."""

from functools import partial

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FIRST = QSize(1280, 800)  # px, at the first start, where the screen is large enough
FRAME = QMargins(4, 38, 4, 8)
"""Room for the window's frame and title bar: nobody knows how large they are before the window is shown."""


def first_place(available: QRect) -> QRect:
    """Return the window's place at the first start, without its frame: in the middle of the screen, never beyond it."""
    room = available.marginsRemoved(FRAME)
    place = QRect(room.topLeft(), FIRST.boundedTo(room.size()))
    place.moveCenter(room.center())
    return place


def kept_inside(place: QRect, available: QRect) -> QRect:
    """Return a place moved, and made smaller if need be, until the window and its frame are on the screen."""
    room = available.marginsRemoved(FRAME)
    size = place.size().boundedTo(room.size())
    left = min(max(place.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(place.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def put_first(window: QWidget) -> None:
    """Give the window its size of the first start."""
    if window.isMaximized() or window.isFullScreen():
        window.showNormal()
    window.setGeometry(first_place(_available(window)))


def restore(window: QWidget, geometry: QByteArray) -> None:
    """Give the window its last place, if it is known and still on a screen."""
    put_first(window)
    if geometry.isEmpty() or not window.restoreGeometry(geometry):
        return
    if not (window.isMaximized() or window.isFullScreen()):
        window.setGeometry(kept_inside(window.geometry(), _available(window)))


def follow_screens(window: QWidget) -> None:
    """Make the window smaller whenever it comes to a screen that is too small for it. Call it whenever it is shown."""
    handle = window.windowHandle()
    if handle is not None and window.property("follows") is not True:
        window.setProperty("follows", True)
        handle.screenChanged.connect(partial(_shrink, window), Qt.ConnectionType.QueuedConnection)


def _shrink(window: QWidget, *_: object) -> None:
    if not (window.isMaximized() or window.isFullScreen()):
        window.resize(window.size().boundedTo(_available(window).marginsRemoved(FRAME).size()))


def _available(window: QWidget) -> QRect:
    screen = window.screen() or QGuiApplication.primaryScreen()
    return screen.availableGeometry()
