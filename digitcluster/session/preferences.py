"""The user's preferences, typed and with defaults, kept by QSettings."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from digitcluster.files.user_folders import data_folder
from digitcluster.session.pace import BEGIN, SPEEDS

APPEARANCES = ("system", "light", "dark")
MOST_RECENT = 5  # files that are remembered
PATIENCE = 0.2  # s to wait for another copy that opens a file in the same moment
WIDEST = 5000  # px: a column that is said to be wider was not made by anybody


class Preferences:
    """What is remembered from one start to the next.

    QSettings gives back text for numbers and booleans in a new process, so every value is read through here.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings()

    def change_recent_files(self, change: Callable[[tuple[Path, ...]], Sequence[Path]]) -> None:
        """Replace the files opened last by what `change` makes of them; another copy that does the same waits."""
        from digitcluster.files.locked import locked  # not before the window is first painted

        with locked(self._lock, seconds=PATIENCE):
            self.recent_files = change(self.recent_files)

    @property
    def _lock(self) -> Path:
        file = Path(self._store.fileName())  # on Windows, the name of a key in the registry
        return file.with_name(f".{file.name}.recent") if file.is_absolute() else data_folder() / "recent.lock"

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
        self._store.sync()  # another copy may have opened one
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
        self._store.sync()

    @property
    def told_of_download(self) -> int:
        """How many bytes of a download that was not finished were there when that was said."""
        value = str(self._store.value("told of download", "0"))
        return int(value) if value.isdecimal() else 0

    @told_of_download.setter
    def told_of_download(self, value: int) -> None:
        self._store.setValue("told of download", str(value))

    @property
    def geometry(self) -> QByteArray:
        """The window's size and position as Qt packs them; empty at first."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def speed(self) -> str:
        """How fast iterations follow each other where they are watched, one of `pace.SPEEDS`."""
        value = str(self._store.value("speed", BEGIN))
        return value if value in SPEEDS else BEGIN

    @speed.setter
    def speed(self, value: str) -> None:
        self._store.setValue("speed", value)

    @property
    def runs_order(self) -> str:
        """By what the list of runs is sorted, as `run_list.Order` writes it; empty for the newest first."""
        return str(self._store.value("order of runs", ""))

    @runs_order.setter
    def runs_order(self, value: str) -> None:
        self._store.setValue("order of runs", value)

    @property
    def saves_recordings(self) -> bool:
        """Whether the iterations of the trainings are saved with the session."""
        return self._store.value("save iterations") != "no"

    @saves_recordings.setter
    def saves_recordings(self, value: bool) -> None:
        self._store.setValue("save iterations", "yes" if value else "no")

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
