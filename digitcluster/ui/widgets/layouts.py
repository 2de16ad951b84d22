"""Shortcuts for rows of widgets and for buttons."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QPushButton, QWidget


def row(*widgets: QWidget | None, stretch: Sequence[int] = (), spacing: int = 6) -> QHBoxLayout:
    """Put widgets beside each other; None is a gap that takes the remaining space."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    for index, widget in enumerate(widgets):
        if widget is None:
            layout.addStretch()
        else:
            layout.addWidget(widget, stretch[index] if stretch else 0)
    return layout


def button(text: str, run: Callable[[], object], tip: str = "") -> QPushButton:
    """Return a button that calls `run` when it is clicked."""
    result = QPushButton(text)
    result.setToolTip(tip)
    result.clicked.connect(lambda: run())
    return result


def indent(spin: QAbstractSpinBox, minimum_width: int) -> None:
    """Keep the text of a spin box off its frame; Qt ignores a style sheet's padding there."""
    spin.setMinimumWidth(minimum_width)
    spin.lineEdit().setTextMargins(5, 0, 0, 0)


def fix_width(button: QPushButton, *texts: str) -> None:
    """Make a button as wide as the widest of the texts that it will have, so that nothing moves when they change."""
    shown, widths = button.text(), []
    for text in (*texts, shown):
        button.setText(text)
        button.ensurePolished()
        widths.append(button.sizeHint().width())
    button.setFixedWidth(max(widths))


def keep_room(*widgets: QWidget) -> None:
    """Let widgets that come and go have their room always, so that nothing else moves."""
    for widget in widgets:
        policy = widget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        widget.setSizePolicy(policy)
