"""The commands of the Help menu that show a page."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from digitcluster.files.user_folders import data_folder
from digitcluster.session.session import Session
from digitcluster.ui.dialogs import help_pages


def handlers(window: QWidget, session: Session) -> dict[str, Callable[[], object]]:
    """Return what each command does, by its name; pages open beside the window."""

    def showing(page: Callable[[], str]) -> Callable[[], object]:
        return lambda: help_pages.show_page(window, page())

    return {
        "guide": showing(help_pages.guide),
        "keys": showing(help_pages.shortcuts),
        "news": showing(help_pages.whats_new),
        "log": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(data_folder())),
        "about_model": showing(lambda: help_pages.about_model(session.runs.builtin.model)),
        "about": showing(help_pages.about_program),
    }
