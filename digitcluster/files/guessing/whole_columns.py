"""Looks through a whole table of text where its first lines leave a doubt: which values its outer columns have."""

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace

from digitcluster.core.progress import Progress
from digitcluster.files.guessing.label_column import Column
from digitcluster.files.guessing.text_table import SOME, TextTable
from digitcluster.files.guessing.words import is_comment, words_of
from digitcluster.files.source.source import Source

OUTER = 2  # columns at each end
MOST_DIFFERENT = 1000  # values of a column that are told apart: labels have far fewer


Batches = Iterable[tuple[int, list[str]]]


def whole_columns(
    source: Source, batches: Batches, table: TextTable, *, separator: str, first: int
) -> Generator[Progress, None, TextTable]:
    """Return a table with what its outer columns hold in the whole file.

    Parameters
    ----------
    source : Source
        For the progress.
    batches : iterable of (int, list of str)
        All lines of the file, some at a time, with the number of the first of them.
    table : TextTable
        Of the first lines.
    separator : str
        A space stands for any white space.
    first : int
        The number of the first line with a digit.

    Yields
    ------
    Progress in bytes of the file on disk.
    """
    places = (*range(OUTER), *range(table.count - OUTER, table.count))
    counts: list[Counter[str]] = [Counter() for _ in places]
    spread = _Spread()
    for number, lines in batches:
        kept = [line for line in lines[max(0, first - number) :] if not line.isspace() and not is_comment(line)]
        for count, words in zip(counts, _outer_words(kept, separator), strict=True):
            count.update(words if len(count) < MOST_DIFFERENT else (word for word in words if word in count))
        spread.add(kept)
        yield source.progress()
    rows = [words_of(line, separator) for line in spread.lines]
    ends = {at: Column.of_words(_unquoted(count)) for at, count in zip(places, counts, strict=True)}
    return replace(table, spread=[row for row in rows if len(row) == table.count], ends=ends)


def _outer_words(lines: Sequence[str], separator: str) -> list[tuple[str, ...]]:
    """Return the words in the two first and the two last columns."""
    between = None if separator == " " else separator
    stripped = [line.strip(" \r\n") for line in lines]
    found = [(*line.split(between, OUTER)[:OUTER], *line.rsplit(between, OUTER)[-OUTER:]) for line in stripped]
    whole = [words for words in found if len(words) == 2 * OUTER]
    return list(zip(*whole, strict=True)) if whole else [()] * (2 * OUTER)


def _unquoted(counts: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word, times in counts.items():
        found[word.strip().strip("\"'")] += times
    return found


class _Spread:
    """Some hundred of very many lines, evenly spread, however many will come."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._seen, self._step = 0, 1

    def add(self, lines: Iterable[str]) -> None:
        for line in lines:
            if self._seen % self._step == 0:
                self.lines.append(line)
            self._seen += 1
        while len(self.lines) > SOME:
            self.lines, self._step = self.lines[::2], 2 * self._step
