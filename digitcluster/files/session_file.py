"""Session files: digits, settings, models and sweeps in one file, to continue with on another day or computer.

`NAME.digitsession` is a zip archive without pickles: `session.json`, the digits as two NumPy arrays, and a model file
for each model.
"""

import io
import json
import math
import zipfile
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
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
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.atomic_write import replacing
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.format_version import check_version
from digitcluster.files.model_file import pack_model, unpack_model
from digitcluster.files.npy_stream import read_header, read_rows
from digitcluster.files.source.source import Source
from digitcluster.files.source.zip_archive import ZipArchive

SESSION_SUFFIX = ".digitsession"
FORMAT_VERSION = 1
CONTENTS, IMAGES, LABELS = "session.json", "images.npy", "labels.npy"
BATCH = 1000  # digits between two progress records
QUICK = 4  # one of zlib's levels: MNIST is 4 % larger than with the usual one, and written in half the time


@dataclass(frozen=True, eq=False)
class SavedTest:
    """What is kept of a test of a model.

    Attributes
    ----------
    digits_name : str
    matrix : int64 (classes, classes)
    unknown : int
        How many of the digits had labels that the model does not know.
    """

    digits_name: str
    matrix: NDArray[np.int64]
    unknown: int = 0


@dataclass(frozen=True, eq=False)
class SavedModel:
    """A model in the list of runs.

    Attributes
    ----------
    content : Run or Model
        A run that was trained, with all that is known about the training, or a model that was opened.
    name : str
        The name that a person gave it.
    edited : bool
        Whether its clusters were changed by hand.
    test, validated : SavedTest or None
        The last test, and that of the validation digits among the open ones.
    """

    content: Run | Model
    name: str = ""
    edited: bool = False
    test: SavedTest | None = None
    validated: SavedTest | None = None


@dataclass(frozen=True, eq=False)
class SavedSweep:
    """A sweep: every k of it, its results, which may be among the models, and the name that a person gave it."""

    planned: tuple[int, ...]
    runs: tuple[Run, ...]
    name: str = ""


@dataclass(frozen=True, eq=False)
class SavedSession:
    """What a session file keeps.

    Attributes
    ----------
    digits : Digits or None
    settings : TrainingSettings
        Of the next training.
    models : tuple of SavedModel
        Oldest first.
    current : int or None
        Which of the models is used; None for the built-in one, which is not kept.
    sweeps : tuple of SavedSweep
        Oldest first.
    shown : int or None
        Which of the sweeps is shown.
    """

    digits: Digits | None
    settings: TrainingSettings
    models: tuple[SavedModel, ...] = ()
    current: int | None = None
    sweeps: tuple[SavedSweep, ...] = ()
    shown: int | None = None


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
    swept = (run for one in saved.sweeps for run in one.runs)
    entries = list(dict.fromkeys((*(one.content for one in saved.models), *swept)))  # each once
    contents = {
        "format_version": FORMAT_VERSION,
        "program": __version__,
        "settings": asdict(saved.settings),
        "digits": None if saved.digits is None else _facts_of_digits(saved.digits),
        "entries": [_facts_of_entry(entry) for entry in entries],
        "models": [entries.index(one.content) for one in saved.models],
        "marks": [_marks(one) for one in saved.models],
        "current": saved.current,
        **_facts_of_sweeps(saved, entries),
    }
    with (
        replacing(path, "The session") as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive,
    ):
        # First, since a session is distinguished from other archives by the name of its first entry.
        archive.writestr(CONTENTS, json.dumps(contents))
        for number, entry in enumerate(entries):
            yield Progress(f"Saving {path.name}", 0, 0)
            packed = io.BytesIO()
            pack_model(_model_of(entry), packed)
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
            entries.append(_entry(entry, io.BytesIO(archive.open(_name(number)).read()), name))
            yield source.progress()
        facts = contents["digits"]
        digits = None if facts is None else (yield from _read_digits(source, archive, facts))
        return _put_together(contents, digits, entries)
    except (ReadingError, OSError, MemoryError, zipfile.BadZipFile):
        raise  # explained already, or by `open_source`
    except Exception as error:  # zlib, NumPy and JSON each have their own exceptions for damaged bytes
        raise ReadingError(
            f"{name} is not a session, or is damaged. A session is a file NAME{SESSION_SUFFIX} of this program.",
            details=f"{type(error).__name__}: {error}",
        ) from error


def _name(number: int) -> str:
    return f"models/{number}.digitmodel"


def _model_of(entry: Run | Model) -> Model:
    return entry.model if isinstance(entry, Run) else entry


def _facts_of_digits(digits: Digits) -> dict[str, Any]:
    facts = {"name": digits.name, "source": digits.source, "classes": digits.classes, "notes": digits.notes}
    facts["warnings"] = digits.warnings
    return {**facts, "labelled": digits.labels is not None}


def _facts_of_entry(entry: Run | Model) -> dict[str, Any]:
    """Return what a model file does not keep: the model's name, and the course of its training."""
    if isinstance(entry, Model):
        return {"name": entry.name, "run": None}
    run = {
        "settings": asdict(entry.settings),
        "history": entry.history,
        "converged": entry.converged,
        "training_error": entry.training_error,
        "validation_confusion": entry.validation_confusion.tolist(),
        "seconds": entry.seconds,
    }
    return {"name": entry.model.name, "run": run}


def _marks(one: SavedModel) -> dict[str, Any]:
    """Return what is known about a model in the list besides the model and its run."""
    tests = {
        kind: {"digits": test.digits_name, "matrix": test.matrix.tolist(), "unknown": test.unknown}
        for kind, test in (("test", one.test), ("validated", one.validated))
        if test is not None
    }
    return {"name": one.name, "edited": one.edited, **tests}


def _facts_of_sweeps(saved: SavedSession, entries: list[Run | Model]) -> dict[str, Any]:
    """Return all sweeps; the one that is shown also as version 0.1.0 wrote its only one, so that it can read it."""
    sweeps = [
        {"planned": one.planned, "runs": [entries.index(run) for run in one.runs], "name": one.name}
        for one in saved.sweeps
    ]
    shown = sweeps[saved.shown] if saved.shown is not None else {"planned": (), "runs": []}
    return {"sweeps": sweeps, "shown": saved.shown, "planned": shown["planned"], "sweep": shown["runs"]}


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


def _entry(facts: Mapping[str, Any], file: io.BytesIO, file_name: str) -> Run | Model:
    model, run = unpack_model(file, str(facts["name"]), file_name=file_name), facts["run"]
    if run is None:
        return model
    confusion = np.array(run["validation_confusion"], np.int64)
    if confusion.shape != (len(model.classes), len(model.classes)) or not run["history"]:
        raise ValueError(f"a confusion of the shape {confusion.shape}, or no iterations")
    error = run["training_error"]
    return Run(
        settings=TrainingSettings.from_values(run["settings"]),
        model=model,
        history=tuple((float(inertia), float(shift)) for inertia, shift in run["history"]),
        converged=bool(run["converged"]),
        training_error=None if error is None else float(error),
        validation_confusion=confusion,
        seconds=float(run["seconds"]),
    )


def _put_together(contents: Mapping[str, Any], digits: Digits | None, entries: list[Run | Model]) -> SavedSession:
    contained = [entries[number] for number in contents["models"]]
    marks = contents.get("marks", [{}] * len(contained))
    sweeps = tuple(_sweep(facts, entries) for facts in _sweeps_in(contents))
    saved = SavedSession(
        digits,
        TrainingSettings.from_values(contents["settings"]),
        tuple(_marked(one, mark) for one, mark in zip(contained, marks, strict=True)),
        contents["current"],
        sweeps,
        contents.get("shown", 0 if sweeps else None),
    )
    for chosen, several in ((saved.current, saved.models), (saved.shown, sweeps)):
        if chosen is not None and not 0 <= chosen < len(several):
            raise ValueError(f"{chosen} of {len(several)} is in use")
    return saved


def _marked(content: Run | Model, mark: Mapping[str, Any]) -> SavedModel:
    model = _model_of(content)
    test, validated = (_test(mark[kind], model) if kind in mark else None for kind in ("test", "validated"))
    return SavedModel(content, str(mark.get("name", "")), bool(mark.get("edited", False)), test, validated)


def _test(facts: Mapping[str, Any], model: Model) -> SavedTest:
    matrix = np.array(facts["matrix"], np.int64)
    if matrix.shape != (len(model.classes), len(model.classes)):
        raise ValueError(f"a confusion of the shape {matrix.shape}")
    return SavedTest(str(facts["digits"]), matrix, int(facts.get("unknown", 0)))


def _sweeps_in(contents: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the facts of each sweep; version 0.1.0 kept one, which may be without any k."""
    if "sweeps" in contents:
        return list(contents["sweeps"])
    one = {"planned": contents["planned"], "runs": contents["sweep"]}
    return [one] if one["runs"] else []


def _sweep(facts: Mapping[str, Any], entries: list[Run | Model]) -> SavedSweep:
    runs = [entries[number] for number in facts["runs"]]
    trained = tuple(run for run in runs if isinstance(run, Run))
    if not trained or len(trained) < len(runs):
        raise ValueError("a sweep has no results, or a model that was not trained")
    return SavedSweep(tuple(map(int, facts["planned"])), trained, str(facts.get("name", "")))
