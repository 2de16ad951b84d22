"""Parquet with a column for each pixel, as Pandas saves a table of digits."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.columns import Columns
from digitcluster.files.guessing.first_lines import SAMPLE, columns_of
from digitcluster.files.guessing.label_column import Column
from digitcluster.files.guessing.text_table import TextTable
from digitcluster.files.readers.parquet_sizes import check_numbers, rows_together
from digitcluster.files.source.guarded_stream import bomb, most_unpacked
from digitcluster.files.source.source import Source

BATCH = 4000  # rows: some megabytes of MNIST
NUMBERS = 1 << 22  # of all columns, in them


def read_numbers(source: Source, table: Any) -> Generator[Progress, None, Digits]:
    """Read a ParquetFile of PyArrow whose columns are numbers, and perhaps words.

    Yields
    ------
    Progress in digits.

    Raises
    ------
    ReadingError
        When the columns are not pixels and labels.
    """
    name, names, total = source.path.name, table.schema_arrow.names, table.metadata.num_rows
    builder = DigitsBuilder(source.path, record="row")
    columns: Columns | None = None
    number, told = 1, Progress(f"Reading {name}", 0, total)
    batches = _batches(source, table)
    # Columns are taken by their places: their names may not differ.
    while arrays := (yield from aside(lambda: next(batches, []), told)):
        if columns is None:
            columns = yield from aside(partial(_layout, name, names, arrays, table), told)
            builder.shape = columns.shape
        _add(builder, columns, arrays, number)
        number += len(arrays[0])
        yield (told := Progress(f"Reading {name}", number - 1, total))
    if columns is None:
        raise ReadingError(f"{name} has no digits in it. Choose another file.")
    notes = columns.notes
    return (yield from aside(lambda: builder.finish(notes=notes), told))


def _batches(source: Source, table: Any) -> Iterator[list[Any]]:
    """Yield all columns, some rows at a time."""
    stored, count = table.schema, len(table.schema_arrow.names)
    if table.metadata.num_rows * count > most_unpacked(source.size):
        raise bomb(source.path, most_unpacked(source.size))
    columns = [stored.column(at) for at in range(len(stored))]
    texts = {one.path for one in columns if one.physical_type == "BYTE_ARRAY" or one.max_repetition_level}
    check_numbers(source, table, {one.path for one in columns} - texts)
    most = min(rows_together(source, table, texts, BATCH), max(1, NUMBERS // max(1, count)))
    for batch in table.iter_batches(most):
        if len(batch):
            yield [batch.column(at) for at in range(count)]


def _layout(name: str, names: Sequence[str], arrays: Sequence[Any], table: Any) -> Columns:
    rows = list(zip(*(_words(array[:SAMPLE]) for array in arrays), strict=True))
    if not rows:
        raise ReadingError(f"{name} has no digits in it. Choose another file.")
    seen = TextTable(names, rows)
    columns = columns_of(name, seen)
    if columns.is_sure:
        return columns
    counts = len(names)
    whole = {at: Column.of_numbers(_numbers(table.read(columns=[names[at]]).column(0))) for at in (0, counts - 1)}
    step = max(1, len(arrays[0]) // SAMPLE)
    spread = list(zip(*(_words(array[::step]) for array in arrays), strict=True))
    return columns_of(name, replace(seen, ends=whole, spread=spread))


def _add(builder: DigitsBuilder, columns: Columns, arrays: Sequence[Any], number: int) -> None:
    """Add the digits of some rows, the first of which has this number."""
    pixels = np.stack([_numbers(one) for one in arrays[columns.before : len(arrays) - columns.after]], axis=1)
    numbers = range(number, number + len(pixels))
    if not columns.label:
        builder.add(pixels, None, numbers)
        return
    labels = _labels([arrays[at] for at in columns.label])
    good, indices = [], []
    for row, label in enumerate(labels):
        try:
            indices.append(builder.labels.index(label))
            good.append(row)
        except RecordError as fault:
            builder.skip(numbers[row], fault)
    if good:
        builder.add(pixels[good], indices, [numbers[row] for row in good])


def _labels(arrays: Sequence[Any]) -> list[Any]:
    """Return what one column holds, or which of several has the mark of a class."""
    if len(arrays) == 1:
        found: list[Any] = arrays[0].to_pylist()
        return found
    marks: list[Any] = np.stack([_numbers(one) for one in arrays], axis=1).argmax(axis=1).tolist()
    return marks


def _numbers(array: Any) -> NDArray[np.generic]:
    """Return a column of PyArrow as numbers, NaN where it has none."""
    numbers = np.asarray(array.to_numpy(zero_copy_only=False) if hasattr(array, "type") else array)
    return numbers.astype(np.float64) if numbers.dtype.kind in "OU" else numbers


def _words(array: Any) -> list[str]:
    return ["" if value is None else str(value) for value in array.to_pylist()]
