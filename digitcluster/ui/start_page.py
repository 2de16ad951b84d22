"""When *Start here* stands in place of the centroids: at first, until something is opened, and when asked for."""

from functools import cached_property

from PySide6.QtCore import QObject

from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui.file_commands import FileCommands
from digitcluster.ui.panels.start_panel import StartPanel
from digitcluster.ui.plot_tabs import PlotTabs


class StartPage(QObject):
    """Puts the page among the tabs and takes it away."""

    def __init__(self, session: Session, preferences: Preferences, tabs: PlotTabs, files: FileCommands) -> None:
        super().__init__(tabs)
        self._session, self._preferences, self._tabs, self._files = session, preferences, tabs, files
        shows = preferences.shows_start
        preferences.shows_start = (
            shows  # as a fact of its own: the window's place, saved in the end, must not change it
        )
        if shows:
            self.show()

    @cached_property
    def panel(self) -> StartPanel:
        """The page; it is made when it is first shown, which for most people is never again."""
        panel = StartPanel(self._session, self._files.recent)
        panel.open_asked.connect(self._files.ask_for_file)
        panel.fetch_asked.connect(self._files.ask_to_fetch)
        panel.left.connect(self._leave)
        return panel

    def show(self) -> None:
        """Show the page."""
        self._tabs.show_start(self.panel)

    def _leave(self) -> None:
        self._tabs.leave_start()
        self._preferences.shows_start = False
