"""Session files: digits, settings, models and sweeps in one file, to continue with on another day or computer.

`NAME.digitsession` is a zip archive without pickles: `session.json`, the digits as NumPy arrays (see `session_digits`),
and a model file for each model.
"""

import io
import json
import zipfile
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from digitcluster import __version__
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run
from digitcluster.files.atomic_write import replacing
from digitcluster.files.format_version import check_version
from digitcluster.files.model_file import pack_model, unpack_model
from digitcluster.files.plain_text import plain
from digitcluster.files.session_contents import SavedSession, contents_of, entry_in, model_of, session_in
from digitcluster.files.session_digits import read_digits, read_mends, write_digits
from digitcluster.files.source.source import Source

SESSION_SUFFIX = ".digitsession"
FORMAT_VERSION = 1
CONTENTS = "session.json"
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
            yield from write_digits(saved.digits, saved.mends, archive, f"Saving {path.name}")


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
        contents = plain(json.loads(archive.open(CONTENTS).read()))
        # First of all: in a newer file what comes next may be different.
        check_version(contents, FORMAT_VERSION, file_name=name)
        entries: list[Run | Model] = []
        for number, entry in enumerate(contents["entries"]):
            file = io.BytesIO(archive.open(_name(number)).read())
            entries.append(entry_in(entry, unpack_model(file, str(entry["name"]), file_name=name)))
            yield source.progress()
        facts = contents["digits"]
        digits = None if facts is None else (yield from read_digits(source, archive, facts))
        saved = session_in(contents, digits, entries)
        if digits is None or "mends" not in contents:
            return saved
        return replace(saved, mends=(yield from read_mends(source, archive, contents["mends"], digits)))
    except (ReadingError, OSError, MemoryError, zipfile.BadZipFile):
        raise  # explained already, or by `open_source`
    except Exception as error:  # zlib, NumPy and JSON each have their own exceptions for damaged bytes
        raise ReadingError(
            f"{name} is not a session, or is damaged. A session is a file NAME{SESSION_SUFFIX} of this program.",
            details=f"{type(error).__name__}: {error}",
        ) from error


def _name(number: int) -> str:
    return f"models/{number}.digitmodel"
