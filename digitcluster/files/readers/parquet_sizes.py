"""What a Parquet file says of its own size, looked at before anything is unpacked: some bytes can claim any size."""

from collections.abc import Sequence
from typing import Any

from digitcluster.core.errors import ReadingError
from digitcluster.files.source.guarded_stream import bomb, most_unpacked
from digitcluster.files.source.source import Source

MOST_ROWS = 20_000_000  # far more digits than anybody has
MOST_COLUMNS = 10_000  # a pixel in each, of 100 × 100; PyArrow takes long for each, and cannot be interrupted
MOST_CHUNKS = 200_000  # columns, each in each of the groups of rows, that are looked at
LARGEST_ROW = 16 << 20  # bytes of a row's picture, or of its list of numbers, on average
ONE = 8  # bytes of a number that is unpacked, with what says where its list ends
TOGETHER = 64 << 20  # bytes that one value, repeated, may grow to in the rows that are unpacked together
NUMBERS = 1 << 19  # that are unpacked together; of MNIST those of some 600 digits


def check_table(source: Source, table: Any) -> None:
    """Refuse a ParquetFile of PyArrow with far too many rows or columns.

    Raises
    ------
    ReadingError
    """
    rows, columns = table.metadata.num_rows, table.metadata.num_columns
    if columns > MOST_COLUMNS:
        raise ReadingError(
            f"{source.path.name} has {columns:,} columns, too many to go through. Save the pixels of each digit as a "
            "list, all in one column “pixels”."
        )
    if rows > MOST_ROWS:
        raise ReadingError(f"{source.path.name} says that it has {rows:,} rows, too many for digits.")


def rows_together(source: Source, table: Any, names: Sequence[str], most: int) -> int:
    """Return how many rows may be unpacked together, at most so many, when these columns are read.

    Raises
    ------
    ReadingError
        When they unpack to far more than digits could be.
    """
    places = _places(table, names)
    groups = [table.metadata.row_group(at) for at in range(table.num_row_groups)]
    if len(groups) * len(places) > MOST_CHUNKS:
        raise ReadingError(
            f"{source.path.name} is cut into {len(groups):,} groups of rows with {len(places):,} columns each, too "
            "many to go through. Save it again in one group."
        )
    total = 0
    for group in groups:
        rows = max(1, group.num_rows)
        for at in places:
            chunk = group.column(at)
            size = max(ONE * chunk.num_values, chunk.total_uncompressed_size)
            if size / rows > LARGEST_ROW:
                raise ReadingError(
                    f"{source.path.name} has rows of {size / rows:,.0f} bytes, far too large for a picture of a digit."
                )
            total += size
            # A value that is repeated is kept once in the file, and unpacked for each of its rows.
            if chunk.physical_type == "BYTE_ARRAY":
                most = min(most, TOGETHER // max(1, chunk.total_uncompressed_size))
            most = min(most, NUMBERS * rows // max(1, chunk.num_values))
    if total > most_unpacked(source.size):
        raise bomb(source.path, most_unpacked(source.size))
    return max(1, most)


def _places(table: Any, names: Sequence[str]) -> list[int]:
    """Return the places of the columns as they are stored, where a list or an object has columns of its own."""
    wanted = set(names)
    paths = (table.schema.column(at).path for at in range(len(table.schema)))
    return [at for at, path in enumerate(paths) if path in wanted or path.partition(".")[0] in wanted]
