"""Names files that are not digits: what a file is that people take for one, and what to do then."""

import re
import struct
import zlib
from collections.abc import Callable, Sequence

from digitcluster.files.model_file import MODEL_SUFFIX
from digitcluster.files.session_file import SESSION_SUFFIX
from digitcluster.files.source.source import Source
from digitcluster.files.unknown_kinds import AGAIN, IF_TRUSTED, ITS_IMAGES, JOBLIB, OTHERS, SURE, TO_NUMPY

MOST_NAMES = 64  # of an archive's files: what tells its kind is among the first
START = 1 << 16  # bytes of a file that is none of the formats: a disc image's mark is at 32,769
CASTAGNOLI = 0x82F63B78  # the polynomial of CRC-32C, its bits reversed
AGAIN_OR_NEWER = "Copy it again, or get the newest version of the program."
OWN = (MODEL_SUFFIX, SESSION_SUFFIX)
A_LABEL = re.compile(rb"\+?\d{1,2}(\.0*(e\+00)?)?|\d\.\d+e\+0[01]")
ZIP = b"PK"


def refused(source: Source) -> str | None:
    """Say why a file is not digits where this is beyond doubt, before it is taken for one of the formats.

    Some would be: a notebook for JSON lines, a program for MATLAB for ARFF, the head of a SAS file for a table.

    Returns
    -------
    str or None
        A sentence or two, with the file's name.
    """
    name, head = source.path.name, source.outer_head
    if name.lower().endswith(OWN) and head.startswith(ZIP):  # yet none that can be read
        return _said(name, *_own(name))
    names = source.zip.names if source.zip is not None else ()
    return looks_like(name, head, names, thoroughly=False)


def unknown(source: Source) -> str | None:
    """Say what a file is that none of the formats recognizes; None where it looks like nothing known."""
    return looks_like(source.path.name, source.stream.read(START))


def looks_like(name: str, head: bytes, names: Sequence[str] = (), *, thoroughly: bool = True) -> str | None:
    """Say what a file is if it is not digits, and what to do.

    Parameters
    ----------
    name : str
        The file's.
    head : bytes
        Its first bytes, unpacked.
    names : sequence of str
        Of the files in the zip archive that it is.
    thoroughly : bool
        Whether to look for more than what is sure and quickly found.

    Returns
    -------
    str or None
        "NAME is WHAT. TODO", or None where it looks like nothing known.
    """
    small, lines = name.lower(), "\n".join(["", *names[:MOST_NAMES], ""]).lower()
    for kind in SURE:
        if kind.fits(small, head, lines):
            return _said(name, kind.what, kind.todo)
    if _is_tfrecord(head):  # by chance it may begin as any text does
        return _said(name, "a TFRecord file of TensorFlow", TO_NUMPY)
    if not thoroughly:
        return None
    if ".tfrecord" in small:
        return _said(name, "a TFRecord file of TensorFlow", TO_NUMPY)
    if small.endswith(OWN):
        return _said(name, *_own(name))
    for test, what, todo in TESTS:
        if test(head):
            return _said(name, what, todo)
    for kind in OTHERS:
        if kind.fits(small, head, lines):
            return _said(name, kind.what, kind.todo)
    return None


def _said(name: str, what: str, todo: str) -> str:
    return f"{name} is {what}. {todo}"


def _own(name: str) -> tuple[str, str]:
    thing = "model" if name.lower().endswith(MODEL_SUFFIX) else "session"
    return f"not a {thing} that this program can read: it is damaged, or of a newer version", AGAIN_OR_NEWER


def _is_blank(head: bytes) -> bool:
    return not head.strip(b"\0")


def _is_tfrecord(head: bytes) -> bool:
    """Return whether a file begins with a length of 8 bytes, and the checksum of these as TensorFlow masks it."""
    if len(head) < 12 or head[5:8] != bytes(3):
        return False
    checksum = _crc32c(head[:8])
    masked = ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & 0xFFFFFFFF
    return struct.pack("<I", masked) == head[8:12]


def _crc32c(content: bytes) -> int:
    rest = 0xFFFFFFFF
    for byte in content:
        rest ^= byte
        for _ in range(8):
            rest = rest >> 1 ^ CASTAGNOLI * (rest & 1)
    return rest ^ 0xFFFFFFFF


def _is_packed_pickle(head: bytes) -> bool:
    """Return whether joblib packed this by zlib, without a mark of its own."""
    if head[:1] != b"x":
        return False
    try:
        return b"joblib.numpy_pickle" in zlib.decompressobj().decompress(head, START)
    except zlib.error:
        return False


def _are_labels(head: bytes) -> bool:
    """Return whether each line is a small whole number, perhaps with an id or a file's name before it."""
    first, *rows = [re.split(rb"[,;\t ]+", line.strip()) for line in head.splitlines()[:1000] if line.strip()] or [[]]
    rows = rows[: None if head.endswith(b"\n") else -1]  # the last may be cut off
    return (
        len(rows) >= 3
        and len(first) <= 2
        and all(len(row) == len(first) and A_LABEL.fullmatch(row[-1].strip(b'"')) is not None for row in rows)
    )


TESTS: tuple[tuple[Callable[[bytes], bool], str, str], ...] = (
    (_is_blank, "blank where it begins, so it was probably not copied completely", AGAIN),
    (_is_packed_pickle, JOBLIB, IF_TRUSTED),
    (_are_labels, "a list of small whole numbers, which look like labels", ITS_IMAGES),
)
"""What a pattern cannot tell."""
