"""Parquet, as Hugging Face hands out MNIST: pictures and labels; read by PyArrow, an extra of its own."""

import io
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import assemble
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.grey_levels import GreyLevels
from digitcluster.files.building.labels import Labels
from digitcluster.files.building.skipped import RecordError, SkippedRecords
from digitcluster.files.picture_file import PictureError, decode_picture
from digitcluster.files.readers.numpy_arrays import IMAGES, LABELS
from digitcluster.files.source.source import open_source

MISSING = (
    "To read Parquet files the program needs PyArrow, which is not here. Install it with "
    '“pip install "digitcluster[parquet]"”, or save the digits as NPZ or CSV.'
)
LOOK = "It must have a column “image” of pictures and a column “label”"
BATCH = 500  # rows


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is Parquet."""
    return head.startswith(b"PAR1")


def read(path: Path) -> Generator[Progress, None, Digits]:
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
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ReadingError(MISSING) from error
    faults, labels, levels = (
        SkippedRecords(path.name, what="row"),
        Labels(path.name),
        GreyLevels(path.name, are_bytes=True),
    )
    pictures = PictureCollector(levels, labels, faults)
    with open_source(path, archive=True) as source:
        yield Progress(f"Reading {path.name}", 0, 0)
        try:
            table = ParquetFile(source.stream)
            total = table.metadata.num_rows
            image, label = _columns(path, table.schema_arrow.names)
            for number, (picture, name) in enumerate(_rows(table, image, label), start=1):
                _add(pictures, faults, number, picture, name, labelled=label is not None)
                if number % 100 == 0:
                    yield Progress(f"Reading {path.name}", number, total)
        except (pyarrow.ArrowException, OSError, ValueError, TypeError) as error:
            if isinstance(error, PermissionError):
                raise
            raise ReadingError(f"{path.name} is damaged. Copy or download it again.", details=str(error)) from error
    pictures.hand_over()
    return assemble(path, levels, pictures.shape, labels if label else None, faults, notes=pictures.notes())


def _columns(path: Path, names: list[str]) -> tuple[str, str | None]:
    image = next((name for name in names if name.lower() in IMAGES), None)
    if image is None:
        raise ReadingError(f"{path.name} has the columns {', '.join(names[:8])}. {LOOK}.")
    return image, next((name for name in names if name.lower() in LABELS), None)


def _rows(table: Any, image: str, label: str | None) -> Iterator[tuple[Any, Any]]:
    columns = [image, label] if label else [image]
    for batch in table.iter_batches(BATCH, columns=columns):
        rows = batch.to_pydict()
        yield from zip(rows[image], rows[label] if label else [None] * len(rows[image]), strict=True)


def _add(
    pictures: PictureCollector, faults: SkippedRecords, number: int, picture: Any, label: Any, *, labelled: bool
) -> None:
    content = picture.get("bytes") if isinstance(picture, dict) else picture
    try:
        if not isinstance(content, bytes):
            raise RecordError(f"has no picture. {LOOK}")
        pictures.add(number, decode_picture(io.BytesIO(content)), label if labelled else None)
    except (RecordError, PictureError) as fault:
        faults.add(number, fault, read=pictures.count)
