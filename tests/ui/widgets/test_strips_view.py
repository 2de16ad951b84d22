import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from digitcluster.core.analysis.illustrations.picture import Piece, Strip
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.strips_view import LARGEST, StripsView

INK = np.full((8, 8), 255, np.uint8)
PAPER = np.zeros((8, 8), np.uint8)


@pytest.fixture
def view(qtbot):
    view = StripsView()
    qtbot.addWidget(view)
    view.resize(284, 168)
    return view


def colour(view, x, y):
    return view.grab().toImage().pixelColor(QPoint(round(x), round(y)))


def test_images_are_ink_on_paper_side_by_side(view):
    view.show_strips([Strip((Piece(INK), Piece(PAPER)))])
    side = view.side()
    assert side == LARGEST
    assert colour(view, side / 2, side / 2) == QColor("black")
    assert colour(view, side * 1.5 + 6, side / 2) == QColor("white")


def test_a_difference_is_coloured(view):
    view.show_strips([Strip((Piece(INK, less=PAPER), Piece(PAPER, less=INK)))])
    side = view.side()
    more, less = (colour(view, x, side / 2) for x in (side / 2, side * 1.5 + 6))
    assert more.red() > more.blue() and less.blue() > less.red()


def test_what_is_marked_has_a_frame_and_says_so(view):
    view.show_strips([Strip((Piece(PAPER, "3"), Piece(PAPER, "5", is_marked=True)))])
    side = view.side()
    assert colour(view, side + 8, side / 2) == QColor(current_style().warning)
    assert view.accessibleDescription() == "3, 5 (marked)"


@pytest.mark.parametrize(("strips", "pieces"), [(1, 1), (1, 3), (2, 10), (3, 10), (3, 2)])
def test_everything_fits(view, strips, pieces):
    one = Strip(tuple(Piece(INK, "8", sign="−" if place else "") for place in range(pieces)), "Title")
    view.show_strips([one] * strips)
    image = view.grab().toImage()
    edge = [image.pixelColor(view.width() - 1, y) for y in range(view.height())]
    bottom = [image.pixelColor(x, view.height() - 1) for x in range(view.width())]
    assert not [one for one in (*edge, *bottom) if one == QColor("black")]
    assert view.side() >= 12


def test_nothing_is_painted_without_strips(view):
    view.show_strips(())
    assert view.side() == 0 and not view.grab().isNull()
