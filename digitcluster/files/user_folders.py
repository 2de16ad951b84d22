"""Where the program keeps what belongs to the user: in the data folder that each system has for this.

They are the folders of QStandardPaths' AppLocalDataLocation, found without Qt, which the command line does not load.
"""

import os
import sys
from pathlib import Path

# Organization and application, as the window gives them to Qt.
BELOW = Path("digitcluster", "digitcluster")


def data_folder() -> Path:
    """Return the folder for the user's data; it need not exist yet."""
    return _system_folder() / BELOW


def mnist_folder() -> Path:
    """Return where MNIST is kept once it is downloaded."""
    return data_folder() / "mnist"


def own_digits_path() -> Path:
    """Return the file of the user's own digits: JSON lines, which any copy of the program can open."""
    return data_folder() / "own-digits.jsonl"


def recovery_folder() -> Path:
    """Return the folder in which each running copy of the program has a folder of its own, for its unsaved work."""
    return data_folder() / "recovery"


def log_path() -> Path:
    """Return the log file."""
    return data_folder() / "digitcluster.log"


def _system_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
