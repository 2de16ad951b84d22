"""The one way to remove a folder with everything in it: one that the program has made, and no other."""

import os
import re
import shutil
import stat
from pathlib import Path

OURS = re.compile(r"\.digitcluster-unfinished-[0-9a-f]{16}|digitcluster-copy-[0-9a-f]{12}")
"""Names of the folders that the program makes to remove them again; see `unfinished` and `copy_folder`."""


def is_own(place: Path) -> bool:
    """Return whether a folder is one that the program has made: by its name, and no link, mount or somebody else's."""
    if not place.is_absolute() or OURS.fullmatch(place.name) is None:
        return False
    try:
        state = place.lstat()
        is_mounted = state.st_dev != place.parent.lstat().st_dev
    except OSError:
        return False
    is_mine = os.name != "posix" or state.st_uid == os.geteuid()
    return stat.S_ISDIR(state.st_mode) and is_mine and not is_mounted


def remove_own(place: Path) -> None:
    """Remove a folder that the program has made; any other is left alone, and so is what cannot be removed."""
    if is_own(place):
        shutil.rmtree(place, ignore_errors=True)
