"""Downloads MNIST when it is asked to: resumes, tries several mirrors, and keeps nothing that is not the real thing.

The network is read by a thread of its own (`Transfer`), so that the generator keeps yielding, even while a server
is silent, and can be closed at once.
"""

import gzip
import hashlib
import time
import zlib
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.flush import flush
from digitcluster.files.transfer import Transfer, TransferError

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
SILENCE = 20.0  # seconds without a byte after which a mirror is given up on
MOST = 2  # times the size of a file: a server that sends more is not a mirror
LARGEST = 64 << 20  # bytes that a file may unpack to; MNIST's largest is 47 MB
TEXT = "Downloading MNIST"
clock = time.monotonic  # the tests have one of their own

Result = TypeVar("Result")
Steps: TypeAlias = Generator[Progress, None, Result]


@dataclass(frozen=True)
class Remote:
    """A file on the mirrors: its name, its size in bytes, and the SHA-256 of what it unpacks to."""

    name: str
    size: int
    sha256: str


MNIST = (
    Remote("train-images-idx3-ubyte.gz", 9_912_422, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    Remote("train-labels-idx1-ubyte.gz", 28_881, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    Remote("t10k-images-idx3-ubyte.gz", 1_648_877, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    Remote("t10k-labels-idx1-ubyte.gz", 4_542, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
)


def download_mnist(
    folder: Path, *, files: Sequence[Remote] = MNIST, mirrors: Sequence[str] = MIRRORS
) -> Generator[Progress, None, tuple[Path, ...]]:
    """Fetch files into a folder, one after the other.

    What has arrived of a file is kept as NAME.part when the connection breaks or the generator is closed, and only the
    rest is asked for the next time. A file that is already there, and correct, is not downloaded again.

    Parameters
    ----------
    folder : Path
        It is created if it does not exist.
    files : sequence of Remote
    mirrors : sequence of str
        Addresses of folders that have the files, in the order in which they are tried.

    Yields
    ------
    Progress in bytes, at least every 0.1 s.

    Returns
    -------
    tuple of Path
        The files: for MNIST, the training images and labels first.

    Raises
    ------
    ReadingError
        When they cannot be downloaded from any mirror, or cannot be saved.
    """
    work = _Download(folder, tuple(files), tuple(mirrors))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        work.reasons.append(f"{folder} cannot be created: {error.strerror or error}")
        raise work.failure() from error
    try:
        for one in files:
            yield work.progress()
            if not (yield from work.is_right(folder / one.name, one)):
                yield from work.bring(one)
            work.before += one.size
    except OSError as error:  # from the disk: those from the network are `TransferError`
        work.reasons.append(f"{error.filename or folder} cannot be written: {error.strerror or error}")
        raise work.failure() from error
    yield work.progress()
    return tuple(folder / one.name for one in files)


def unfinished(folder: Path, *, files: Sequence[Remote] = MNIST) -> tuple[int, int] | None:
    """Return how many bytes of a download that was cancelled are there, and of how many; None where there is none."""
    if not any(_size(folder / f"{one.name}.part") for one in files):
        return None
    done = sum(_size(folder / one.name) or _size(folder / f"{one.name}.part") for one in files)
    return done, sum(one.size for one in files)


@dataclass
class _Download:
    """How far a download has come, and why mirrors were given up on."""

    folder: Path
    files: tuple[Remote, ...]
    mirrors: tuple[str, ...]
    before: int = 0  # bytes of the files that are there already
    reasons: list[str] = field(default_factory=list)

    def progress(self, of_this: int = 0) -> Progress:
        """Return how far the download has come, with `of_this` bytes of the current file."""
        total = sum(one.size for one in self.files)
        return Progress(TEXT, min(self.before + of_this, total), total, "bytes")

    def failure(self) -> ReadingError:
        """Return the error that ends the download."""
        names = ", ".join(one.name for one in self.files)
        return ReadingError(
            "The digits could not be downloaded. Is this computer online? You can also copy them from another "
            f"one: put {names} into {self.folder}, and ask for them again.",
            details="; ".join(dict.fromkeys(self.reasons)),
        )

    def bring(self, file: Remote) -> Steps[None]:
        """Download one file from the first mirror that has it."""
        part = self.folder / f"{file.name}.part"
        for mirror in self.mirrors:
            # A file may be wrong because of an older part: then the same mirror is asked for all of it.
            for _ in range(2):
                was_resumed = _size(part) > 0
                try:
                    yield from self._fill(part, mirror + file.name, most=MOST * file.size)
                except TransferError as failure:
                    self.reasons.append(f"{urlsplit(mirror).hostname}: {failure}")
                    break
                if (yield from self.is_right(part, file)):
                    flush(part)
                    part.replace(self.folder / file.name)
                    return
                part.unlink(missing_ok=True)
                self.reasons.append(f"{urlsplit(mirror).hostname} sent a file that is not the real {file.name}")
                if not was_resumed:
                    break
        raise self.failure()

    def _fill(self, part: Path, url: str, *, most: int) -> Steps[None]:
        """Append what a mirror sends to the part of a file, until everything has arrived."""
        start = _size(part)
        with closing(Transfer(url, start=start, timeout=SILENCE)) as transfer:
            status = yield from self._waiting(transfer, start)
            if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and start:
                return  # the part is not shorter than the file
            if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                raise TransferError(f"answered {status}")
            # A mirror that cannot resume answers OK, and sends everything again.
            is_resumed = status == HTTPStatus.PARTIAL_CONTENT
            # Unbuffered: what has come is on the disk at each record, whenever the generator is closed.
            with part.open("ab" if is_resumed else "wb", buffering=0) as file:
                while chunk := (yield from self._waiting(transfer, file.tell())):
                    file.write(chunk)
                    if file.tell() > most:
                        file.truncate(0)
                        raise TransferError("sent far more than the file has")
                    yield self.progress(file.tell())

    def _waiting(self, transfer: Transfer, of_this: int) -> Steps[Any]:
        """Yield progress until something comes, and return it: the status first, then bytes, none at the end."""
        # The socket's own time limit does not cover looking up the server's name.
        since = clock()
        while (item := transfer.take()) is None:
            if clock() - since > SILENCE:
                raise TransferError(f"nothing came for {SILENCE:g} s")
            yield self.progress(of_this)
        if isinstance(item, TransferError):
            raise item
        return item

    def is_right(self, path: Path, file: Remote) -> Steps[bool]:
        """Return whether a packed file unpacks to what it should."""
        digest, left = hashlib.sha256(), LARGEST
        try:
            with gzip.open(path) as unpacked:
                while left > 0 and (content := unpacked.read(min(1 << 20, left))):
                    left -= len(content)
                    digest.update(content)
                    yield self.progress(_size(path))
        except (OSError, EOFError, zlib.error):  # it is missing, or damaged
            return False
        return digest.hexdigest() == file.sha256


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
