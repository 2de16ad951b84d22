"""When *Start here* stands in place of the centroids: at first, until something is opened, and when asked for."""

from PySide6.QtCore import QObject

from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui.file_commands import FileCommands
from digitcluster.ui.panels.start_panel import StartPanel
from digitcluster.ui.plot_tabs import PlotTabs


class StartPage(QObject):
    """Puts the page among the tabs and takes it away.

    Attributes
    ----------
    panel : StartPanel
    """

    def __init__(self, session: Session, preferences: Preferences, tabs: PlotTabs, files: FileCommands) -> None:
        super().__init__(tabs)
        self._preferences, self._tabs = preferences, tabs
        self.panel = StartPanel(session, files.recent)
        self.panel.open_asked.connect(files.ask_for_file)
        self.panel.fetch_asked.connect(files.ask_to_fetch)
        self.panel.left.connect(self._leave)
        tabs.put_start(self.panel)
        shows = preferences.shows_start
        preferences.shows_start = (
            shows  # as a fact of its own: the window's place, saved in the end, must not change it
        )
        if shows:
            self.show()

    def show(self) -> None:
        """Show the page."""
        self._tabs.show_start()

    def _leave(self) -> None:
        self._tabs.leave_start()
        self._preferences.shows_start = False
