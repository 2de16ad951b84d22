"""Arranges the panels in one window and connects the commands; what a part does lives in the part."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from digitcluster.core.errors import DigitClusterError
from digitcluster.files.model_file import SUFFIX
from digitcluster.session.diagnostics import log_file
from digitcluster.session.preferences import APPEARANCES, Preferences
from digitcluster.session.session import Session
from digitcluster.session.state import ModelEntry, Task
from digitcluster.ui import commands, theme
from digitcluster.ui.dialogs import opening
from digitcluster.ui.dialogs.messages import about_model, about_program, guide, show_page, show_problem, whats_new
from digitcluster.ui.panels.answer_panel import AnswerPanel
from digitcluster.ui.panels.digits_panel import DigitsPanel
from digitcluster.ui.panels.models_panel import ModelsPanel
from digitcluster.ui.panels.own_digits_panel import OwnDigitsPanel
from digitcluster.ui.panels.pad_panel import PadPanel
from digitcluster.ui.panels.training_panel import TrainingPanel
from digitcluster.ui.plot_tabs import CANVASES, PlotTabs
from digitcluster.ui.widgets.drawing_pad import PENS

MESSAGE_TIME = 8000  # ms
PICTURE_KINDS = "PNG picture (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"


class MainWindow(QMainWindow):
    """The program's one window."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session, self._preferences = session, preferences
        self.setWindowTitle("Digit Cluster")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.digits_panel = DigitsPanel(session)
        self.training_panel = TrainingPanel(session)
        self.models_panel = ModelsPanel(session)
        self.tabs = PlotTabs(session)
        self.pad_panel = PadPanel(session)
        self.answer_panel = AnswerPanel(session)
        self.own_digits_panel = OwnDigitsPanel(session)
        self._arrange()
        self._actions = commands.build(self, self._handlers())
        self._actions[f"appearance_{preferences.appearance}"].setChecked(True)
        self._actions["pen_medium"].setChecked(True)
        self._model_in_use = QLabel()
        self._model_in_use.setObjectName("muted")
        self.statusBar().addPermanentWidget(self._model_in_use)
        self._connect()
        if not preferences.geometry.isEmpty():
            self.restoreGeometry(preferences.geometry)

    def _arrange(self) -> None:
        left = _column((self.digits_panel, 0), (self.training_panel, 0), (self.models_panel, 1))
        right = _column((self.pad_panel, 4), (self.answer_panel, 1), (self.own_digits_panel, 0))
        left.setFixedWidth(288)
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
        session.failed.connect(lambda error: show_problem(self, error))
        session.told.connect(lambda text: self.statusBar().showMessage(text, MESSAGE_TIME))
        session.current_changed.connect(self._show_current)
        session.task_changed.connect(self._show_task)
        session.digits_changed.connect(lambda _: self._show_task(session.task))
        self.own_digits_panel.save_asked.connect(self._save_own)
        self.digits_panel.open_asked.connect(self._ask_for_file)
        self.pad_panel.changed.connect(self._show_pad_actions)
        self.tabs.save_asked.connect(self._save_picture)
        QApplication.styleHints().colorSchemeChanged.connect(self._restyle)
        self._show_current(session.current)
        self._show_task(None)
        self._show_pad_actions()

    def _handlers(self) -> dict[str, Callable[[], object]]:
        pad, tabs = self.pad_panel.pad, self.tabs
        handlers: dict[str, Callable[[], object]] = {
            "open": self._ask_for_file,
            "open_folder": self._ask_for_folder,
            "fetch_mnist": lambda: opening.ask_to_fetch(self, self.session.fetch_mnist),
            "save_digits": self._save_digits,
            "sample": self.session.open_sample,
            "save_model": self._save_model,
            "save_session": self._save_session,
            "quit": self.close,
            "undo": pad.undo,
            "redo": pad.redo,
            "clear": pad.clear,
            **{f"pen_{name}": partial(pad.set_pen_width, PENS[name]) for name in PENS},
            "eraser": self.pad_panel.eraser.toggle,
            "copy": self.pad_panel.copy,
            "paste": self.pad_panel.paste,
            "open_picture": self._ask_for_picture,
            "random_digit": self.pad_panel.show_random_digit,
            "numbered_digit": self._ask_for_number,
            "normalize": self.pad_panel.normalize.toggle,
            "keep": self.own_digits_panel.keep.click,
            "about_model": self._about_model,
            "train": self.training_panel.train_or_pause,
            "step": self.session.step,
            "stop": self.session.stop,
            "new_seed": self.training_panel.choose_new_seed,
            "sweep": self._sweep,
            "guide": self.show_guide,
            "news": lambda: show_page(self, whats_new()),
            "log": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(log_file().parent)),
            "about": lambda: show_page(self, about_program()),
        }
        for index, name in enumerate(("gallery", "error_rate", "confusion")):
            handlers[f"show_{name}"] = partial(tabs.setCurrentIndex, index)
        for name in CANVASES:
            handlers[f"save_{name}"] = partial(self._save_picture, name)
        for name in APPEARANCES:
            handlers[f"appearance_{name}"] = partial(self._choose_appearance, name)
        return handlers

    # Commands

    def open(self, path: Path) -> None:
        """Open what was dropped or named at the start: digits, a model, or a picture for the pad."""
        if opening.is_picture(path):
            self.pad_panel.open_picture(path)
        else:
            opening.choose_part(self, path, partial(self.session.open, path))

    def _ask_for_file(self) -> None:
        self._open(opening.ask_for_file(self, self._preferences.folder))

    def _ask_for_folder(self) -> None:
        self._open(opening.ask_for_folder(self, self._preferences.folder))

    def _open(self, path: Path | None) -> None:
        if path is not None:
            self._preferences.folder = path.parent
            opening.choose_part(self, path, partial(self.session.open, path))

    def _ask_for_picture(self) -> None:
        path = opening.ask_for_picture(self, self._preferences.folder)
        if path is not None:
            self._preferences.folder = path.parent
            self.pad_panel.open_picture(path)

    def _ask_for_number(self) -> None:
        if self.session.digits is not None:
            opening.ask_for_number(self, len(self.session.digits), self.pad_panel.show_digit)

    def _save_own(self) -> None:
        path = opening.ask_where_to_save(self, self._preferences.folder)
        if path is not None:
            self._preferences.folder = path.parent
            self.session.save_own(path)

    def _save_digits(self) -> None:
        path = opening.ask_where_to_save(self, self._preferences.folder)
        if path is not None:
            self._preferences.folder = path.parent
            self.session.save_digits(path)

    def _save_model(self) -> None:
        proposed = self._preferences.folder / f"k{self.session.current.model.k}{SUFFIX}"
        path = self._ask_where(proposed, "Save the model", f"Model (*{SUFFIX})")
        if path is not None:
            self.session.save_current_model(path)

    def _save_session(self) -> None:
        from digitcluster.files.session_file import SUFFIX as SESSION  # not before the window's first picture

        digits = self.session.digits
        name = digits.name.partition(".")[0] if digits is not None else "my"
        proposed = self._preferences.folder / f"{name}{SESSION}"
        path = self._ask_where(proposed, "Save digits, models and sweep as a session", f"Session (*{SESSION})")
        if path is not None:
            self.session.save_session(path)

    def _save_picture(self, name: str) -> None:
        proposed = self._preferences.folder / f"{name.replace('_', '-')}.png"
        path = self._ask_where(proposed, "Save the picture", PICTURE_KINDS)
        if path is None:
            return
        try:
            self.tabs.canvases()[name].save(path)
        except DigitClusterError as error:
            show_problem(self, error)
        else:
            self.statusBar().showMessage(f"Saved the picture as {path.name}.", MESSAGE_TIME)

    def _ask_where(self, proposed: Path, title: str, kinds: str) -> Path | None:
        path = opening.ask_where(self, proposed, title, kinds)
        if path is not None:
            self._preferences.folder = path.parent
        return path

    def _sweep(self) -> None:
        self.tabs.setCurrentIndex(1)
        if self.session.task is None:
            self.tabs.error_rate.start.click()

    def _choose_appearance(self, appearance: str) -> None:
        self._preferences.appearance = appearance
        theme.choose_appearance(_application(), appearance)
        self._restyle()

    def show_guide(self) -> None:
        """Show the page of help."""
        show_page(self, guide())

    def _about_model(self) -> None:
        show_page(self, about_model(self.session.models[0].model))

    # What the session says

    def _show_current(self, known: ModelEntry) -> None:
        model = known.model
        self._model_in_use.setText(f"Model in use: {model.name} · {model.k:,} centroids")

    def _show_task(self, task: Task | None) -> None:
        ready, training = self.session.digits is not None, task is not None and task.kind == "train"
        resting = task is not None and task.paused
        for name in ("open", "open_folder", "sample", "fetch_mnist"):
            self._actions[name].setEnabled(task is None)
        self._actions["save_digits"].setEnabled(ready and task is None)
        self._actions["save_session"].setEnabled(task is None)
        self._actions["train"].setEnabled(ready and (task is None or training))
        self._actions["train"].setText("&Train" if not training else "&Go on" if resting else "&Pause")
        self._actions["step"].setEnabled(ready and (task is None or resting))
        self._actions["stop"].setEnabled(task is not None)
        self._actions["new_seed"].setEnabled(task is None)
        self._actions["sweep"].setEnabled(ready and task is None)

    def _show_pad_actions(self) -> None:
        pad = self.pad_panel.pad
        self._actions["undo"].setEnabled(pad.can_undo)
        self._actions["redo"].setEnabled(pad.can_redo)
        for name in ("clear", "copy", "keep"):
            self._actions[name].setEnabled(not pad.is_blank)
        for name in ("random_digit", "numbered_digit"):
            self._actions[name].setEnabled(self.session.digits is not None)

    def _restyle(self) -> None:
        theme.apply(_application())
        self.tabs.restyle()

    # Events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file or folder."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open(Path(event.mimeData().urls()[0].toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is running, and remember the window's place."""
        self._preferences.geometry = self.saveGeometry()
        self.session.close()
        event.accept()


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _column(*cards: tuple[QWidget, int]) -> QScrollArea:
    """Put cards under each other, each with its share of the room that is left; scroll where there is too little."""
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
