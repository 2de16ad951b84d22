"""Parquet, as Hugging Face distributes MNIST: pictures and labels; read by PyArrow, an optional extra."""

import io
from collections.abc import Generator, Iterator
from typing import Any

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.array_labels import IMAGES, LABELS
from digitcluster.files.picture_file import PictureError, decode_picture
from digitcluster.files.source.source import Source

MISSING = (
    "To read Parquet files the program needs PyArrow, which is not installed. Install it with "
    '“pip install "digitcluster[parquet]"”, or save the digits as NPZ or CSV.'
)
LOOK = "It must have a column “image” of pictures and a column “label”"
BATCH = 500  # rows taken from PyArrow together: some hundred kilobytes of MNIST


def recognizes(source: Source) -> bool:
    """Return whether a file is Parquet, by its first four bytes."""
    return source.outer_head.startswith(b"PAR1")


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a table whose rows are the bytes of a picture file, and a label.

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
    builder = DigitsBuilder(source.path, record="row", are_bytes=True)
    pictures = PictureCollector(builder)
    yield Progress(f"Reading {name}", 0, 0)
    try:
        table = ParquetFile(source.archive)
        total = table.metadata.num_rows
        image, label = _columns(name, table.schema_arrow.names)
        for number, (picture, label_value) in enumerate(_rows(table, image, label), start=1):
            _add(pictures, number, picture, label_value, is_labelled=label is not None)
            if number % 100 == 0:
                yield Progress(f"Reading {name}", number, total)
    except (pyarrow.ArrowException, OSError, ValueError, TypeError) as error:
        if isinstance(error, PermissionError):
            raise
        raise ReadingError(f"{name} is damaged. Copy or download it again.", details=str(error)) from error
    pictures.hand_over()
    return builder.finish(notes=pictures.notes())


def _columns(name: str, columns: list[str]) -> tuple[str, str | None]:
    image = next((column for column in columns if column.lower() in IMAGES), None)
    if image is None:
        raise ReadingError(f"{name} has the columns {', '.join(columns[:8])}. {LOOK}.")
    return image, next((column for column in columns if column.lower() in LABELS), None)


def _rows(table: Any, image: str, label: str | None) -> Iterator[tuple[Any, Any]]:
    columns = [image, label] if label else [image]
    for batch in table.iter_batches(BATCH, columns=columns):
        rows = batch.to_pydict()
        yield from zip(rows[image], rows[label] if label else [None] * len(rows[image]), strict=True)


def _add(pictures: PictureCollector, number: int, picture: Any, label: Any, *, is_labelled: bool) -> None:
    content = picture.get("bytes") if isinstance(picture, dict) else picture
    try:
        if not isinstance(content, bytes):
            raise RecordError(f"has no picture. {LOOK}")
        if is_labelled and label is None:
            raise RecordError("has no label")
        pictures.add(number, decode_picture(io.BytesIO(content)), label)
    except (RecordError, PictureError) as fault:
        pictures.skip(number, fault)
