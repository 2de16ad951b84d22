"""Arranges the panels in one window and connects the commands; what a part does is in the part itself."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from digitcluster.files.user_folders import data_folder
from digitcluster.session.availability import Availability
from digitcluster.session.preferences import APPEARANCES, Preferences
from digitcluster.session.session import Session
from digitcluster.ui import commands, theme
from digitcluster.ui.dialogs import help_pages, questions
from digitcluster.ui.dialogs.messages import show_problem
from digitcluster.ui.file_commands import FileCommands
from digitcluster.ui.panels.answer_panel import AnswerPanel
from digitcluster.ui.panels.digits_panel import DigitsPanel
from digitcluster.ui.panels.inspect_panel import InspectPanel
from digitcluster.ui.panels.models_panel import ModelsPanel
from digitcluster.ui.panels.own_digits_panel import OwnDigitsPanel
from digitcluster.ui.panels.pad_panel import PadPanel
from digitcluster.ui.panels.reader_choice import ReaderChoice
from digitcluster.ui.panels.training_panel import TrainingPanel
from digitcluster.ui.plot_tabs import TABS, PlotTabs
from digitcluster.ui.right_column import RightColumn
from digitcluster.ui.widgets.sheet import PENS

MESSAGE_TIME = 8000  # ms


class MainWindow(QMainWindow):
    """The program's one window."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session, self._preferences = session, preferences
        self.setWindowTitle("Digit Cluster")
        self.setAcceptDrops(True)
        self.resize(1280, 800)  # at the first start only: later the last size is restored below
        self.digits_panel = DigitsPanel(session)
        self.training_panel = TrainingPanel(session)
        self.models_panel = ModelsPanel(session)
        self.tabs = PlotTabs(session)
        self.pad_panel = PadPanel(session)
        self.answer_panel = AnswerPanel(session)
        self.own_digits_panel = OwnDigitsPanel(session)
        self.inspect_panel = InspectPanel(session)
        self.files = FileCommands(self, session, preferences, self.tabs)
        self._arrange()
        self.commands = commands.build(self, self._handlers())
        self.commands[f"appearance_{preferences.appearance}"].setChecked(True)
        self.commands["pen_medium"].setChecked(True)
        self.reader_choice = ReaderChoice(session)
        self.statusBar().addPermanentWidget(self.reader_choice)
        self._connect()
        if not preferences.geometry.isEmpty():
            self.restoreGeometry(preferences.geometry)

    def open(self, path: Path) -> None:
        """Open what was dropped, or what the program was started with."""
        self.files.open(path)

    def show_guide(self) -> None:
        """Show the guide."""
        help_pages.show_page(self, help_pages.guide())

    def _arrange(self) -> None:
        left = _column((self.digits_panel, 0), (self.training_panel, 0), (self.models_panel, 1))
        draw = _column((self.pad_panel, 0), (self.answer_panel, 1), (self.own_digits_panel, 0))
        self.right = right = RightColumn(self.session, draw, self.inspect_panel)
        left.setFixedWidth(288)  # wide enough for the longest text of a button
        right.setMinimumWidth(290)
        right.setMaximumWidth(460)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(12, 6, 12, 10)
        row.setSpacing(14)
        row.addWidget(left)
        row.addWidget(self.tabs, 5)
        row.addWidget(right, 2)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        session = self.session
        session.messages.failed.connect(lambda error: show_problem(self, error))
        session.messages.told.connect(lambda text: self.statusBar().showMessage(text, MESSAGE_TIME))
        session.undo.undoTextChanged.connect(lambda what: self.commands["undo"].setText(f"&Undo {what}".rstrip()))
        session.undo.redoTextChanged.connect(lambda what: self.commands["redo"].setText(f"&Redo {what}".rstrip()))
        session.availability.changed.connect(self._show_availability)
        self.own_digits_panel.save_asked.connect(self.files.save_own_digits)
        self.digits_panel.open_asked.connect(self.files.ask_for_file)
        self.tabs.save_asked.connect(self.files.save_plot)
        QApplication.styleHints().colorSchemeChanged.connect(self._restyle)
        self._show_availability(session.availability.value)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        pad, session = self.pad_panel.pad, self.session
        return {
            **self.files.handlers(),
            "quit": self.close,
            "undo": session.undo.undo,
            "redo": session.undo.redo,
            "clear": pad.clear,
            **{f"pen_{name}": partial(pad.set_pen_width, width) for name, width in PENS.items()},
            "eraser": self.pad_panel.eraser.toggle,
            "copy": self.pad_panel.copy,
            "paste": self.pad_panel.paste,
            "random_digit": self.pad_panel.show_random_digit,
            "numbered_digit": self._ask_for_number,
            "normalize": self.pad_panel.normalize.toggle,
            "keep": self.own_digits_panel.keep.click,
            "draw": self.right.show_draw,
            "inspect": self.right.show_inspect,
            "back": session.selection.back,
            "forward": session.selection.forward,
            "train": self.training_panel.train_or_pause,
            "step": session.training.step,
            "stop": session.tasks.stop,
            "new_seed": self.training_panel.choose_new_seed,
            "sweep": self._sweep,
            "guide": self.show_guide,
            "news": lambda: help_pages.show_page(self, help_pages.whats_new()),
            "log": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(data_folder())),
            "about_model": lambda: help_pages.show_page(self, help_pages.about_model(session.runs.builtin.model)),
            "about": lambda: help_pages.show_page(self, help_pages.about_program()),
            **{f"show_{name}": partial(self.tabs.show_tab, name) for name in TABS},
            **{f"appearance_{name}": partial(self._choose_appearance, name) for name in APPEARANCES},
        }

    def _ask_for_number(self) -> None:
        digits = self.session.open_digits.digits
        if digits is not None:
            questions.ask_for_number(self, len(digits), self.pad_panel.show_digit)

    def _sweep(self) -> None:
        self.tabs.show_tab("error_rate")
        self.tabs.error_rate.start_sweep()

    def _choose_appearance(self, appearance: str) -> None:
        self._preferences.appearance = appearance
        theme.choose_appearance(_application(), appearance)
        self._restyle()  # Qt signals a change only when the system's scheme has changed

    def _show_availability(self, can: Availability) -> None:
        for name, value in asdict(can).items():
            # Some fields are not commands: what the button says, and whether the form can be changed.
            if name in self.commands:
                self.commands[name].setEnabled(value)
        self.commands["train"].setText(f"&{can.train_action.value}")

    def _restyle(self) -> None:
        theme.apply(_application())
        self.tabs.restyle()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one file or folder."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open(Path(event.mimeData().urls()[0].toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is running, and remember the window's position."""
        self._preferences.geometry = self.saveGeometry()  # first: what follows may take a moment
        self.session.close()
        event.accept()


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("there is no application")
    return application


def _column(*cards: tuple[QWidget, int]) -> QScrollArea:
    """Stack cards, each with its share of the remaining space; scroll if there is too little."""
    content = QWidget()
    content.setObjectName("column")
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 2, 0)
    layout.setSpacing(10)
    for card, share in cards:
        layout.addWidget(card, share)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
