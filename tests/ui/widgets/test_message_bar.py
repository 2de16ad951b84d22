from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.message_bar import GAP, MessageBar


def inked(bar):
    """Return the columns of pixels in which words are painted."""
    picture, ground = bar.grab().toImage(), QColor(current_style().window)
    rows = range(3, picture.height())
    return [x for x in range(picture.width()) if any(picture.pixelColor(x, y) != ground for y in rows)]


def test_a_message_begins_below_the_cards_and_ends_before_what_stays(qtbot, qapp):
    bar = MessageBar(12)
    qtbot.addWidget(bar)
    beside = QLabel("")
    beside.setFixedWidth(100)
    bar.keep_beside(beside)
    bar.resize(400, 24)
    bar.show()
    assert not inked(bar)
    bar.showMessage("Opened 10,000 digits of a file whose name is very long indeed, and longer. " * 2)
    columns = inked(bar)
    assert 12 <= columns[0] < 18 and 200 < columns[-1] <= beside.x() - GAP
    assert bar.toolTip() == bar.currentMessage()
