"""A table of results, to be copied or saved: columns with names, rows of texts and numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | None
"""What stands in a cell; None where nothing is known."""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    columns : sequence of str
        The header.
    rows : iterable of sequences of Cell
        Each as long as the header. It may be made only while it is gone through, once.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
