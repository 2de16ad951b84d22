"""The entry point of the packaged program, which prepares its surroundings and runs `digitcluster`."""

from digitcluster.core import interruption

if __name__ == "__main__":
    interruption.install()  # before anything that takes time

import atexit
import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path


def prepare_matplotlib(bundled: Path) -> None:
    """Give matplotlib a folder that can be written to, with the list of the bundled fonts already in it.

    Otherwise matplotlib would search all fonts of the system at the first start, or at every start if it cannot keep
    the list.
    """
    os.environ["MPL_IGNORE_SYSTEM_FONTS"] = "1"
    cache = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
    for folder in (Path(cache) / "digitcluster" / "matplotlib", None):
        try:
            target = folder or _temporary_folder()
            target.mkdir(parents=True, exist_ok=True)
            for file in bundled.iterdir():
                if not (target / file.name).exists():
                    shutil.copyfile(file, target / file.name)
        except OSError:
            continue
        os.environ["MPLCONFIGDIR"] = str(target)
        return


def _temporary_folder() -> Path:
    """Return a new folder, which is removed when the program ends."""
    folder = tempfile.mkdtemp(prefix="digitcluster-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def restore_search_path() -> None:
    """Let the programs that we start, such as the web browser, use the system's libraries and not the bundled ones."""
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before


if __name__ == "__main__":
    with contextlib.suppress(OSError, RuntimeError):  # matplotlib itself copes where there is no home folder
        prepare_matplotlib(Path(sys._MEIPASS) / "mplconfig")
    if sys.platform.startswith("linux"):
        restore_search_path()
    from digitcluster.__main__ import main

    sys.exit(main())
