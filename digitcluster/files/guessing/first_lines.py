"""The first lines of a table of text: its header, its separator, and the layout that follows from them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from digitcluster.core.errors import ReadingError
from digitcluster.files.guessing.columns import Columns
from digitcluster.files.guessing.not_pictures import SMALLEST, too_small
from digitcluster.files.guessing.text_columns import columns_of_text, numbers_in
from digitcluster.files.guessing.text_table import TextTable
from digitcluster.files.guessing.words import (
    COMMENTS,
    is_comment,
    is_header,
    is_made_of_a_digit,
    is_number,
    separator_of,
    words_of,
)

LOOK = "Each line must be one digit: its label and the grey levels of its pixels, in a square such as 28 × 28"
SAMPLE = 1000  # lines: enough for a column of labels to show all of them
OF_A_DIGIT = "The first line was left out: it has the pixels of a digit, which were taken for names of columns."


@dataclass(frozen=True)
class FirstLines:
    """What the first lines say.

    Attributes
    ----------
    first : int
        The number of the first line with a digit.
    separator : str
        A space stands for any white space.
    table : TextTable
    notes : tuple of str
        What was left out, in sentences.
    """

    first: int
    separator: str
    table: TextTable
    notes: tuple[str, ...] = ()


def first_lines(name: str, lines: Sequence[str]) -> FirstLines:
    """Find header and separator among a file's first lines.

    Raises
    ------
    ReadingError
        When there are no lines with digits.
    """
    places = [at for at, line in enumerate(lines) if line.strip() and not is_comment(line)]
    if not places:
        raise ReadingError(f"{name} has no lines in it. {LOOK}.")
    start = places[0]
    header = words_of(lines[start], separator_of(lines[start]))
    if is_header(header) and not _is_repeated(header, [lines[at] for at in places[1:2]]):
        places = places[1:]
    else:
        header = _commented_header(lines[:start])
    if not places:
        raise ReadingError(f"{name} has no digits in it. {LOOK}.")
    start = places[0]
    separator = separator_of(lines[start])
    rows = alike([words_of(lines[at], separator) for at in places[:SAMPLE]])
    if is_made_of_a_digit(header):
        return FirstLines(start + 1, separator, TextTable((), rows), (OF_A_DIGIT,))
    return FirstLines(start + 1, separator, TextTable(_fitting(header, len(rows[0])), rows))


def _is_repeated(words: Sequence[str], following: Sequence[str]) -> bool:
    """Return whether the next line has the same words in the same places: then they only stand between the numbers."""
    for line in following:
        others = words_of(line, separator_of(line))
        pairs = [(word, other) for word, other in zip(words, others, strict=False) if not is_number(word)]
        return bool(pairs) and len(words) == len(others) and all(word == other for word, other in pairs)
    return False


def alike(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the rows with as many words as most have, so that one bad line does not decide."""
    columns = Counter(map(len, rows)).most_common(1)[0][0]
    return [row for row in rows if len(row) == columns]


def columns_of(name: str, table: TextTable) -> Columns:
    """Return how the columns of a table are arranged.

    Raises
    ------
    ReadingError
        When they cannot be digits.
    """
    columns = columns_of_text(table)
    if columns is not None:
        return columns
    numbers = numbers_in(table)
    if 0 < numbers.shape[1] < SMALLEST:
        raise too_small(name, numbers.shape[1], numbers)
    raise ReadingError(f"{name} has {table.count:,} columns. {LOOK}: 785 columns with the label.")


def _commented_header(comments: Sequence[str]) -> list[str]:
    """Return the names of the columns in the last remark before the digits, as NumPy writes them; else nothing."""
    last = next((line for line in reversed(comments) if line.strip()), "").strip()
    for mark in COMMENTS:
        last = last.removeprefix(mark).strip()
    words = words_of(last, separator_of(last)) if last else []
    return words if words and is_header(words) else []


def _fitting(header: list[str], columns: int) -> list[str]:
    """Return the names of so many columns; R gives none to the first of them."""
    if len(header) == columns - 1:
        header = ["", *header]
    return header if len(header) == columns else []
