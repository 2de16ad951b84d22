"""Locks between copies of the program; the system frees those of a process that has died."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

log = logging.getLogger("digitcluster")


@contextmanager
def locked(path: Path, *, seconds: float) -> Iterator[None]:
    """Keep other copies out of the block; where that cannot be had in time, or at all, go on without.

    What people do must not fail because of a lock: the worst without one is what happened before there were any.

    Parameters
    ----------
    path : Path
        Of the lock. It stays when it is free again: to remove it would let two in at once.
    seconds : float
        How long to wait for it.
    """
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=seconds, poll_interval=0.005)
    except (OSError, NotImplementedError) as error:  # a `Timeout` is an OSError
        log.warning("%s was not locked: %s", path, error)
    try:
        yield
    finally:
        lock.release()


def lock_now(path: Path) -> FileLock | None:
    """Return a lock that is held until it is released, by any thread; None where another copy holds it.

    Raises
    ------
    OSError
        When there can be no lock there.
    """
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    except NotImplementedError as error:
        raise OSError(str(error)) from error
    return lock
