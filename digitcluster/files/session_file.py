"""Session files: digits, settings, models and sweeps in one file, to continue with on another day or computer.

`NAME.digitsession` is a zip archive without pickles: `session.json`, the digits as two NumPy arrays, and a model file
for each model.
"""

import io
import json
import math
import zipfile
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from digitcluster import __version__
from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run
from digitcluster.files.atomic_write import replacing
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.format_version import check_version
from digitcluster.files.model_file import pack_model, unpack_model
from digitcluster.files.npy_stream import read_header, read_rows
from digitcluster.files.session_contents import SavedSession, contents_of, entry_in, model_of, session_in
from digitcluster.files.source.source import Source
from digitcluster.files.source.zip_archive import ZipArchive

SESSION_SUFFIX = ".digitsession"
FORMAT_VERSION = 1
CONTENTS, IMAGES, LABELS = "session.json", "images.npy", "labels.npy"
BATCH = 1000  # digits between two progress records
QUICK = 4  # one of zlib's levels: MNIST is 4 % larger than with the usual one, and written in half the time


def save_session(saved: SavedSession, path: Path) -> Generator[Progress, None, None]:
    """Write a session: beside its real place, then moved there.

    Yields
    ------
    Progress in digits, after the models. When the generator is closed early, nothing has been written.

    Raises
    ------
    WritingError
        When the file cannot be written; an older file of that name is left as it was.
    """
    contents, entries = contents_of(saved)
    with (
        replacing(path, "The session") as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive,
    ):
        # First, since a session is distinguished from other archives by the name of its first entry.
        archive.writestr(CONTENTS, json.dumps({"format_version": FORMAT_VERSION, "program": __version__, **contents}))
        for number, entry in enumerate(entries):
            yield Progress(f"Saving {path.name}", 0, 0)
            packed = io.BytesIO()
            pack_model(model_of(entry), packed)
            archive.writestr(_name(number), packed.getvalue(), zipfile.ZIP_STORED)
        if saved.digits is not None:
            yield from _write_digits(saved.digits, archive, f"Saving {path.name}")


def read_session(source: Source) -> Generator[Progress, None, SavedSession]:
    """Read the content of an open session file.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When the file is not a session, is damaged, or was saved by a newer version of the program.
    """
    name, archive = source.path.name, source.zip
    try:
        if archive is None:
            raise ValueError("not a zip archive")
        contents = json.loads(archive.open(CONTENTS).read())
        # First of all: in a newer file what comes next may be different.
        check_version(contents, FORMAT_VERSION, file_name=name)
        entries: list[Run | Model] = []
        for number, entry in enumerate(contents["entries"]):
            file = io.BytesIO(archive.open(_name(number)).read())
            entries.append(entry_in(entry, unpack_model(file, str(entry["name"]), file_name=name)))
            yield source.progress()
        facts = contents["digits"]
        digits = None if facts is None else (yield from _read_digits(source, archive, facts))
        return session_in(contents, digits, entries)
    except (ReadingError, OSError, MemoryError, zipfile.BadZipFile):
        raise  # explained already, or by `open_source`
    except Exception as error:  # zlib, NumPy and JSON each have their own exceptions for damaged bytes
        raise ReadingError(
            f"{name} is not a session, or is damaged. A session is a file NAME{SESSION_SUFFIX} of this program.",
            details=f"{type(error).__name__}: {error}",
        ) from error


def _name(number: int) -> str:
    return f"models/{number}.digitmodel"


def _write_digits(digits: Digits, archive: zipfile.ZipFile, text: str) -> Generator[Progress, None, None]:
    for name, array in ((IMAGES, digits.images), (LABELS, digits.labels)):
        if array is None:
            continue
        with archive.open(name, "w", force_zip64=True) as file:
            npy.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": array.shape})
            for start in range(0, len(array), BATCH):
                yield Progress(text, start if array is digits.images else len(array), len(array))
                file.write(array[start : start + BATCH].tobytes())


def _read_digits(source: Source, archive: ZipArchive, facts: Mapping[str, Any]) -> Generator[Progress, None, Digits]:
    classes = tuple(str(name) for name in facts["classes"])
    images = yield from _read_array(source, archive.open(IMAGES), 3)
    labels = (yield from _read_array(source, archive.open(LABELS), 1)) if facts["labelled"] else None
    if labels is not None and (len(labels) != len(images) or labels.max() >= len(classes)):
        raise ValueError("the labels do not fit the images")
    notes, warnings = (tuple(map(str, facts.get(kind, ()))) for kind in ("notes", "warnings"))
    return Digits(images, labels, classes, str(facts["name"]), str(facts["source"]), notes, warnings)


def _read_array(source: Source, file: IO[bytes], dimensions: int) -> Generator[Progress, None, NDArray[np.uint8]]:
    path, header = source.path, read_header(source.path, file)
    if header.type != np.uint8 or len(header.shape) != dimensions or 0 in header.shape:
        raise ValueError(f"an array of {header.type} of the shape {header.shape}")
    check_memory(path.name, math.prod(header.shape))
    array, filled = np.empty(header.shape, np.uint8), 0
    for rows in read_rows(path, file, header):
        array[filled : filled + len(rows)] = rows
        filled += len(rows)
        yield source.progress()
    if file.read(1):  # at the end, zipfile has checked what it unpacked
        raise ValueError("an array goes on after its end")
    return array
