"""The commands of the Help menu that show or explain something."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from digitcluster.files.user_folders import data_folder
from digitcluster.session.session import Session
from digitcluster.ui.dialogs import help_pages
from digitcluster.ui.widgets.term_button import term_at


def handlers(
    window: QWidget, session: Session, explain: Callable[[str | None], object]
) -> dict[str, Callable[[], object]]:
    """Return what each command does, by its name; pages open beside the window.

    `explain` gets the term of what has the focus, or None.
    """

    def showing(page: Callable[[], str]) -> Callable[[], object]:
        return lambda: help_pages.show_page(window, page())

    return {
        "explain_term": lambda: explain(term_at(QApplication.focusWidget())),
        "guide": showing(help_pages.guide),
        "keys": showing(help_pages.shortcuts),
        "news": showing(help_pages.whats_new),
        "log": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(data_folder())),
        "about_model": showing(lambda: help_pages.about_model(session.runs.builtin.model)),
        "about": showing(help_pages.about_program),
    }
