"""The user's preferences, typed and with defaults, kept by QSettings."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

APPEARANCES = ("system", "light", "dark")
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
