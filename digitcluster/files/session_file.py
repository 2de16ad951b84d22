"""Session files: digits, settings, models and sweeps in one file, to continue with on another day or computer.

`NAME.digitsession` is a zip archive without pickles: `session.json`, a model file for each model, recordings and digits
as NumPy arrays (see `session_recordings` and `session_digits`), and last `times.json`, how long each training took. All
but that entry are the same bytes when the same is done again.
"""

import io
import json
import zipfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from digitcluster import __version__
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress, mapped
from digitcluster.core.training.run import Run
from digitcluster.files.atomic_write import replacing
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.checked_values import text
from digitcluster.files.damage import VALUES, DamagedError, damage_told
from digitcluster.files.format_version import check_version
from digitcluster.files.model_file import pack_model
from digitcluster.files.model_reading import model_in
from digitcluster.files.session_contents import (
    SavedModel,
    SavedSession,
    contents_of,
    entry_in,
    model_of,
    seconds_of,
    session_in,
    timed,
)
from digitcluster.files.session_digits import read_digits, read_mends, write_digits
from digitcluster.files.session_recordings import read_recording, write_recording
from digitcluster.files.source.source import Source
from digitcluster.files.source.zip_archive import ZipArchive

SESSION_SUFFIX = ".digitsession"
FORMAT_VERSION = 1
CONTENTS, TIMES = "session.json", "times.json"
LARGEST_CONTENTS = 64 << 20  # bytes of JSON: hundreds of runs of thousands of iterations
MOST_MODELS = 10_000
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
        _write_json(archive, CONTENTS, {"format_version": FORMAT_VERSION, "program": __version__, **contents})
        for number, entry in enumerate(entries):
            yield Progress(f"Saving {path.name}", 0, 0)
            packed = io.BytesIO()
            pack_model(model_of(entry), packed)
            archive.writestr(zipfile.ZipInfo(_name(number)), packed.getvalue())  # packed already
        for number, one in enumerate(saved.models):
            if one.recording is not None:
                yield from write_recording(one.recording, archive, _folder(number), f"Saving {path.name}")
        if saved.digits is not None:
            yield from write_digits(saved.digits, saved.mends, archive, f"Saving {path.name}")
        _write_json(archive, TIMES, {"seconds": seconds_of(entries)})


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
    name = source.path.name
    sentence = f"{name} is not a session, or is damaged. A session is a file NAME{SESSION_SUFFIX} of this program."
    with damage_told(sentence, also=VALUES):
        archive = source.zip
        if archive is None:
            raise DamagedError("not a zip archive")
        contents = _json(archive, CONTENTS)
        # First of all: in a newer file what comes next may be different.
        check_version(contents, FORMAT_VERSION, file_name=name)
        entries = yield from _entries(source, archive, contents["entries"])
        facts = contents["digits"]
        digits = None if facts is None else (yield from read_digits(source, archive, facts))
        mends = None
        if digits is not None and "mends" in contents:
            mends = yield from read_mends(source, archive, contents["mends"], digits)
        saved = session_in(contents, digits, timed(entries, _seconds(archive)))
        models = yield from _with_recordings(source, archive, saved.models, contents.get("marks", []))
        return replace(saved, models=models, mends=mends)


def _json(archive: ZipArchive, name: str) -> dict[str, Any]:
    content = archive.read(name, LARGEST_CONTENTS + 1)
    contents = json.loads(content) if len(content) <= LARGEST_CONTENTS else None
    if not isinstance(contents, dict):
        raise DamagedError("contents that are too large, or no object")
    return contents


def _entries(source: Source, archive: ZipArchive, facts: Any) -> Generator[Progress, None, list[Run | Model]]:
    """Read the models and runs of a session."""
    if not isinstance(facts, list) or len(facts) > MOST_MODELS:
        raise DamagedError("no list of models, or one of far too many")
    entries: list[Run | Model] = []
    for number, entry in enumerate(facts):
        yield source.progress()
        check_memory(source.path.name, 2 * archive.size(_name(number)))
        file = io.BytesIO(archive.open(_name(number)).read())
        model = yield from mapped(
            model_in(file, text(entry["name"]), file_name=source.path.name), lambda _: source.progress()
        )
        entries.append(entry_in(entry, model))
    return entries


def _with_recordings(
    source: Source, archive: ZipArchive, models: Sequence[SavedModel], marks: Sequence[Mapping[str, Any]]
) -> Generator[Progress, None, tuple[SavedModel, ...]]:
    """Return the models with the recordings of their trainings, where there are any."""
    recorded = list(models)
    for number, mark in enumerate(marks):
        if "recording" in mark:
            recording = yield from read_recording(source, archive, mark["recording"], _folder(number))
            recorded[number] = replace(models[number], recording=recording)
    return tuple(recorded)


def _write_json(archive: zipfile.ZipFile, name: str, content: dict[str, Any]) -> None:
    # Opened by its name, an entry gets no date: the same content gives the same bytes.
    with archive.open(name, "w") as file:
        file.write(json.dumps(content).encode())


def _seconds(archive: ZipArchive) -> list[object] | None:
    """Return how long each training took; None where the contents say that, as in files of older versions."""
    if TIMES not in archive.names:
        return None
    seconds = _json(archive, TIMES)["seconds"]
    return seconds if isinstance(seconds, list) else []


def _name(number: int) -> str:
    return f"models/{number}.digitmodel"


def _folder(number: int) -> str:
    """Return where a model's recording is, by its place in the list."""
    return f"recordings/{number}"
