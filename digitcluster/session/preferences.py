"""The user's preferences, typed and with defaults, kept by QSettings."""

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

APPEARANCES = ("system", "light", "dark")
MOST_RECENT = 5  # files that are remembered
WIDEST = 5000  # px: a column that is said to be wider was not made by anybody


class Preferences:
    """What is remembered from one start to the next.

    QSettings gives back text for numbers and booleans in a new process, so every value is read through here.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings()

    @property
    def appearance(self) -> str:
        """One of APPEARANCES."""
        value = str(self._store.value("appearance", "system"))
        return value if value in APPEARANCES else "system"

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._store.setValue("appearance", value)

    @property
    def folder(self) -> Path:
        """Where the last file was opened or saved; the home folder at first."""
        folder = Path(str(self._store.value("folder", "")))
        return folder if folder.is_absolute() and folder.is_dir() else Path.home()

    @folder.setter
    def folder(self, value: Path) -> None:
        self._store.setValue("folder", str(value))

    @property
    def shows_start(self) -> bool:
        """Whether the window begins with *Start here*, until somebody has done something with digits."""
        value = self._store.value("start here")
        # Who used a version without that page has left a window's place or a folder, and knows how to begin.
        return value == "yes" if value in ("yes", "no") else not any(map(self._store.contains, ("geometry", "folder")))

    @shows_start.setter
    def shows_start(self, value: bool) -> None:
        self._store.setValue("start here", "yes" if value else "no")

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The files opened last, at most MOST_RECENT, the newest first. They need not be there any more."""
        try:
            names = json.loads(str(self._store.value("recent files", "[]")))
        except ValueError:
            names = []
        names = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
        return tuple(path for path in map(Path, names) if path.is_absolute())[:MOST_RECENT]

    @recent_files.setter
    def recent_files(self, value: Sequence[Path]) -> None:
        # As one text: QSettings gives back a list of one as no list.
        self._store.setValue("recent files", json.dumps([str(path) for path in value[:MOST_RECENT]]))

    @property
    def geometry(self) -> QByteArray:
        """The window's size and position as Qt packs them; empty at first."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def columns(self) -> tuple[int, int] | None:
        """How wide the left column and a page of the right column were made; None at first."""
        left, _, page = str(self._store.value("columns", "")).partition(" ")
        if not (left.isdecimal() and page.isdecimal() and int(left) <= WIDEST and int(page) <= WIDEST):
            return None
        return int(left), int(page)

    @columns.setter
    def columns(self, value: tuple[int, int] | None) -> None:
        self._store.setValue("columns", "" if value is None else f"{value[0]} {value[1]}")
