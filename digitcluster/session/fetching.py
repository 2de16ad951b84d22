"""The download without a window, as a generator like every long task: for the command line."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop

from digitcluster.core.progress import Progress
from digitcluster.session.download import MIRRORS, MNIST, Download, mnist_folder

PATIENCE = 200  # ms between two looks for an interruption from the keyboard


def fetch(folder: Path | None = None) -> Generator[Progress, None, tuple[Path, ...]]:
    """Download MNIST into a folder, or into the user's data folder.

    Yields
    ------
    Progress in bytes.

    Returns
    -------
    tuple of Path
        The four files, images and labels for training first.

    Raises
    ------
    ReadingError
        When it cannot be downloaded.
    """
    application = QCoreApplication.instance() or QCoreApplication(["digitcluster"])
    application.setApplicationName("digitcluster")  # they tell where the user's data folder is
    application.setOrganizationName("digitcluster")
    work = Download(MNIST, MIRRORS, folder or mnist_folder())
    outcome: list[Any] = []
    progress = [(0, 0)]
    work.succeeded.connect(outcome.append)
    work.failed.connect(outcome.append)
    work.progressed.connect(lambda done, total: progress.append((done, total)))
    work.start()
    try:
        while not outcome:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, PATIENCE)
            yield Progress("Downloading MNIST", *progress[-1], "bytes")
    finally:
        if not outcome:
            work.cancel()
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    paths: tuple[Path, ...] = outcome[0]
    return paths
