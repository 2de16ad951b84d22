"""ARFF, Weka's and OpenML's form of a table: names and types of the columns, then one digit per line."""

import re
from collections.abc import Generator, Sequence

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.columns import Columns
from digitcluster.files.guessing.first_lines import SAMPLE, columns_of
from digitcluster.files.guessing.text_table import TextTable
from digitcluster.files.guessing.words import LABEL_NAMES, is_comment, words_of
from digitcluster.files.readers.table_rows import Rows
from digitcluster.files.source.lines import BYTE_ORDER_MARK, batches_of_lines
from digitcluster.files.source.source import Source

ATTRIBUTE = re.compile(r"@attribute\s+('[^']*'|\"[^\"]*\"|\S+)\s+(.*)", re.IGNORECASE)


def recognizes(source: Source) -> bool:
    """Return whether a file is ARFF: it begins with a relation, or with comments that go on for long or lead to one."""
    lines = [line.strip().lower() for line in source.head.removeprefix(BYTE_ORDER_MARK).splitlines() if line.strip()]
    first = next((line for line in lines if not line.startswith(b"%")), b"")
    if lines and lines[0].startswith(b"%pdf"):
        return False
    return first.startswith(b"@relation") or (bool(lines) and lines[0].startswith(b"%") and first[:1] in (b"", b"@"))


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
    is_data = False
    columns: Columns | None = None
    name = source.path.name
    yield source.progress()
    for number, lines in batches_of_lines(source):
        start = 0
        if not is_data:
            start = _read_header(lines, attributes)
            is_data = start > 0
        if is_data and rows is None and (table := _table(name, attributes, lines[start:])):
            columns = columns_of(name, table)
            rows = Rows(source.path, columns, ",")
        if rows is not None:
            rows.add(number + start, lines[start:])
        yield source.progress()
    yield source.whole_progress()
    if not is_data:
        raise ReadingError(f"{name} has no @DATA line, after which the digits come. It may have been cut off.")
    if rows is None or columns is None:
        raise ReadingError(f"{name} has no digits in it. Choose another file.")
    return (yield from aside(lambda: rows.builder.finish(notes=columns.notes), source.whole_progress()))


def _read_header(lines: Sequence[str], attributes: list[tuple[str, str]]) -> int:
    """Add the attributes; return how many lines the header has when it ends here, or else 0."""
    for index, line in enumerate(lines):
        if line.strip().lower() == "@data":
            return index + 1
        if match := ATTRIBUTE.match(line.strip()):
            attributes.append((match[1].strip("\"'").lower(), match[2]))
    return 0


def _table(name: str, attributes: Sequence[tuple[str, str]], lines: Sequence[str]) -> TextTable | None:
    """Return the first rows under the attributes' names; None where there are none yet."""
    some = [line for line in lines if line.strip() and not is_comment(line)][:SAMPLE]
    if not some:
        return None
    if some[0].lstrip().startswith("{"):
        raise ReadingError(
            f"{name} is a sparse ARFF file, which can't be read. Convert it with Weka's filter SparseToNonSparse."
        )
    rows = [row for row in (words_of(line, ",") for line in some) if len(row) == len(attributes)]
    names = [word for word, _ in attributes]
    # The class is often the only column with a list of its values, whatever its name.
    if not LABEL_NAMES & set(names):
        for at in (-1, 0):
            if attributes[at][1].startswith("{"):
                names[at] = "class"
                break
    return TextTable(names, rows or [["0"] * len(attributes)])
