"""Reads digits from files: one module a format, and one table that picks by the content."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.formats import idx, jsonlines
from digitcluster.core.formats.container import open_source
from digitcluster.core.formats.strangers import looks_like
from digitcluster.core.progress import Progress


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes
    ----------
    name : str
        For people: "JSON lines".
    patterns : tuple of str
        Usual file names, for the file dialog: "*.json". The reading does not look at them.
    sniff : bytes -> bool
        Tells by the first 512 bytes, unpacked, whether a file is of this kind.
    read : Path -> generator of Progress, returns Digits
        Raises ReadingError when the file is not what it looked like.
    """

    name: str
    patterns: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    read: Callable[[Path], Generator[Progress, None, Digits]]


FORMATS: tuple[Format, ...] = (
    Format(
        name="JSON lines",
        patterns=("*.json", "*.jsonl", "*.ndjson", "*.json.gz", "*.jsonl.gz", "*.tar", "*.tar.gz", "*.tgz"),
        sniff=jsonlines.sniff,
        read=jsonlines.read,
    ),
    Format(name="IDX", patterns=("*-ubyte", "*-ubyte.gz"), sniff=idx.sniff, read=idx.read),
)
"""All formats that can be read, in the order in which they are tried."""


def sniff(path: Path) -> Format:
    """Return the format of a file, by its content.

    Raises
    ------
    ReadingError
        When it cannot be read, or is of none of the formats.
    """
    with open_source(path) as source:
        head = source.head()
    if not head:
        raise ReadingError(f"{path.name} is empty once it is unpacked. Choose a file of digits.")
    for one in FORMATS:
        if one.sniff(head):
            return one
    stranger = looks_like(head)
    looks = f" It looks like {stranger}." if stranger else ""
    known = " and ".join(one.name for one in FORMATS)
    raise ReadingError(f"{path.name} is not a file of digits.{looks} Formats that can be read are {known}.")


def read_digits(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file of digits, in whatever format it is.

    Yields
    ------
    Progress in bytes of the file on disk (of both files, where digits come in a pair), often enough to cancel
    the reading at once. Closing the generator closes the files.

    Returns
    -------
    Digits
        Named after the file.

    Raises
    ------
    ReadingError
        When the file cannot be read as digits: what is wrong, where, and what would be right.
    """
    return (yield from sniff(path).read(path))
