"""ARFF, Weka's and OpenML's form of a table: names and types of the columns, then one digit per line."""

import re
from collections.abc import Generator, Sequence

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import square
from digitcluster.files.choices import Choices
from digitcluster.files.readers.csv_table import LABEL_NAMES, LOOK, Layout, Rows
from digitcluster.files.source.lines import batches_of_lines
from digitcluster.files.source.source import Source

ATTRIBUTE = re.compile(r"@attribute\s+('[^']*'|\"[^\"]*\"|\S+)\s+(.*)", re.IGNORECASE)


def recognizes(source: Source) -> bool:
    """Return whether a file is ARFF: it begins with a comment or a relation."""
    start = source.head.lstrip()[:9].lower()
    return start == b"@relation" or (start.startswith(b"%") and not start.startswith(b"%pdf"))


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read an ARFF file.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When its columns cannot be digits, or too many lines are not like the others.
    """
    attributes: list[tuple[str, str]] = []
    rows: Rows | None = None
    name = source.path.name
    yield source.progress()
    for number, lines in batches_of_lines(source):
        start = 0
        if rows is None:
            start = _read_header(lines, attributes)
            if start:
                rows = Rows(source.path, _layout(name, attributes))
        if rows is not None:
            # Comments become blank lines rather than being removed, so that the lines' numbers stay right.
            kept = ["" if line.startswith("%") else line for line in lines[start:]]
            rows.add(number + start, kept)
        yield source.progress()
    yield source.whole_progress()
    if rows is None:
        raise ReadingError(f"{name} has no @DATA line, after which the digits come. It may have been cut off.")
    return rows.builder.finish()


def _read_header(lines: Sequence[str], attributes: list[tuple[str, str]]) -> int:
    """Add the attributes; return how many lines the header has when it ends here, or else 0."""
    for index, line in enumerate(lines):
        if line.strip().lower() == "@data":
            return index + 1
        if match := ATTRIBUTE.match(line.strip()):
            attributes.append((match[1].strip("\"'").lower(), match[2]))
    return 0


def _layout(name: str, attributes: Sequence[tuple[str, str]]) -> Layout:
    is_label = [word in LABEL_NAMES or kind.startswith("{") for word, kind in attributes]
    place = None
    if is_label and (is_label[0] or is_label[-1]):
        place = "last" if is_label[-1] else "first"
    shape = square(len(attributes) - (place is not None))
    if shape is None:
        raise ReadingError(f"{name} has {len(attributes):,} columns. {LOOK}: 785 columns with the class.")
    return Layout(",", place, shape)
