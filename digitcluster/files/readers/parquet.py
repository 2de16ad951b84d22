"""Parquet: pictures and labels, as Hugging Face has them, or numbers; read by PyArrow, an optional extra."""

import io
from collections.abc import Generator, Iterator
from typing import Any

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.damage import DamagedError
from digitcluster.files.guessing.words import LABEL_NAMES
from digitcluster.files.picture_file import PictureDecoder, PictureError
from digitcluster.files.readers.collected_digits import CollectedDigits
from digitcluster.files.readers.json_records import PIXEL_KEYS
from digitcluster.files.readers.parquet_numbers import read_numbers
from digitcluster.files.readers.parquet_sizes import check_table, rows_together
from digitcluster.files.source.source import Source

MISSING = (
    "To read Parquet files the program needs PyArrow, which is not installed. Install it with "
    '“pip install "digitcluster[parquet]"”, or save the digits as NPZ or CSV.'
)
LOOK = "It must have a column “image” of pictures and a column “label”"
BATCH = 500  # rows taken from PyArrow together: some hundred kilobytes of MNIST
LARGEST_BATCH = 128 << 20  # bytes: rows that are alike never take as much
STEP = 100  # rows between two records of progress


def recognizes(source: Source) -> bool:
    """Return whether a file is Parquet, by its first four bytes."""
    return source.outer_head.startswith(b"PAR1")


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a table whose rows are the bytes of a picture file, a list of pixels or a number for each, and a label.

    Yields
    ------
    Progress in digits.

    Raises
    ------
    ReadingError
        When PyArrow is missing, or the columns are not pictures and labels.
    """
    try:
        import pyarrow  # an extra, which may be missing
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ReadingError(MISSING) from error
    name = source.path.name
    told = Progress(f"Reading {name}", 0, 0)
    yield told
    try:
        table = yield from aside(lambda: ParquetFile(source.archive), told)
        check_table(source, table)
        schema = table.schema_arrow  # made anew each time that it is asked for
        pictures, lists = _columns_of(schema, _is_picture), _columns_of(schema, _is_list)
        label = _named(schema.names, LABEL_NAMES)
        if pictures:
            return (yield from _read_pictures(source, table, _best(pictures), label))
        if lists:
            return (yield from _read_lists(source, table, _best(lists), label))
        return (yield from read_numbers(source, table))
    except (pyarrow.ArrowException, DamagedError, OSError, ValueError, TypeError) as error:
        if isinstance(error, PermissionError):
            raise
        raise ReadingError(f"{name} is damaged. Copy or download it again.", details=str(error)) from error


def _columns_of(schema: Any, is_kind: Any) -> list[str]:
    return [field.name for field in schema if is_kind(field.type)]


def _is_picture(kind: Any) -> bool:
    """Return whether a type is the bytes of a picture file, alone or beside its path."""
    from pyarrow import types

    if types.is_struct(kind):
        return kind.get_field_index("bytes") >= 0
    return bool(types.is_binary(kind) or types.is_large_binary(kind))


def _is_list(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _best(names: list[str]) -> str:
    """Return the column whose name is usual for pixels, or else the first."""
    return _named(names, PIXEL_KEYS) or names[0]


def _named(names: list[str], known: Any) -> str | None:
    return next((name for name in names if name.lower() in known), None)


def _read_pictures(source: Source, table: Any, image: str, label: str | None) -> Generator[Progress, None, Digits]:
    builder = DigitsBuilder(source.path, record="row", are_bytes=True)
    pictures, decoder = PictureCollector(builder), PictureDecoder(of_many=True)
    batches, told, number = _batches(source, table, image, label), _told(source, table, 0), 0
    while rows := (yield from aside(lambda: next(batches, []), told)):
        for picture, label_value in rows:
            number += 1
            _add(pictures, decoder, number, picture, label_value, is_labelled=label is not None)
            yield (told := _told(source, table, number))
    pictures.hand_over()
    notes = [*decoder.notes(), *pictures.notes()]
    return (yield from aside(lambda: builder.finish(notes=notes), told))


def _read_lists(source: Source, table: Any, pixels: str, label: str | None) -> Generator[Progress, None, Digits]:
    digits = CollectedDigits(source.path, record="row")
    batches, told, number = _batches(source, table, pixels, label), _told(source, table, 0), 0
    while rows := (yield from aside(lambda: next(batches, []), told)):
        for levels, label_value in rows:
            number += 1
            digits.add(levels, label_value)
            if number % STEP == 0:
                yield _told(source, table, number)
        yield (told := _told(source, table, number))
    return (yield from digits.finish())


def _told(source: Source, table: Any, number: int) -> Progress:
    return Progress(f"Reading {source.path.name}", number, table.metadata.num_rows)


def _batches(source: Source, table: Any, image: str, label: str | None) -> Iterator[list[tuple[Any, Any]]]:
    """Yield what stands in two columns, some rows at a time."""
    columns = [image, label] if label else [image]
    for batch in table.iter_batches(rows_together(source, table, columns, BATCH), columns=columns):
        if batch.nbytes > LARGEST_BATCH:
            raise ReadingError(
                f"{source.path.name} has rows that are far larger than the others. Each row must be one digit."
            )
        rows = batch.to_pydict()
        if rows[image]:
            labels = rows[label] if label else [None] * len(rows[image])
            yield list(zip(rows[image], labels, strict=True))


def _add(
    pictures: PictureCollector, decoder: PictureDecoder, number: int, picture: Any, label: Any, *, is_labelled: bool
) -> None:
    content = picture.get("bytes") if isinstance(picture, dict) else picture
    try:
        if not isinstance(content, bytes):
            raise RecordError(f"has no picture. {LOOK}")
        if is_labelled and label is None:
            raise RecordError("has no label")
        pictures.add(number, decoder.decode(io.BytesIO(content)), label)
    except (RecordError, PictureError) as fault:
        pictures.skip(number, fault)
