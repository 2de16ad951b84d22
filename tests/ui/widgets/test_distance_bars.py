import numpy as np
from PySide6.QtGui import QColor

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.distance_bars import LINE, Distance, DistanceBars


def lengths(bars, colour):
    """How many pixels each line has of a colour."""
    picture = bars.grab().toImage()
    rows = [row * LINE + LINE // 2 for row in range(bars.height() // LINE)]
    return [sum(picture.pixelColor(x, y) == QColor(colour) for x in range(picture.width())) for y in rows]


def test_bars_are_on_one_scale_and_the_marked_one_has_the_accent(qtbot):
    bars = DistanceBars(most=3)
    qtbot.addWidget(bars)
    bars.resize(300, bars.height())
    bars.show_distances([Distance("this one", 500, is_marked=True), Distance("another", 1000)])
    marked, others = lengths(bars, current_style().accent), lengths(bars, current_style().bar)
    assert marked[0] > 50 and not any(marked[1:]) and not others[0] and not others[2]
    assert np.isclose(others[1], 2 * marked[0], atol=4)
    assert bars.accessibleDescription() == "this one: 500; another: 1,000"


def test_the_room_is_the_same_with_few_and_with_many(qtbot):
    bars = DistanceBars(most=2)
    qtbot.addWidget(bars)
    before = bars.sizeHint()
    bars.show_distances([Distance(str(number), number) for number in range(5)])
    assert bars.sizeHint() == before and len(bars.distances) == 2
    bars.show_distances([Distance("nothing", 0)])
    bars.grab()
    assert bars.sizeHint() == before
