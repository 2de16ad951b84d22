"""The user's preferences, typed and with defaults, kept by QSettings."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

APPEARANCES = ("system", "light", "dark")


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
