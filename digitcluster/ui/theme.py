"""The window's colours, light and dark: one set of roles for Qt's palette, the style sheet and matplotlib.

The style sheet names roles of the palette, so that it is always the same: to replace a style sheet takes Qt a tenth of
a second in a window of this size, in which everything stands still and is arranged anew. With another palette, what is
seen is dressed at once, and what is hidden a little later.
"""

import math
import time
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from digitcluster.plots.style import DARK, LIGHT, Style
from digitcluster.resources import resource

SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

ROLES = {
    "window": (QPalette.ColorRole.Window, "window"),
    "card": (QPalette.ColorRole.AlternateBase, "alternate-base"),
    "border": (QPalette.ColorRole.Mid, "mid"),
    "text": (QPalette.ColorRole.Text, "text"),
    "muted": (QPalette.ColorRole.PlaceholderText, "placeholder-text"),
    "accent": (QPalette.ColorRole.Highlight, "highlight"),
    "accent_text": (QPalette.ColorRole.HighlightedText, "highlighted-text"),
    "bar": (QPalette.ColorRole.BrightText, "bright-text"),
    "warning": (QPalette.ColorRole.LinkVisited, "link-visited"),
}
"""Where the palette keeps a style's colours, and what the style sheet calls that."""
SLICE = 0.006  # s of a turn for what is hidden

STYLE_SHEET = """
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {card}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QFrame#popover {{ background: {card}; border: 1px solid {muted}; border-radius: 4px; }}
QFrame#card {{ background: {card}; border: 1px solid {border}; border-radius: 8px; }}
QLabel#title {{ font-weight: 600; }}
QLabel#muted {{ color: {muted}; }}
QLabel#warning {{ color: {warning}; border: 0 solid {warning}; border-left-width: 3px; padding-left: 3px; }}
QPushButton {{
    background: {window}; color: {text}; border: 1px solid {border}; border-radius: 6px; padding: 5px 12px;
}}
QPushButton:hover {{ border-color: {muted}; }}
QPushButton:pressed {{ background: {border}; }}
QPushButton:checked {{ background: {accent}; color: {accent_text}; border-color: {accent}; }}
QPushButton#tight {{ padding: 4px 2px; }}
QPushButton#compact {{ padding: 5px 6px; }}
QPushButton#segment {{
    background: transparent; color: {muted}; border: none; border-bottom: 2px solid {border}; border-radius: 0;
    padding: 5px 2px;
}}
QPushButton#segment:hover {{ color: {text}; }}
QPushButton#segment:checked {{ color: {text}; border-bottom-color: {accent}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {muted}; background: {card}; border-color: {border}; }}
QPushButton:default {{ background: {accent}; color: {accent_text}; border-color: {accent}; }}
QPushButton:default:hover {{ border-color: {text}; }}
QPushButton:default:disabled {{ background: {border}; color: {muted}; border-color: {border}; }}
QToolButton#link {{ border: none; color: {accent}; padding: 0; background: transparent; }}
QToolButton#link:hover, QToolButton#link:focus {{ color: {text}; }}
QToolButton#link:disabled {{ color: {muted}; }}
QPushButton#link {{ border: none; color: {accent}; padding: 0; background: transparent; text-align: left; }}
QPushButton#link:hover, QPushButton#link:focus {{ color: {text}; }}
QToolButton#more {{ border: none; color: {muted}; padding: 2px 0; background: transparent; }}
QToolButton#more::menu-indicator {{ image: none; }}
QToolButton#more:hover, QToolButton#more:focus {{ color: {text}; }}
QToolButton#term {{
    border: 1px solid {border}; border-radius: 7px; color: {muted}; padding: 0; background: transparent;
}}
QToolButton#term:hover, QToolButton#term:focus {{ border-color: {accent}; color: {accent}; }}
QToolButton#transport {{ border: 1px solid transparent; border-radius: 6px; background: transparent; }}
QToolButton#transport:hover:enabled {{ background: {border}; }}
QToolButton#transport:focus {{ border-color: {accent}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {border}; }}
QSlider::sub-page:horizontal {{ border-radius: 2px; background: {accent}; }}
QSlider::sub-page:horizontal:disabled {{ background: {border}; }}
QSlider::handle:horizontal {{
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px; background: {accent}; border: 1px solid {window};
}}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {text}; }}
QSlider::handle:horizontal:disabled {{ background: {border}; }}
QSpinBox, QDoubleSpinBox, QComboBox, QLineEdit {{
    background: {window}; color: {text}; border: 1px solid {border}; border-radius: 6px; padding: 3px 6px;
    selection-background-color: {accent}; selection-color: {accent_text}; min-height: 18px;
    placeholder-text-color: {muted};
}}
QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QLineEdit:focus {{ border-color: {accent}; }}
QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled, QLineEdit:disabled {{
    color: {muted}; background: {card};
}}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 20px; background: none; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {border}; }}
QAbstractSpinBox::up-arrow {{ image: url({icons}/chevron-up.svg); width: 9px; height: 9px; }}
QAbstractSpinBox::down-arrow {{ image: url({icons}/chevron-down.svg); width: 9px; height: 9px; }}
QSpinBox, QDoubleSpinBox {{ max-height: 18px; }}
QComboBox#flat {{ border-color: transparent; padding: 0 6px; min-height: 16px; }}
QComboBox#flat:hover, QComboBox#flat:focus {{ border-color: {border}; }}
QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: url({icons}/chevron-down.svg); width: 9px; height: 9px; }}
QComboBox QAbstractItemView {{
    background: {window}; color: {text}; border: 1px solid {border}; padding: 2px; outline: none;
    selection-background-color: {accent}; selection-color: {accent_text};
}}
QCheckBox {{ spacing: 6px; padding: 2px 0; outline: none; }}
QCheckBox::indicator {{
    width: 13px; height: 13px; border: 1px solid {muted}; border-radius: 3px; background: {window};
}}
QCheckBox::indicator:hover {{ border-color: {text}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; }}
QCheckBox::indicator:disabled {{ background: {card}; border-color: {border}; }}
QCheckBox::indicator:checked:disabled {{ background: {bar}; border-color: {bar}; }}
QProgressBar {{ background: {border}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QTabWidget::pane {{ border: none; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{
    background: transparent; color: {muted}; border: none; border-bottom: 2px solid {border};
    padding: 5px 12px;
}}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:hover, QTabBar::tab:focus {{ color: {text}; }}
QTableView {{
    background: transparent; border: none; gridline-color: transparent; color: {text}; outline: none;
    selection-background-color: {accent}; selection-color: {accent_text};
}}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: transparent; border: none; color: {muted}; padding: 3px 4px; }}
QMenuBar {{ background: {window}; color: {text}; padding: 2px 6px; }}
QMenuBar::item {{ background: transparent; padding: 4px 8px; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {border}; }}
QMenu {{ background: {card}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent}; color: {accent_text}; }}
QMenu::item:disabled {{ color: {muted}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 8px; }}
QStatusBar {{ background: {window}; color: {muted}; border-top: 1px solid {border}; }}
QStatusBar::item {{ border: none; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {border}; border-radius: 4px; min-height: 24px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar::handle:vertical:disabled {{ background: transparent; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {border}; border-radius: 4px; min-width: 24px; }}
QScrollBar::handle:horizontal:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; height: 0;
}}
QScrollArea, QScrollArea > QWidget > QWidget#column {{ background: transparent; border: none; }}
QSplitter::handle {{ background: transparent; }}
"""


def current_style() -> Style:
    """Return the roles of the chosen appearance, or of the system's."""
    application = QApplication.instance()
    chosen = application.property("appearance") if application else None
    if chosen in ("light", "dark"):
        return DARK if chosen == "dark" else LIGHT
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def choose_appearance(application: QApplication, appearance: str) -> None:
    """Let the application follow the system, or be always light or always dark: "system", "light" or "dark"."""
    application.setProperty("appearance", appearance)
    QGuiApplication.styleHints().setColorScheme(SCHEMES[appearance])  # for the window's frame, where the system can
    apply(application)


def apply(application: QApplication) -> None:
    """Apply the current style to the whole application, unless it has it."""
    palette = _palette(current_style())
    if not application.styleSheet():
        application.setPalette(palette)
        application.setStyleSheet(_style_sheet())
    elif application.palette() != palette:
        application.setPalette(palette)
        seen: list[QWidget] = []
        hidden: list[QWidget] = []
        for widget in application.allWidgets():
            (seen if widget.isVisible() else hidden).append(widget)
        _dress(seen, math.inf)
        _dress(hidden, 0)


def _dress(widgets: list[QWidget], seconds: float) -> None:
    """Let widgets take their colours from the palette, for some seconds; the rest of them in the next turns."""
    until, style = time.monotonic() + seconds, QApplication.style()
    while widgets and time.monotonic() < until:
        widget = widgets.pop()
        with suppress(RuntimeError):  # what PySide says of one that is gone by now
            if _is_dressed(widget):
                style.unpolish(widget)
                style.polish(widget)
                widget.update()
    if widgets:
        QTimer.singleShot(0, partial(_dress, widgets, SLICE))


def _is_dressed(widget: QWidget) -> bool:
    """Return whether a widget has colours yet: the others take them when they are shown for the first time."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)


def _style_sheet() -> str:
    names = {field: f"palette({name})" for field, (_, name) in ROLES.items()}
    return STYLE_SHEET.format(icons=resource("icons").as_posix(), **names)


def _palette(style: Style) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    colours = {one: getattr(style, field) for field, (one, _) in ROLES.items()} | {
        role.Base: style.window,
        role.Button: style.card,
        role.ToolTipBase: style.card,
        role.WindowText: style.text,
        role.ButtonText: style.text,
        role.ToolTipText: style.text,
        role.Link: style.accent,
    }
    for one, colour in colours.items():
        palette.setColor(one, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, one, QColor(style.muted))
    return palette
