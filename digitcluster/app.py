"""Builds log, preferences, session and window, and runs Qt's event loop."""

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

from digitcluster import __version__
from digitcluster.core import interruption
from digitcluster.core.model.model import Model
from digitcluster.core.threads import prepare_process
from digitcluster.files.model_file import load_model
from digitcluster.files.user_folders import recovery_folder
from digitcluster.resources import resource
from digitcluster.session import diagnostics, unfinished_download
from digitcluster.session.garbage import GarbageCollector
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.session.signal_watch import SignalWatch
from digitcluster.ui import theme
from digitcluster.ui.dialogs.messages import show_problem
from digitcluster.ui.dialogs.start_problem import say_cannot_start
from digitcluster.ui.ending import end_now
from digitcluster.ui.main_window import MainWindow

PAUSE = 1000
"""Milliseconds after the start: the window has been painted, and few people have found the Open button."""

FORMATS = (
    "PIL.Image",
    "digitcluster.files.building.builder",
    "digitcluster.files.guessing.columns",
    *(
        f"digitcluster.files.readers.{name}"
        for name in ("hdf5", "json_stream", "json_list", "matlab", "parquet", "picture_folder", "text_pictures")
    ),
    "digitcluster.files.formats",
    "digitcluster.files.registry",
)
"""What is loaded then, one after the other; the last one needs all that there is."""
BETWEEN = 20  # ms between two of them: events have their turn
SETTLED = 3000
"""Milliseconds after the start: the plots and the formats have been loaded."""


def main(arguments: Sequence[str]) -> int:
    """Open the window, with the file that the first argument names, if there is one; return the exit status."""
    application = make_application()
    watch = SignalWatch(application)  # from here on: Qt must not be interrupted
    try:
        window = _make_window(application)
    except Exception as error:
        watch.came.connect(lambda _: application.exit())
        return _status(watch, say_cannot_start(error))
    watch.came.connect(lambda _: end_now(window))
    application.file_opened.connect(window.open)
    if arguments:
        QTimer.singleShot(0, lambda: window.open(Path(arguments[0])))
    return _status(watch, application.exec())


def _make_window(application: "Application") -> MainWindow:
    preferences = Preferences()
    theme.choose_appearance(application, preferences.appearance)
    session = Session(builtin_model())
    window = MainWindow(session, preferences)
    session.recovery.prepare(recovery_folder())
    diagnostics.install(partial(show_problem, window), crash_file=session.recovery.crash_file)
    window.show()
    QTimer.singleShot(PAUSE, partial(begin, session, preferences))
    QTimer.singleShot(SETTLED, application.garbage.settle)
    return window


def _status(watch: SignalWatch, status: int) -> int:
    """Return the exit status, and say so if a signal has ended the program."""
    watch.close()
    number = interruption.came()
    if number is None:
        return status
    interruption.say(number)
    return interruption.status(number)


def begin(session: Session, preferences: Preferences) -> None:
    """Do what can wait until the window is painted, while nobody waits for it."""
    unfinished_download.tell(session.messages, preferences)
    load_formats(FORMATS, session.recovery.start)


def load_formats(names: Sequence[str], then: Callable[[], object]) -> None:
    """Load what opening a file needs while nobody waits for it, piece by piece: in one go the window would stand still.

    All of it takes 150 ms, that the first file would take longer.
    """
    if names:
        importlib.import_module(names[0])
        QTimer.singleShot(BETWEEN, partial(load_formats, names[1:], then))
    else:
        then()


def test() -> int:
    """Try everything once in the window; return 0 if it works."""
    from digitcluster import selftest

    application = make_application()
    theme.choose_appearance(application, "light")
    return selftest.run(application, builtin_model())


def builtin_model() -> Model:
    """Return the model that comes with the program."""
    return replace(load_model(resource("builtin.digitmodel")), name="built-in")


class Application(QApplication):
    """The application; on macOS a file that is opened with it comes as an event, not as an argument."""

    file_opened = Signal(Path)
    garbage: GarbageCollector

    def event(self, event: QEvent) -> bool:
        """Pass on which file to open."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)


def make_application() -> Application:
    """Return the application with its names, icon and fonts, in a process that suits the arithmetic."""
    prepare_process()
    application = Application(sys.argv[:1])
    application.garbage = GarbageCollector(application)
    application.setApplicationName("digitcluster")
    application.setApplicationDisplayName("Digit Cluster")
    application.setOrganizationName("digitcluster")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("org.digitcluster.DigitCluster")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource("icons/digitcluster.svg"))))
    if not QFontDatabase.families():
        _use_fonts_of_matplotlib()
    return application


def _use_fonts_of_matplotlib() -> None:
    """Without any font on the machine Qt shows boxes for letters; matplotlib comes with DejaVu."""
    from matplotlib import get_data_path

    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(Path(get_data_path()) / "fonts" / "ttf" / name))
