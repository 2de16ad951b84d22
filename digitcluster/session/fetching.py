"""The download for the command line, until it calls `files/mnist_download` itself."""

from collections.abc import Generator
from pathlib import Path

from digitcluster.core.progress import Progress
from digitcluster.files.mnist_download import download_mnist
from digitcluster.files.user_folders import mnist_folder


def fetch(folder: Path | None = None) -> Generator[Progress, None, tuple[Path, ...]]:
    """Download MNIST into a folder, or into the user's data folder."""
    return (yield from download_mnist(folder or mnist_folder()))
