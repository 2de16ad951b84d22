"""Arranges the panels in one window and connects the commands; what a part does is in the part itself."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QMainWindow

from digitcluster.session.availability import Availability
from digitcluster.session.preferences import Preferences
from digitcluster.session.selection import DrawnSubject, SuspiciousSubject
from digitcluster.session.session import Session
from digitcluster.session.work import WorkState
from digitcluster.ui import commands, focus_ring, help_commands, sweep_commands, switches, take_away, window_place
from digitcluster.ui.appearance import Appearance
from digitcluster.ui.closing import Closing
from digitcluster.ui.columns import LOW, LOWEST, MARGIN, NARROW, WIDE, Columns, column, page, scrolled
from digitcluster.ui.copying import leave_as_text
from digitcluster.ui.dialogs import questions
from digitcluster.ui.dialogs.messages import show_problem
from digitcluster.ui.file_commands import FileCommands
from digitcluster.ui.focus_keeper import FocusKeeper
from digitcluster.ui.panels.answer_panel import AnswerPanel
from digitcluster.ui.panels.digits_panel import DigitsPanel
from digitcluster.ui.panels.explain_panel import ExplainPanel
from digitcluster.ui.panels.inspect_panel import InspectPanel
from digitcluster.ui.panels.own_digits_panel import OwnDigitsPanel
from digitcluster.ui.panels.pad_panel import PadPanel
from digitcluster.ui.panels.reader_choice import ReaderChoice
from digitcluster.ui.panels.runs_panel import RunsPanel
from digitcluster.ui.panels.training_panel import TrainingPanel
from digitcluster.ui.plot_tabs import TABS, PlotTabs
from digitcluster.ui.recent_menu import RecentMenu
from digitcluster.ui.recovery_question import RecoveryQuestion
from digitcluster.ui.right_column import RightColumn
from digitcluster.ui.start_page import StartPage
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.message_bar import MessageBar
from digitcluster.ui.widgets.sheet import PENS

MESSAGE_TIME = 8000  # ms


class MainWindow(QMainWindow):
    """The program's one window."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session, self._preferences = session, preferences
        session.training.set_speed(preferences.speed)
        self.setAcceptDrops(True)
        self.setMinimumSize(480, 300)  # a screen of 1366 × 768 at scale 2 has no more; there, the columns scroll
        self.digits_panel = DigitsPanel(session)
        self.training_panel = TrainingPanel(session)
        self.runs_panel = RunsPanel(session, preferences)
        self.tabs = PlotTabs(session)
        self.pad_panel = PadPanel(session)
        self.answer_panel = AnswerPanel(session)
        self.own_digits_panel = OwnDigitsPanel(session)
        self.inspect_panel = InspectPanel(session)
        self.explain_panel = ExplainPanel(session)
        self.files = FileCommands(self, session, preferences)
        self.appearance = Appearance(_application(), preferences, self.tabs)
        self.closing = Closing(self, session, self.files.save_session)
        self.recovery_question = RecoveryQuestion(self, session)
        self.start_page = StartPage(session, preferences, self.tabs, self.files)
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self._fit)
        self._arrange()
        self.commands = commands.build(self, self._handlers())
        self.recent_menu = RecentMenu(self.files.recent, self)
        self.recent_menu.insert_before(self.commands["sample"])
        self.commands[f"appearance_{preferences.appearance}"].setChecked(True)
        session.contents.with_recordings = preferences.saves_recordings
        switches.show(self.commands, self.pad_panel, session.contents)
        self.reader_choice = ReaderChoice(session)
        bar = MessageBar(MARGIN)
        bar.keep_beside(self.reader_choice)
        self.setStatusBar(bar)
        self._connect()
        focus_ring.install(_application())
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside everything leaves a field
        self.setFocus()  # at first; otherwise the first field would have it
        FocusKeeper(self)
        window_place.restore(self, preferences.geometry)

    def open(self, path: Path) -> None:
        """Open what was dropped, or what the program was started with."""
        self.files.open(path)

    def _arrange(self) -> None:
        left = column((self.digits_panel, 0), (self.training_panel, 0), (self.runs_panel, 1))
        draw = column((self.pad_panel, 0), (self.answer_panel, 1), (self.own_digits_panel, 0))
        self.right = RightColumn(self.session, draw, page(self.inspect_panel), page(self.explain_panel))
        self.columns = Columns(left, self.tabs, self.right)
        self.columns.want(self._preferences.columns)
        self.setCentralWidget(scrolled(self.columns))

    def _connect(self) -> None:
        session = self.session
        _application().aboutToQuit.connect(session.close)  # however the program ends
        session.messages.failed.connect(lambda error: show_problem(self, error))
        session.messages.told.connect(lambda text: self.statusBar().showMessage(text, MESSAGE_TIME))
        session.undo.undoTextChanged.connect(partial(self._name_step, "undo"))
        session.undo.redoTextChanged.connect(partial(self._name_step, "redo"))
        session.availability.changed.connect(self._show_availability)
        session.work.changed.connect(self._show_work)
        for asked in (session.documents.unsaved_asked, session.open_digits.asked):
            asked.connect(self.closing.ask)
        self.runs_panel.sweep_chosen.connect(lambda: self.tabs.show_tab("error_rate"))
        self.runs_panel.test_asked.connect(self.files.ask_where_to_test)
        self.runs_panel.menu.addAction(self.commands["save_model"])
        take_away.add_to_menu(self.runs_panel.menu, self.runs_panel.table, self.commands)
        self.own_digits_panel.save_asked.connect(self.files.save_own_digits)
        self.digits_panel.open_asked.connect(self.files.ask_for_file)
        self.inspect_panel.save_asked.connect(lambda: self.commands["save_digits"].trigger())
        self._show_availability(session.availability.value)
        self._show_work(session.work.value)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        pad, session = self.pad_panel.pad, self.session
        return {
            **self.files.handlers(),
            **take_away.handlers(self, session, self.files, self.tabs, self.inspect_panel, self.pad_panel),
            "quit": self.close,
            "undo": partial(self._retrace, session.undo.undo),
            "redo": partial(self._retrace, session.undo.redo),
            "clear": pad.clear,
            **{f"pen_{name}": partial(pad.set_pen_width, width) for name, width in PENS.items()},
            "eraser": self.pad_panel.eraser.toggle,
            "paste": self.pad_panel.paste,
            "random_digit": self.pad_panel.show_random_digit,
            "numbered_digit": self._ask_for_number,
            "normalize": self.pad_panel.normalize.toggle,
            "keep": self.own_digits_panel.keep.click,
            "draw": self._escape,
            "inspect": self.right.show_inspect,
            "explain": lambda: session.selection.inspect(DrawnSubject()),
            "suspicious": lambda: session.selection.inspect(SuspiciousSubject()),
            "back": session.selection.back,
            "forward": session.selection.forward,
            "reset_layout": self._reset_layout,
            "train": self.training_panel.train_or_pause,
            "step": session.training.step,
            "stop": session.tasks.stop,
            "iteration_back": session.playback.back,
            "play": session.playback.play,
            "iteration_forward": session.playback.forward,
            "new_seed": self.training_panel.choose_new_seed,
            **sweep_commands.handlers(self.tabs, session),
            "rename_run": self.runs_panel.rename_model,
            "delete_run": self.runs_panel.delete_model,
            "start": self.start_page.show,
            **help_commands.handlers(self, session, self.right.toggle_explanation),
            **{f"show_{name}": partial(self.tabs.show_tab, name) for name in TABS},
            **self.appearance.handlers(),
        }

    def _escape(self) -> None:
        """Go back to drawing; a field that is being edited is left first."""
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit | QAbstractSpinBox):
            focused.clearFocus()
        elif not self.tabs.abandon():
            self.right.show_draw()

    def _reset_layout(self) -> None:
        """Give window and columns the sizes of the first start."""
        window_place.put_first(self)
        self.columns.want(None)

    def _ask_for_number(self) -> None:
        digits = self.session.open_digits.digits
        if digits is not None:
            questions.ask_for_number(self, len(digits), self.pad_panel.show_digit)

    def _name_step(self, command: str, what: str) -> None:
        """Say in the menu what would be undone or redone; a name may have an "&", which Qt takes for a key."""
        self.commands[command].setText(f"&{command.capitalize()} {what.replace('&', '&&')}".rstrip())

    def _retrace(self, step: Callable[[], object]) -> None:
        """Undo or redo; what has just been said is no longer true."""
        self.statusBar().clearMessage()
        step()

    def _show_work(self, work: WorkState) -> None:
        name = work.path.name if work.path is not None else "Untitled" if work.is_unsaved else ""
        # Qt takes "[*]" for the place of the mark, and a doubled one for itself.
        self.setWindowTitle(f"{name.replace('[*]', '[*][*]')}[*] – Digit Cluster" if name else "Digit Cluster")
        self.setWindowModified(work.is_unsaved and bool(name))

    def _show_availability(self, can: Availability) -> None:
        for name, value in asdict(can).items():
            # Some fields are not commands: what the button says, and whether the form can be changed.
            if name in self.commands:
                self.commands[name].setEnabled(value)
        self.commands["train"].setText(f"&{can.train_action.value}")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one file or folder."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open(Path(event.mimeData().urls()[0].toLocalFile()))

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Stay on the screen from now on, whichever that is."""
        super().showEvent(event)
        window_place.follow_screens(self)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for; in the next turn, since each of the two takes a while."""
        super().resizeEvent(event)
        if self.isVisible():
            self._fitting.start()
        else:
            self._fit()

    def _fit(self) -> None:
        self.columns.show_both(self.width() >= WIDE)
        self.digits_panel.set_low(self.height() < LOW)
        self.answer_panel.set_low(self.height() < LOWEST)
        self.runs_panel.set_compact(self.width() < NARROW)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is running, and remember the window's position; first save what would be lost, if people want to."""
        if not self.closing.may_close():
            event.ignore()
            return
        try:  # first: what follows may take a moment
            self._preferences.geometry, self._preferences.columns = self.saveGeometry(), self.columns.wanted
            self._preferences.speed = self.session.training.chosen_speed
            leave_as_text()
        finally:  # whatever is wrong, no thread is left
            self.session.close()
        event.accept()


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("there is no application")
    return application
