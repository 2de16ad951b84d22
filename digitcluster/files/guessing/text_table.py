"""Some rows of a table of words, of whose columns it is not known yet which are what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.guessing.label_column import Column

SOME = 300  # rows for whatever needs pixels


@dataclass(frozen=True)
class TextTable:
    """Some rows of a table.

    Attributes
    ----------
    header : sequence of str (d,)
        The columns' names, or nothing.
    rows : sequence of sequences of str (d,)
        The first ones, all of one length; at least one.
    spread : sequence of sequences of str (d,)
        Some hundred, evenly spread over the file, if it was read as a whole.
    ends : mapping of int to Column
        What stands in some columns at the ends, in the whole file, if it was read as a whole.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    spread: Sequence[Sequence[str]] = ()
    ends: Mapping[int, Column] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.rows[0])

    def values(self, at: int) -> NDArray[np.generic]:
        """Return the numbers of a column in the first rows, or its words where some are none."""
        words = [row[at] for row in self.rows]
        try:
            return np.array(words, np.float64)
        except ValueError:
            return np.array(words)

    def column(self, at: int) -> Column:
        """Return the different values of a column."""
        return self.ends[at] if at in self.ends else Column.of_words(Counter(row[at] for row in self.rows))

    def some(self, places: Sequence[int]) -> NDArray[np.float64]:
        """Return some rows of some columns, (m, columns), but none in which there is anything but numbers."""
        rows = self.spread or self.rows
        numbers = []
        for row in rows[:: -(-len(rows) // SOME)]:
            try:
                numbers.append([float(row[at]) for at in places])
            except ValueError:
                continue
        return np.array(numbers, np.float64).reshape(len(numbers), len(places))

    def name(self, at: int) -> str:
        """Return a column's name in lower case; nothing without a header."""
        return self.header[at].lower() if self.header else "?"

    def said(self, at: int) -> str:
        """Return what to call a column in a sentence."""
        return f"“{self.header[at]}”" if self.header and self.header[at] else f"{at + 1:,}"
