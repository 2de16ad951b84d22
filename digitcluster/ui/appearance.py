"""Light or dark, as people or their system have it; the plots are dressed as well."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from digitcluster.session.preferences import APPEARANCES, Preferences
from digitcluster.ui import theme
from digitcluster.ui.plot_tabs import PlotTabs


class Appearance(QObject):
    """Dresses the application again when something else is chosen, here or in the system."""

    def __init__(self, application: QApplication, preferences: Preferences, tabs: PlotTabs) -> None:
        super().__init__(tabs)
        self._application, self._preferences, self._tabs = application, preferences, tabs
        self._plots = QTimer(self, interval=0, singleShot=True)
        self._plots.timeout.connect(tabs.restyle)
        application.styleHints().colorSchemeChanged.connect(self._restyle)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command does, by its name."""
        return {f"appearance_{name}": partial(self._choose, name) for name in APPEARANCES}

    def _choose(self, appearance: str) -> None:
        self._preferences.appearance = appearance
        theme.choose_appearance(self._application, appearance)
        self._restyle()  # Qt signals a change only when the system's scheme has changed

    def _restyle(self) -> None:
        theme.apply(self._application)
        self._plots.start()  # not in one go: each takes a while
