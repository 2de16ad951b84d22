"""The window on the screen: never beyond it, and where it was left."""

import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QSize

from digitcluster.session.preferences import Preferences
from digitcluster.ui import window_place
from digitcluster.ui.main_window import MainWindow

# In device-independent pixels: 1366 × 768 at scale 1, 1.5 and 2, and others; the last with a panel on the left.
SCREENS = [(1366, 768), (911, 512), (683, 384), (1280, 720), (1024, 600), (1920, 1080), (3840, 2160)]


@pytest.mark.parametrize("size", SCREENS)
def test_at_the_first_start_the_window_and_its_frame_are_on_the_screen(window, size):
    available = QRect(QPoint(60, 24), QSize(*size) - QSize(60, 24))
    place = window_place.first_place(available)
    assert available.contains(place.marginsAdded(window_place.FRAME))
    assert place.size() == window_place.FIRST or place.width() < 1280 or place.height() < 800
    assert window.minimumSize().expandedTo(place.size()) == place.size(), "it cannot be as small as the screen"


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("place", [(0, 0, 1280, 800), (-500, -400, 800, 600), (5000, 5000, 3000, 2000)])
def test_a_place_of_another_screen_is_brought_back(size, place):
    available = QRect(QPoint(60, 24), QSize(*size) - QSize(60, 24))
    kept = window_place.kept_inside(QRect(*place), available)
    assert available.contains(kept.marginsAdded(window_place.FRAME))
    assert kept.width() <= place[2] and kept.height() <= place[3]


def test_a_place_that_is_on_the_screen_stays():
    place = QRect(100, 100, 900, 600)
    assert window_place.kept_inside(place, QRect(0, 0, 1366, 768)) == place


@pytest.mark.parametrize("geometry", [b"", b"nonsense", bytes(66)])
def test_nonsense_in_the_settings_gives_the_first_place(qtbot, window, geometry):
    window.resize(700, 500)
    window_place.restore(window, QByteArray(geometry))
    available = window.screen().availableGeometry()
    assert window.geometry() == window_place.first_place(available)


def test_size_and_columns_are_as_they_were_left(qtbot, window, preferences):
    window.columns.want((300, 320))
    window.close()
    again = MainWindow(window.session, Preferences(preferences._store))
    qtbot.addWidget(again)
    assert again.columns.wanted == (300, 320)
    assert again.size().boundedTo(again.screen().availableSize()) == again.size()


def test_on_another_screen_the_window_is_no_larger_than_that(qtbot, window):
    room = window.screen().availableGeometry().marginsRemoved(window_place.FRAME).size()
    window.resize(4000, 3000)
    window.windowHandle().screenChanged.emit(window.screen())
    qtbot.waitUntil(lambda: window.size() == room)
