"""Finds what of a stranger's text the window would take for markup, a shortcut or a place holder."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QTabBar,
    QTextBrowser,
    QWidget,
)

RICH = ("<b>", "<img", "<i>", "<a href", "<script", "&amp;")


def has_markup(text):
    return any(mark in text for mark in RICH)


def faults():
    """Return what is wrong in all widgets that there are, each as a sentence."""
    found = []
    for widget in QApplication.allWidgets():
        name = f"{type(widget).__name__} {widget.objectName()} of {type(widget.parent()).__name__}"
        found += [f"{name}: {what}" for what in _of(widget)]
    return sorted(set(found))


def _of(widget: QWidget):
    yield from _tip_faults(widget.toolTip())
    if isinstance(widget, QLabel):
        yield from _label_faults(widget)
    if isinstance(widget, QTextBrowser) and has_markup(widget.toHtml().replace("&amp;", "")):
        yield f"HTML {widget.toPlainText()!r}"
    if isinstance(widget, QAbstractButton):
        yield from _mnemonic_faults(widget.text())
    if isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield from _mnemonic_faults(widget.tabText(place))
    if isinstance(widget, (QAbstractItemView, QComboBox)) and widget.model() is not None:
        yield from _item_faults(widget.model())
    for action in widget.actions():
        yield from _action_faults(action, shows_tips=isinstance(widget, QMenu) and widget.toolTipsVisible())
    if widget.isWindow() and "*" in widget.windowTitle().replace("[*][*]", "").removesuffix("[*] – Digit Cluster"):
        yield f"window title {widget.windowTitle()!r}"


def _tip_faults(tip):
    if Qt.mightBeRichText(tip) and has_markup(tip.replace("&amp;", "")):
        yield f"tool tip {tip[:200]!r}"


def _label_faults(label):
    text, written = label.text(), label.textFormat()
    if written == Qt.TextFormat.PlainText or label.pixmap().isNull() is False:
        return
    if written == Qt.TextFormat.AutoText and has_markup(text):
        yield f"text that may be rich {text[:200]!r}"
    if written == Qt.TextFormat.RichText and has_markup(text.replace("&amp;", "").replace('<a href="', "")):
        yield f"rich text {text[:200]!r}"


def _mnemonic_faults(text):
    """A stranger's names have "& " in them: Qt underlines what follows a single one."""
    if "& " in f"{text.replace('&&', '')} ":
        yield f"shortcut in {text[:200]!r}"


def _action_faults(action: QAction, *, shows_tips):
    yield from _mnemonic_faults(action.text())
    if shows_tips:
        yield from _tip_faults(action.toolTip())


def _item_faults(model: QAbstractItemModel):
    for row in range(model.rowCount()):
        for column in range(4):  # a place that is not there has no tip
            tip = model.index(row, column, QModelIndex()).data(Qt.ItemDataRole.ToolTipRole)
            yield from _tip_faults(tip or "")
