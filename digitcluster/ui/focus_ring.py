"""Focus is always visible: a ring around whatever would get the next key, in both themes, without changing its size."""

from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QMenu,
    QMenuBar,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QTabBar,
    QWidget,
)

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded

WIDTH = 2  # px of the line
INSET = 3  # px between the edge of a button in the accent colour and the line in it


class FocusRing(QWidget):
    """Lies over a widget and follows it; only painted, never in the way of the mouse."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        target.installEventFilter(self)
        if isinstance(target, QTabBar):
            target.currentChanged.connect(self._follow)
        self._follow()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget's size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._follow()
        return False

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        style, target = current_style(), self.target
        is_accent = isinstance(target, QPushButton) and (
            target.isDefault() or (target.isChecked() and target.objectName() != "segment")
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(style.accent_text if is_accent else style.accent), WIDTH))
        inset = WIDTH / 2 + (INSET if is_accent else 0)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 5, 5)

    def _follow(self) -> None:
        # Not `self.target`: while a dialog is being deleted, events still come when that is gone.
        target = self.parentWidget()
        if target is not None:
            self.setGeometry(_area(target))
        self.raise_()


class FocusRings(QObject):
    """Moves the ring along with the focus, in all windows of the program."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName("focus rings")
        self.ring: FocusRing | None = None
        application.focusChanged.connect(self._move)

    def _move(self, _: QWidget | None, focused: QWidget | None) -> None:
        if self.ring is not None:
            with suppress(RuntimeError):  # it is deleted together with the widget
                self.ring.hide()
                self.ring.deleteLater()
        self.ring = None
        if focused is not None and not focused.isWindow() and not isinstance(focused, QMenu | QMenuBar):
            self.ring = FocusRing(focused)


def install(application: QApplication) -> None:
    """Show rings in this application from now on."""
    if application.findChild(FocusRings) is None:
        FocusRings(application)


def _area(widget: QWidget) -> QRect:
    """Return what is ringed: the words of a check box, whose mark is at its very edge, and of tabs the current one."""
    if isinstance(widget, QTabBar):
        return widget.tabRect(widget.currentIndex())
    if isinstance(widget, QCheckBox):
        option = QStyleOptionButton()
        widget.initStyleOption(option)
        words = widget.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, widget)
        return words.adjusted(-3, -2, 5, 2) & widget.rect()
    return widget.rect()
