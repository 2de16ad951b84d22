"""What the monkey does to the window: one random event after another, all of them through Qt."""

import random

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QHelpEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QInputDialog,
    QLineEdit,
    QMenu,
    QWidget,
)

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEY, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: Qt.Key.Key_Shift,
    CONTROL: Qt.Key.Key_Control,
    Qt.KeyboardModifier.AltModifier: Qt.Key.Key_Alt,
}
CLICKS = {QTest.mouseClick: (QTest.mousePress, QTest.mouseRelease)}
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Space),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F1, Qt.Key.Key_F2),
    *(Qt.Key.Key_F9, Qt.Key.Key_F10),
)
TEXTS = (
    "3",
    "0",
    "12",
    "1e9",
    "-4",
    "99999",
    "abc",
    "a <b>name</b>",
    "2-6",
    "5,7,9-12",
    "ünïcödé 数字",
    " ",
    "%s{}",
    "x" * 300,
)
RARE = ("quit", "delete_run")  # commands that end more than others begin
LARGEST = 1900, 1100


class Hand:
    """Does random things to a window.

    Parameters
    ----------
    generator : random.Random
    files : list of Path
        What it drops and opens.
    """

    def __init__(self, generator: random.Random, files):
        self._random, self._files = generator, files
        self.window = None
        self._events = {
            self.click: 16, self.double_click: 3, self.hover: 12, self.drag: 6, self.wheel: 7, self.key: 8,
            self.type: 4, self.shortcut: 5, self.command: 14, self.draw: 10, self.resize: 3, self.focus: 2,
            self.drop: 4, self.tool_tip: 3, self.context_menu: 3, self.retrace: 6,
        }  # fmt: skip

    def act(self):
        """Do one thing; return it in words, before it is done: an iterator of one or two sentences."""
        dialog = QApplication.activeModalWidget()
        if dialog is not None and self._random.random() < 0.4:
            yield from self.answer(dialog)
            return
        [event] = self._random.choices(list(self._events), list(self._events.values()))
        yield from event()

    def interrupt(self):
        """End whatever keeps the loop from returning: a menu or a dialog that waits for an answer."""
        if isinstance(menu := QApplication.activePopupWidget(), QMenu):
            actions = [action for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
            if actions and self._random.random() < 0.6:
                action = self._random.choice(actions)
                yield f"chooses “{action.text()}” in a menu"
                self._mouse(QTest.mouseClick, menu, menu.actionGeometry(action).center())
            else:
                yield "leaves a menu"
                menu.close()
        elif (popup := QApplication.activePopupWidget()) is not None:
            yield f"leaves {_name(popup)}"
            popup.close()
        elif (dialog := QApplication.activeModalWidget()) is not None:
            yield from self.answer(dialog)

    def answer(self, dialog):
        """Answer a dialog, or write into it before."""
        way = self._random.choice(("accept", "reject", "button", "type", "close"))
        yield f"answers {_name(dialog)} “{dialog.windowTitle()}”: {way}"
        buttons = [one for one in dialog.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
        if way == "type" or isinstance(dialog, QInputDialog):
            for field in dialog.findChildren(QLineEdit)[:1]:
                field.selectAll()
                _type(field, self._random.choice(TEXTS))
        if way == "button" and buttons:
            button = self._random.choice(buttons)
            self._mouse(QTest.mouseClick, button, button.rect().center())
        elif way == "accept" and isinstance(dialog, QDialog):
            QTest.keyClick(dialog, Qt.Key.Key_Return)
        elif way == "reject" and isinstance(dialog, QDialog):
            dialog.reject()
        elif way == "close":
            dialog.close()

    def click(self):
        widget, place = self._place()
        key = self._random.choice((NO_KEY,) * 6 + (CONTROL, Qt.KeyboardModifier.ShiftModifier))
        yield f"clicks {_at(widget, place)}"
        self._mouse(QTest.mouseClick, widget, place, key)

    def double_click(self):
        widget, place = self._place()
        yield f"double-clicks {_at(widget, place)}"
        for act in (QTest.mouseDClick,) if widget.window() is self.window else (QTest.mouseClick,) * 2:
            if shiboken6.isValid(widget):
                self._mouse(act, widget, place)

    def hover(self):
        widget, place = self._place()
        yield f"moves to {_at(widget, place)}"
        if (where := _in_window(widget, place)) is not None:
            QTest.mouseMove(widget.window().windowHandle(), where)

    def drag(self):
        widget, place = self._place()
        other, end = self._place()
        yield f"drags from {_at(widget, place)} to {_at(other, end)}"
        end = widget.mapFromGlobal(other.mapToGlobal(end))
        self._stroke(widget, [place + (end - place) * step / 4 for step in range(5)])

    def draw(self):
        """Draw a stroke on the pad, in half of the cases one that looks like handwriting."""
        pad = self.window.pad_panel.pad
        yield "draws"
        if not pad.isVisible() or QApplication.activeModalWidget() is not None:
            return
        x, y = (self._random.uniform(0.2, 0.8) for _ in range(2))
        points = [(x, y)]
        for _ in range(self._random.randrange(2, 14)):
            x, y = x + self._random.uniform(-0.15, 0.15), y + self._random.uniform(-0.05, 0.2)
            points.append((x, y))
        self._stroke(pad, [QPoint(int(x * pad.width()), int(y * pad.height())) for x, y in points])

    def wheel(self):
        widget, place = self._place()
        turn = QPoint(0, self._random.choice((-360, -120, 120, 360)))
        yield f"turns the wheel by {turn.y()} over {_at(widget, place)}"
        if (where := _in_window(widget, place)) is not None:
            QTest.wheelEvent(widget.window().windowHandle(), QPointF(where), turn)

    def key(self):
        key = self._random.choice(KEYS)
        yield f"presses {key.name}"
        self._key(key, self._random.choice((NO_KEY,) * 4 + (Qt.KeyboardModifier.ShiftModifier,)))

    def type(self):
        text = self._random.choice(TEXTS)
        yield f"types {text[:20]!r}"
        target = QApplication.focusWidget() or self._top()
        _type(target, text)

    def shortcut(self):
        actions = [one for one in self._actions() if not one.shortcut().isEmpty()]
        action = self._random.choice(actions)
        yield f"presses {action.shortcut().toString()} for “{action.text()}”"
        combination = action.shortcut()[0]
        self._key(combination.key(), combination.keyboardModifiers())

    def command(self):
        actions = [one for one in self._actions() if one.isEnabled()]
        action = self._random.choice(actions)
        yield f"chooses “{action.text()}”"
        if QApplication.activeModalWidget() is None:
            action.trigger()

    def resize(self):
        least = self.window.minimumSizeHint().expandedTo(self.window.minimumSize())
        sizes = [(self._random.randint(least.width(), LARGEST[0]), self._random.randint(least.height(), LARGEST[1]))]
        size = self._random.choice((*sizes, (least.width(), least.height()), LARGEST, (1280, 720), (1024, 600)))
        yield f"makes the window {size[0]} × {size[1]}"
        self.window.resize(*size)

    def focus(self):
        widget, _ = self._place()
        yield f"gives the focus to {_name(widget)}"
        widget.setFocus()

    def drop(self):
        path = self._random.choice(self._files)
        yield f"drops {path.name}"
        if QApplication.activeModalWidget() is not None:
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place = QPoint(self._random.randrange(self.window.width()), self._random.randrange(self.window.height()))
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(self.window, QDragEnterEvent(place, copy, data, LEFT, NO_KEY))
        QApplication.sendEvent(self.window, QDropEvent(QPointF(place), copy, data, LEFT, NO_KEY))

    def tool_tip(self):
        widget, place = self._place()
        yield f"asks for the tool tip of {_at(widget, place)}"
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))

    def context_menu(self):
        widget, place = self._place()
        yield f"asks for the menu of {_at(widget, place)}"
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(widget, QContextMenuEvent(reason, place, widget.mapToGlobal(place)))

    def retrace(self):
        name = self._random.choice(("undo", "undo", "undo", "redo"))
        yield f"chooses {name}"
        if QApplication.activeModalWidget() is None:
            self.window.commands[name].trigger()

    def _actions(self):
        """The commands of the menus; those that end things are rare."""
        rare = [self.window.commands[name] for name in RARE]
        recent = [one for one in self.window.recent_menu.actions() if one.text()]
        return [one for one in (*self.window.commands.values(), *recent) if one not in rare] * 12 + rare

    def _top(self):
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def _key(self, key, modifiers):
        """Press a key and release it, where what it was pressed in is still there; QTest would not look."""
        top = self._top()
        target = top.windowHandle() or top
        gone = _watch_end(target)
        for act, some in ((QTest.keyPress, modifiers), (QTest.keyRelease, NO_KEY)):
            if not gone:
                act(target, key, some)
        for modifier, its_key in MODIFIERS.items():
            if modifiers & modifier and not gone:
                QTest.keyRelease(target, its_key)

    def _place(self):
        """A visible widget and a place in it: mostly of what is in front, at times of what it covers."""
        top = self.window if self._random.random() < 0.1 else self._top()
        visible = [one for one in (top, *top.findChildren(QWidget)) if one.isVisible() and one.window() is top]
        widget = self._random.choice(visible) if visible else self.window
        seen = widget.visibleRegion().boundingRect()
        if seen.isEmpty():  # scrolled away
            widget, seen = top, top.rect()
        return widget, QPoint(
            self._random.randint(seen.left(), seen.right()), self._random.randint(seen.top(), seen.bottom())
        )

    @staticmethod
    def _mouse(act, widget, place, key=NO_KEY):
        """Do something with the mouse; a click ends where the press has closed the window, at which QTest crashes."""
        if (where := _in_window(widget, place)) is None:
            return
        handle = widget.window().windowHandle()
        gone = _watch_end(handle)
        for part in CLICKS.get(act, (act,)):
            if not gone:
                part(handle, LEFT, key, where)

    def _stroke(self, widget, places):
        """Press, move and release; as far as it is within the window."""
        self._mouse(QTest.mousePress, widget, places[0])
        last = places[0]
        for place in places[1:]:
            if not shiboken6.isValid(widget):
                return
            if (where := _in_window(widget, place)) is not None:
                QTest.mouseMove(widget.window().windowHandle(), where)
                last = place
        self._mouse(QTest.mouseRelease, widget, last)


def _watch_end(window):
    """Return a list that has something in it once the window has been destroyed."""
    gone = []
    window.destroyed.connect(lambda: gone.append(True))
    return gone


def _in_window(widget, place):
    """Return where a place is in the widget's window; None where that does not show it."""
    top = widget.window()
    where = widget.mapTo(top, place)
    return where if top.windowHandle() is not None and top.rect().contains(where) else None


def _type(widget, text):
    """Type a text; QTest knows the keys of ASCII alone."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if shiboken6.isValid(widget):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, NO_KEY, letter))


def _name(widget):
    return f"{type(widget).__name__}{f' {widget.objectName()}' if widget.objectName() else ''}"


def _at(widget, place):
    return f"{_name(widget)} at {place.x()}, {place.y()}"
