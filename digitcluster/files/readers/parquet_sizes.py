"""What a Parquet file says of its own size, looked at before anything is unpacked: some bytes can claim any size.

Its end says it in short, and each page in full. Only the pages count, since PyArrow takes memory for what they say.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from digitcluster.core.errors import ReadingError
from digitcluster.files.damage import DamagedError
from digitcluster.files.readers.parquet_pages import pages_of
from digitcluster.files.source.guarded_stream import bomb, most_unpacked
from digitcluster.files.source.source import Source

MOST_ROWS = 20_000_000  # far more digits than anybody has
MOST_COLUMNS = 10_000  # a pixel in each, of 100 × 100; PyArrow takes long for each, and cannot be interrupted
MOST_CHUNKS = 200_000  # columns, each in each of the groups of rows, that are looked at
MOST_PAGES = 200_000  # beside one for each of these
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


@dataclass(frozen=True)
class _Chunk:
    """A column in one of the groups of rows: how many rows it has, and what it unpacks to.

    Attributes
    ----------
    rows, values : int
    bytes : int
        Of all its pages, or of what stands in its dictionary.
    is_of_bytes : bool
        Whether its values are bytes of any length.
    """

    rows: int
    values: int
    bytes: int
    is_of_bytes: bool


def rows_together(source: Source, table: Any, names: Collection[str], most: int) -> int:
    """Return how many rows may be unpacked together, at most so many, when these columns are read.

    Raises
    ------
    ReadingError
        When they unpack to far more than digits could be.
    """
    places = _places(table, names)
    if table.num_row_groups * len(places) > MOST_CHUNKS:
        raise ReadingError(
            f"{source.path.name} is cut into {table.num_row_groups:,} groups of rows with {len(places):,} columns "
            "each, too many to go through. Save it again in one group."
        )
    total = 0
    for chunk in _chunks(source, table, places):
        size = max(ONE * chunk.values, chunk.bytes)
        if size / chunk.rows > LARGEST_ROW:
            raise ReadingError(
                f"{source.path.name} has rows of {size / chunk.rows:,.0f} bytes, far too large for a picture of a "
                "digit."
            )
        total += size
        # A value that is repeated is kept once in the file, and unpacked for each of its rows.
        if chunk.is_of_bytes:
            most = min(most, TOGETHER // max(1, chunk.bytes))
        most = min(most, NUMBERS * chunk.rows // max(1, chunk.values))
    if total > most_unpacked(source.size):
        raise bomb(source.path, most_unpacked(source.size))
    return max(1, most)


def check_numbers(source: Source, table: Any, names: Collection[str]) -> None:
    """Refuse columns of a number in each row that unpack to far more than digits could be.

    Raises
    ------
    ReadingError
    """
    most, total = most_unpacked(source.size), 0
    for chunk in _chunks(source, table, _places(table, names)):
        total += max(chunk.values, chunk.bytes)
        if total > most:
            raise bomb(source.path, most)


def _chunks(source: Source, table: Any, places: Sequence[int]) -> Iterator[_Chunk]:
    """Yield what columns unpack to in each of the groups of rows, as all their pages say."""
    stream, number = source.archive, 0
    groups = [table.metadata.row_group(at) for at in range(table.num_row_groups)]
    if sum(group.num_rows for group in groups) != table.metadata.num_rows:
        raise DamagedError("groups of other rows than there are")
    most = MOST_PAGES + len(groups) * len(places)
    for group in groups:
        for at in places:
            chunk = group.column(at)
            values = unpacked = 0
            for page in pages_of(stream, _first_page(chunk), chunk.num_values):
                number += 1
                if number > most:
                    raise ReadingError(
                        f"{source.path.name} is cut into more than {most:,} pages, too many to go through. Save it "
                        "again."
                    )
                values += page.values if page.is_data else 0
                unpacked += page.unpacked if page.is_data else max(ONE * page.values, page.unpacked)
            yield _Chunk(max(1, group.num_rows), values, unpacked, chunk.physical_type == "BYTE_ARRAY")


def _first_page(chunk: Any) -> int:
    """Return where a column begins in the file, as PyArrow takes it."""
    first: int = chunk.data_page_offset
    if not chunk.has_dictionary_page or not 0 < chunk.dictionary_page_offset < first:
        return first
    return int(chunk.dictionary_page_offset)


def _places(table: Any, names: Collection[str]) -> list[int]:
    """Return the places of the columns as they are stored, where a list or an object has columns of its own."""
    wanted = set(names)
    paths = (table.schema.column(at).path for at in range(len(table.schema)))
    return [at for at, path in enumerate(paths) if path in wanted or path.partition(".")[0] in wanted]
