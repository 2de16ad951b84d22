"""The files that were opened last, for *Open recent* and for *Start here*."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from digitcluster.session.documents import Documents
from digitcluster.session.messages import Messages
from digitcluster.session.preferences import Preferences


class RecentFiles(QObject):
    """Remembers what documents were opened, also for the next start.

    Attributes
    ----------
    value : tuple of Path
        The newest first.
    """

    changed = Signal(object)  # tuple of Path

    def __init__(
        self, preferences: Preferences, documents: Documents, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._documents, self._messages = preferences, documents, messages
        documents.opened.connect(self._add)

    @property
    def value(self) -> tuple[Path, ...]:
        """The files, the newest first."""
        return self._preferences.recent_files

    def open(self, path: Path) -> None:
        """Open one of them again."""
        self._documents.open(path, missing=self._drop)

    def clear(self) -> None:
        """Forget them all."""
        self._change(lambda _: ())

    def _add(self, path: Path) -> None:
        path = path.absolute()
        self._change(lambda files: (path, *(one for one in files if one != path)))

    def _drop(self, path: Path) -> None:
        """Forget a file that is no longer there."""
        self._messages.tell(f"{path.name} is no longer in {path.parent}, so it was taken off the list.")
        self._change(lambda files: tuple(one for one in files if one != path))

    def _change(self, change: Callable[[tuple[Path, ...]], Sequence[Path]]) -> None:
        self._preferences.change_recent_files(change)
        self.changed.emit(self.value)
