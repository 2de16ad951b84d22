"""Tables of text: CSV, TSV and others with numbers in columns; one digit per line."""

from collections.abc import Generator, Iterator

from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.first_lines import columns_of, first_lines
from digitcluster.files.guessing.glued import is_glued, unglued
from digitcluster.files.guessing.whole_columns import whole_columns
from digitcluster.files.guessing.words import LABEL_NAMES, is_comment, is_number, separator_of, words_of
from digitcluster.files.readers.table_rows import Rows
from digitcluster.files.source.lines import batches_of_lines
from digitcluster.files.source.source import Source

FEWEST_COLUMNS = 4
FEWEST_NAMES = 26  # between blanks: fewer words may be a sentence
FEWEST_LINES = 10  # of which one must have its pixels in one word where nothing separates them
LATER = 1 << 16  # bytes in which the first line must be that is no comment


def recognizes(source: Source) -> bool:
    """Return whether a file is a table of numbers: its first line has columns, and no odd characters.

    This is the most lenient of the formats, so it is tried last.
    """
    lines = _lines_in(source.head)
    if not lines and source.head.lstrip().startswith(b"#"):
        lines = _lines_in(source.stream.read(LATER))
    # The second may be one of digits where the first has names, or says how many there are.
    return any(_is_of_numbers(line) for line in lines[:2]) or any(_is_header(line) for line in lines[:1])


def _lines_in(head: bytes) -> list[str]:
    """Return the lines that are neither blank nor a remark; none where the first cannot be in a table."""
    lines = head.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    lines = [line for line in lines if line.strip() and not is_comment(line)]
    return [] if lines and ("\0" in lines[0] or "�" in lines[0] or lines[0].lstrip()[0] in "{[<@") else lines


def _is_of_numbers(line: str) -> bool:
    words = words_of(line, separator_of(line))
    if len(words) < FEWEST_COLUMNS:
        return is_glued(line)
    others = sum(not is_number(word) for word in words[:-1])  # the last word may be cut off
    return others <= max(1, len(words) // 5)


def _is_header(line: str) -> bool:
    separator = separator_of(line)
    words = words_of(line, separator)
    if len(words) < (FEWEST_NAMES if separator == " " else FEWEST_COLUMNS):
        return False
    return any(word.lower() in LABEL_NAMES for word in words) or words[-2][-1:].isdigit()


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a table, with a header or without.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When its columns cannot be digits, or too many lines are not like the others.
    """
    yield source.progress()
    name, batches = source.path.name, _batches(source)
    number, lines = next(batches, (1, []))
    # A line may have a million columns.
    seen = yield from aside(lambda: first_lines(name, lines), source.progress())
    columns = yield from aside(lambda: columns_of(name, seen.table), source.progress())
    if not columns.is_sure:
        whole = yield from whole_columns(
            source, _batches(source), seen.table, separator=seen.separator, first=seen.first
        )
        columns = yield from aside(lambda: columns_of(name, whole), source.progress())
        batches = _batches(source)
        number, lines = next(batches, (1, []))
    rows = Rows(source.path, columns, seen.separator)
    rows.add(seen.first, lines[seen.first - number :])
    yield source.progress()
    for number, lines in batches:
        rows.add(number, lines)
        yield source.progress()
    yield source.whole_progress()
    return (yield from aside(lambda: rows.builder.finish(notes=(*seen.notes, *columns.notes)), source.whole_progress()))


def _batches(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a file, some at a time, with the number of the first of them."""
    glued = None
    for number, lines in batches_of_lines(source):
        if glued is None:
            glued = any(is_glued(line) for line in lines[:FEWEST_LINES])
        yield number, [unglued(line) for line in lines] if glued else lines
