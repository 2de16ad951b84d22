"""The file of the user's own digits: one JSON line per drawing, on the disk before anything else is done with it."""

import base64
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.core.errors import ReadingError, WritingError
from digitcluster.files.flush import flush, flush_names

SIDE = 28  # pixels of the images that are kept, whatever the model's size
NAME = "your own digits"
LONGEST = 100  # characters of a label's name
MOST_CLASSES = 256  # labels are uint8
BLOCK = 1 << 16  # bytes; a line has some two thousand
PATIENCE = 5.0  # s to wait for another copy of the program; each change takes some milliseconds
Stamp: TypeAlias = tuple[int, int] | None
"""Size in bytes and time of change in ns; None where there is no file."""


class OwnDigitsFile:
    """The user's own digits on the disk. Nothing is kept in memory, so that the file is always what counts.

    Several copies of the program may change the file at once: each waits for the others.

    Parameters
    ----------
    path : Path
        Made, with its folder, when the first digit is appended.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: Stamp = None

    @property
    def has_news(self) -> bool:
        """Whether another copy of the program has changed the file since it was last loaded here."""
        return self._stamp() != self._known

    def append(self, image: NDArray[np.uint8], label: str, strokes: Sequence[ArrayLike]) -> None:
        """Add a digit; when this returns, it is on the disk.

        Parameters
        ----------
        image : uint8 (28, 28)
        label : str
            Its name: "0" to "9", or that of a letter.
        strokes : sequence of float (m, 2)
            What was drawn, kept for later; none for a picture.

        Raises
        ------
        WritingError
            When it cannot be written.
        """
        values = {
            "label": int(label) if label in TEN_DIGITS else label,  # digits are numbers, as in version 0.1.0
            "data": base64.b64encode(image.tobytes()).decode(),
            "strokes": [np.round(np.asarray(stroke, np.float64), 4).tolist() for stroke in strokes],
        }
        self.put_back(json.dumps(values).encode() + b"\n")

    def put_back(self, line: bytes) -> None:
        """Add a digit that `remove` has removed; when this returns, it is on the disk.

        Raises
        ------
        WritingError
            When it cannot be written.
        """
        with self._changing("Your digit could not be saved in"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not self.path.exists()
            with self.path.open("a+b") as file:
                # A power cut may have left half a line: it must not swallow the new one.
                file.write(line if _ends_a_line(file) else b"\n" + line)
            flush(self.path)
            if is_new:
                flush_names(self.path.parent)

    def remove(self, image: NDArray[np.uint8], label: str) -> bytes | None:
        """Remove a digit: of several that are the same, the one that was added last.

        It need not be the last in the file, to which another copy of the program may have added some.

        Parameters
        ----------
        image : uint8 (28, 28)
        label : str

        Returns
        -------
        bytes or None
            Its line, for `put_back`; None where it is not there.

        Raises
        ------
        WritingError
            When the file cannot be changed.
        """
        if not self.path.exists():
            return None
        with self._changing("Your last digit could not be removed from"), self.path.open("r+b") as file:
            is_last = True  # but for what a power cut has left
            for start, line in _lines_from_the_end(file):
                found = _parsed(line)
                if found is None or found[1] != label or not np.array_equal(found[0], image):
                    is_last = is_last and found is None
                    continue
                if is_last:
                    file.truncate(start)
                    flush(self.path)
                else:
                    self._write_without(file, start, start + len(line))
                return line.rstrip(b"\n") + b"\n"
        return None

    def _write_without(self, file: BinaryIO, start: int, end: int) -> None:
        """Write the file anew beside it, without some bytes, and put that in its place."""
        file.seek(0)
        content = file.read()
        place = self.path.resolve()  # it may be a link
        beside = place.with_name(f".{place.name}.new")
        try:
            with beside.open("wb") as new:
                new.write(content[:start] + content[end:])
            flush(beside)
            shutil.copymode(place, beside)
            file.close()  # on Windows a file that is open cannot be replaced
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        flush_names(place.parent)

    @contextmanager
    def _changing(self, failure: str) -> Iterator[None]:
        """Let one copy of the program at a time change the file."""
        from digitcluster.files.locked import locked  # not before the window is first painted

        try:
            with locked(self.path.with_name(f".{self.path.name}.lock"), seconds=PATIENCE):
                is_known = not self.has_news
                yield
                if is_known:
                    self._known = self._stamp()
        except OSError as error:
            raise WritingError(f"{failure} {self.path}: {error.strerror or error}.", details=str(error)) from error

    def _stamp(self) -> Stamp:
        """Return what another change of the file would change as well; None where it cannot be told."""
        try:
            state = self.path.stat()
        except OSError:
            return None
        return state.st_size, state.st_mtime_ns

    def load(self) -> Digits | None:
        """Return all digits in the order in which they were added; None where there are none.

        What cannot be read is passed over: one damaged line must not cost all the others.

        Raises
        ------
        ReadingError
            When the file exists but cannot be opened.
        """
        self._known = self._stamp()  # first: what is added meanwhile is news
        try:
            with self.path.open("rb") as file:
                found = [digit for line in file if (digit := _parsed(line)) is not None]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReadingError(
                f"Your own digits in {self.path} cannot be read: {error.strerror or error}.", details=str(error)
            ) from error
        return collected(found, source=str(self.path.resolve()))


def collected(found: Sequence[tuple[NDArray[np.uint8], str]], *, source: str = "") -> Digits | None:
    """Return own digits, each an image, uint8 (28, 28), and its label's name; None where there are none.

    Their classes are the ten digits, and after them the other names that occur.
    """
    if not found:
        return None
    names = [name for _, name in found]
    others = sorted(set(names) - set(TEN_DIGITS))
    first = TEN_DIGITS if len(others) < len(set(names)) else ()
    classes = (*first, *others)[:MOST_CLASSES]
    number = {name: index for index, name in enumerate(classes)}
    found = [one for one in found if one[1] in number]
    labels = np.array([number[name] for _, name in found], np.uint8)
    return Digits(np.array([image for image, _ in found]), labels, classes, NAME, source, format="JSON lines")


def _parsed(line: bytes) -> tuple[NDArray[np.uint8], str] | None:
    """Return image and label of a line; None where it is not a digit."""
    try:
        values = json.loads(line)
        image = np.frombuffer(base64.b64decode(values["data"], validate=True), np.uint8).reshape(SIDE, SIDE)
        label = values["label"]
        name = label if isinstance(label, str) else str(int(label))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    is_known = 0 < len(name) <= LONGEST if isinstance(label, str) else name in TEN_DIGITS
    return (image, name) if is_known else None


def _ends_a_line(file: BinaryIO) -> bool:
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _lines_from_the_end(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line and where it starts, the last one first, without reading more of the file than that takes."""
    at = file.seek(0, os.SEEK_END)
    rest = b""  # of a line whose beginning has not been found
    while at:
        step = min(BLOCK, at)
        at -= step
        file.seek(at)
        rest = file.read(step) + rest
        while (cut := rest.rfind(b"\n", 0, -1)) >= 0:
            yield at + cut + 1, rest[cut + 1 :]
            rest = rest[: cut + 1]
    if rest:
        yield 0, rest
