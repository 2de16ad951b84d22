"""Tables as files and as what spreadsheets take from the clipboard."""

import csv
from collections.abc import Generator, Iterator, Sequence
from html import escape
from itertools import islice
from pathlib import Path

from digitcluster.core.progress import Progress
from digitcluster.core.table import Cell, Table
from digitcluster.files.atomic_write import replacing

BATCH = 2000  # rows between two progress records
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a formula begins with: some spreadsheets run programs from one


def save_table(table: Table, path: Path) -> Generator[Progress, None, None]:
    """Save a table as CSV in UTF-8. When the generator is closed early, nothing has been written.

    Raises
    ------
    WritingError
        When the file cannot be written.
    """
    with replacing(path, "The table") as place, place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([as_text(one) for one in table.columns])
        rows, count = iter(table.rows), 0
        while batch := [[as_text(one) for one in row] for row in islice(rows, BATCH)]:
            writer.writerows(batch)
            count += len(batch)
            yield Progress(f"Saving {path.name}", count, 0, "rows")


def as_texts(table: Table) -> Generator[Progress, None, tuple[str, str]]:
    """Return a table as text, its cells separated by tabs, and as HTML: spreadsheets take either."""
    lines, marked_up = [], []
    for number, row in enumerate(_all_rows(table)):
        cells = [" ".join(as_text(one).split("\t")).replace("\r", " ").replace("\n", " ") for one in row]
        lines.append("\t".join(cells))
        kind = "td" if number else "th"
        marked_up.append("<tr>" + "".join(f"<{kind}>{escape(one)}</{kind}>" for one in cells) + "</tr>")
        if number % BATCH == 0:
            yield Progress("Copying the table", number, 0, "rows")
    html = f'<meta charset="utf-8"><table>{"".join(marked_up)}</table>'
    return "\n".join(lines) + "\n", html


def as_text(cell: Cell) -> str:
    """Return what a cell says; a text that a spreadsheet would take for a formula gets a quote in front of it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return str(cell)


def _all_rows(table: Table) -> Iterator[Sequence[Cell]]:
    yield table.columns
    yield from table.rows
