"""What people do with mouse and keys."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def click(qtbot, widget):
    qtbot.mouseClick(widget, LEFT)


def toggle(qtbot, box):
    """Click a check box on its mark: the room beside its text belongs to it but does nothing."""
    qtbot.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))


def draw(qtbot, pad, *points):
    """Draw one stroke; points in units of the paper's side."""
    paper = pad.paper()
    places = [
        QPoint(round(paper.left() + x * paper.width()), round(paper.top() + y * paper.height())) for x, y in points
    ]
    qtbot.mousePress(pad, LEFT, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(pad, place)
    qtbot.mouseRelease(pad, LEFT, pos=places[-1])


def draw_one(qtbot, pad):
    """Draw a 1."""
    draw(qtbot, pad, *[(0.5, 0.1 + 0.1 * step) for step in range(9)])


def type_number(qtbot, spin, number):
    """Put another number into a spin box by typing it."""
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, str(number))
    qtbot.keyClick(spin, Qt.Key.Key_Tab)


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NO_KEY))
