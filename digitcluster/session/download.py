"""Downloads MNIST when it is asked to: resumes, tries several mirrors, and keeps nothing that is not the real thing."""

import gzip
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkProxyFactory, QNetworkReply, QNetworkRequest

from digitcluster.core.errors import ReadingError

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
SILENCE = 20_000  # ms without a byte after which a mirror is given up
LARGEST = 64 << 20  # bytes that a file may unpack to
STATUS = QNetworkRequest.Attribute.HttpStatusCodeAttribute


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


def mnist_folder() -> Path:
    """Return where MNIST is kept, in the user's own data folder."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(folder) / "mnist"


class Download(QObject):
    """Brings files into a folder, one after the other. It ends with exactly one of `succeeded` and `failed`.

    What has come of a file is kept beside it (NAME.part) when the connection breaks, and the rest is asked for the
    next time. A file that is there already, and right, is not downloaded again.

    Parameters
    ----------
    files : sequence of Remote
    mirrors : sequence of str
        Addresses of folders that have the files, in the order in which they are tried.
    folder : Path
        It is made when it is not there.
    """

    progressed = Signal(int, int)  # bytes so far, of how many in all
    succeeded = Signal(object)  # the files' paths, a tuple
    failed = Signal(object)  # a ReadingError

    def __init__(
        self, files: Sequence[Remote], mirrors: Sequence[str], folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._files, self._mirrors, self._folder = tuple(files), tuple(mirrors), folder
        self._network = QNetworkAccessManager(self)
        self._reply: QNetworkReply | None = None
        self._at = self._mirror = self._before = 0
        self._started_over = self._cancelled = False
        self._reasons: list[str] = []

    def start(self) -> None:
        """Begin; the signals come later."""
        QNetworkProxyFactory.setUseSystemConfiguration(True)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._give_up(f"{self._folder} cannot be made: {error.strerror or error}")
            return
        self._go_on()

    def cancel(self) -> None:
        """Stop; what has come so far is kept for the next time."""
        self._cancelled = True
        if self._reply is not None:
            self._reply.abort()

    @property
    def _file(self) -> Remote:
        return self._files[self._at]

    @property
    def _part(self) -> Path:
        return self._folder / f"{self._file.name}.part"

    def _go_on(self) -> None:
        """Ask for the next file that is not there yet."""
        while self._at < len(self._files) and _is_right(self._folder / self._file.name, self._file.sha256):
            self._at += 1
        self._tell(0)
        if self._at == len(self._files):
            self.succeeded.emit(tuple(self._folder / one.name for one in self._files))
        else:
            self._ask()

    def _ask(self) -> None:
        request = QNetworkRequest(QUrl(self._mirrors[self._mirror] + self._file.name))
        request.setTransferTimeout(SILENCE)
        request.setRawHeader(b"Accept-Encoding", b"identity")  # the file is packed itself
        self._before = self._part.stat().st_size if self._part.exists() else 0
        if self._before:
            request.setRawHeader(b"Range", f"bytes={self._before}-".encode())
        self._reply = self._network.get(request)
        self._reply.readyRead.connect(self._take)
        self._reply.finished.connect(self._end_file)

    def _take(self) -> None:
        """Append what has come to the part, or begin it anew where the mirror sends everything again."""
        reply = self._reply
        assert reply is not None
        status = reply.attribute(STATUS)
        if status not in (200, 206):
            return
        if status == 200 and self._before:
            self._before = 0
            self._part.unlink(missing_ok=True)
        try:
            with self._part.open("ab") as part:
                part.write(reply.readAll().data())
        except OSError as error:
            self._reasons.append(f"{self._part} cannot be written: {error.strerror or error}")
            reply.abort()
            return
        self._tell(self._part.stat().st_size)

    def _end_file(self) -> None:
        if self._reply is not None and self._reply.bytesAvailable():
            self._take()
        reply, self._reply = self._reply, None
        assert reply is not None
        reply.deleteLater()
        error, status = reply.error(), reply.attribute(STATUS)
        if self._cancelled:
            self.failed.emit(
                ReadingError("The download was cancelled. What has come so far is kept for the next time.")
            )
        elif error == QNetworkReply.NetworkError.NoError and _is_right(self._part, self._file.sha256):
            self._part.replace(self._folder / self._file.name)
            self._mirror, self._started_over = 0, False
            self._go_on()
        elif status in (200, 206, 416) and error in (QNetworkReply.NetworkError.NoError, REFUSED_RANGE):
            # Everything has come, and it is not the file; a part of another download may have been in it.
            resumed = self._before > 0
            self._part.unlink(missing_ok=True)
            self._reasons.append(f"{reply.url().host()} sent a file that is not the real {self._file.name}")
            self._try_again(same_mirror=resumed and not self._started_over)
        else:
            said = f"answered {status}" if status and status >= 400 else reply.errorString()
            self._reasons.append(f"{reply.url().host()}: {said}")
            self._try_again(same_mirror=False)

    def _try_again(self, *, same_mirror: bool) -> None:
        self._started_over = same_mirror
        self._mirror += not same_mirror
        if self._mirror < len(self._mirrors):
            self._ask()
        else:
            self._give_up("; ".join(dict.fromkeys(self._reasons)))

    def _give_up(self, reasons: str) -> None:
        names = ", ".join(one.name for one in self._files)
        self.failed.emit(
            ReadingError(
                "The digits could not be downloaded. Is this computer online? You can also bring them from another "
                f"one: put {names} into {self._folder}, and ask for them again.",
                details=reasons,
            )
        )

    def _tell(self, of_this: int) -> None:
        done = sum(one.size for one in self._files[: self._at]) + of_this
        total = sum(one.size for one in self._files)
        self.progressed.emit(min(done, total), total)


REFUSED_RANGE = QNetworkReply.NetworkError.UnknownContentError


def _is_right(path: Path, sha256: str) -> bool:
    """Tell whether a packed file unpacks to what it must."""
    digest, left = hashlib.sha256(), LARGEST
    try:
        with gzip.open(path) as file:
            while left > 0 and (content := file.read(min(1 << 20, left))):
                left -= len(content)
                digest.update(content)
    except (OSError, EOFError, zlib.error):
        return False
    return digest.hexdigest() == sha256
