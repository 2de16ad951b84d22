"""Reads digits from files: one module a format, and one table that picks by the content."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.formats import idx, jsonlines
from digitcluster.core.formats.container import open_source
from digitcluster.core.progress import Progress


@dataclass(frozen=True)
class Format:
    """A kind of file: its name for people, usual file names, how it is recognised and how it is read."""

    name: str
    patterns: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    read: Callable[[Path], Generator[Progress, None, Digits]]


FORMATS = (
    Format("JSON lines", ("*.json", "*.jsonl", "*.json.gz", "*.tar.gz", "*.tgz"), jsonlines.sniff, jsonlines.read),
    Format("IDX", ("*-ubyte", "*-ubyte.gz"), idx.sniff, idx.read),
)

STRANGERS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive",
    b"<": "a web page or XML",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}


def sniff(path: Path) -> Format:
    """Return the format of a file, by its content.

    Raises
    ------
    ReadingError
        When it cannot be read, or is of none of the formats.
    """
    with open_source(path) as source:
        head = source.head()
    for one in FORMATS:
        if one.sniff(head):
            return one
    kinds = " or ".join(one.name for one in FORMATS)
    stranger = next((name for mark, name in STRANGERS.items() if head.lstrip().startswith(mark)), None)
    looks = f"It looks like {stranger}. " if stranger else ""
    raise ReadingError(f"{path.name} is not a file of digits. {looks}Files of {kinds} can be read.")


def read_digits(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file of digits, in whatever format it is.

    Yields
    ------
    Progress in bytes of the file on disk.

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
