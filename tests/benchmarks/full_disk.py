"""Saves on a real disk of 4 MB on which at most 1 MB is left, as root on Linux: `python -m tests.benchmarks.full_disk`.

For each kind of file: how often it was saved, how often it was refused with a sentence, and what went wrong, such as
an older file that is not as it was, or something left beside it.
"""

import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from tests.benchmarks.kills import PATHS, save
from tests.files.saving import everything_in

TIMES = 12
DISK, ROOM = 4 << 20, 1 << 20  # bytes


def fill(path, room):
    """Leave only so much room on a disk."""
    disk = os.statvfs(path.parent)
    with suppress(OSError), path.open("wb", buffering=0) as file:
        left = disk.f_bavail * disk.f_frsize - room
        while left > 0:
            left -= file.write(bytes(min(left, 4096)))


def attempt(kind, folder, number, room, known):
    """Save the first number, then another with little room; return what came of it."""
    path, filling = folder / PATHS[kind], folder / "filling"
    for one in folder.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    save(kind, path, 0, known)
    fill(filling, room)
    before = everything_in(folder)
    try:
        save(kind, path, number, known)
    except WritingError as error:
        if error.__cause__ is None or error.__cause__.errno != errno.ENOSPC:
            return f"another sentence: {error}"
        return "refused" if everything_in(folder) == before else "the older file is not as it was"
    except Exception as error:  # of any kind: this is what is counted
        return f"{type(error).__name__}: {error}"
    finally:
        filling.unlink(missing_ok=True)
    return "saved"


def main():
    known = finish(train_run(finish(draw_sample(100, seed=1)), TrainingSettings(k=1)))
    generator = random.Random(0)
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as disk:
        os.environ |= dict.fromkeys(("HOME", "XDG_DATA_HOME"), home)
        for kind in PATHS:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk], check=True)
            try:
                rooms = [int(ROOM ** generator.uniform(0, 0.95)) for _ in range(TIMES)]
                results = Counter(attempt(kind, Path(disk), 1 + n, room, known) for n, room in enumerate(rooms))
                print(f"{kind:14}", dict(results), flush=True)
            finally:
                subprocess.run(["umount", disk], check=True)


if __name__ == "__main__":
    sys.exit(main())
