"""Reads files: finds out from the content what a file is, and hands it, already open, to the reader of that format."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.files.choices import NO_CHOICES, Choices
from digitcluster.files.formats import FORMATS, Format
from digitcluster.files.guessing.understanding import understood
from digitcluster.files.model_file import CENTROIDS, METADATA, read_model
from digitcluster.files.questions import PartChoice
from digitcluster.files.session_file import CONTENTS, SavedSession, read_session
from digitcluster.files.source.source import Source, open_source
from digitcluster.files.source.zip_archive import first_name_is
from digitcluster.files.unknown_files import refused, unknown
from digitcluster.wording import listed


class UnknownFormatError(ReadingError):
    """A file is in none of the formats that can be read."""


def load_digits(path: Path, choices: Choices = NO_CHOICES) -> Generator[Progress, None, Digits]:
    """Read a file or folder of digits, in whatever format it is.

    Parameters
    ----------
    path : Path
    choices : Choices
        Which part to read, by default the first, and how to understand what the file does not say.

    Yields
    ------
    Progress, often enough to cancel the reading at once. Closing the generator closes the files.

    Returns
    -------
    Digits
        Named after the file. Its `notes` say what was done to the digits, its `format` what the file is.

    Raises
    ------
    UnknownFormatError
        When the file is in none of the formats.
    ReadingError
        When it cannot be read as digits: what is wrong, where, and what would be right.
    """
    with open_source(path) as source:
        if _is_model(source):
            raise ReadingError(f"{path.name} is a model and not digits. Open it as a model.")
        if _is_session(source):
            raise ReadingError(f"{path.name} is a session. Open it in the window; its digits can be saved from there.")
        return (yield from _read(source, format_of(source), choices))


def load(
    path: Path, choices: Choices = NO_CHOICES
) -> Generator[Progress, None, Digits | Model | SavedSession | PartChoice]:
    """Read a file or folder, whatever it is: digits, a model or a session.

    Parameters
    ----------
    path : Path
    choices : Choices
        As for `load_digits`.

    Yields
    ------
    Progress: as `load_digits`.

    Returns
    -------
    Digits, Model, SavedSession or PartChoice
        The last, without anything being read, where there are several parts and none was named.

    Raises
    ------
    ReadingError
        As `load_digits`, `load_model` and `load_session`.
    """
    with open_source(path) as source:
        if _is_model(source):
            yield source.progress()
            return read_model(source.archive, path)
        if _is_session(source):
            return (yield from read_session(source))
        one = format_of(source)
        # Nothing is read before the choice: the largest part may have a million digits.
        if choices.part is None and one.parts is not None and (parts := one.parts(source)):
            return PartChoice(path, parts)
        return (yield from _read(source, one, choices))


def _read(source: Source, one: Format, choices: Choices) -> Generator[Progress, None, Digits]:
    if choices.part is not None and one.parts is None:
        raise ReadingError(f"{source.path.name} has no parts to choose from. Open it without one.")
    digits = yield from one.read(source, choices)
    return replace((yield from understood(digits, choices)), format=one.name)


def format_of(source: Source) -> Format:
    """Return the format of a file of digits: the first that recognizes it.

    Raises
    ------
    UnknownFormatError
        When none does. The message says what the file is, where that is known.
    ReadingError
        When it is empty, damaged, or surely something else.
    """
    if (refusal := refused(source)) is not None:
        raise ReadingError(refusal)
    for one in FORMATS:
        if one.recognizes(source):
            return one
    name = source.path.name
    if not source.head:
        raise ReadingError(f"{name} is empty once it is unpacked. Choose a file of digits.")
    formats = listed([one.name for one in FORMATS])
    raise UnknownFormatError(
        unknown(source) or f"{name} is not a file of digits. Formats that can be read are {formats}."
    )


def _is_model(source: Source) -> bool:
    """Return whether a file is a model: by its first entry, even if it was cut off, or else by all entries' names."""
    if first_name_is(source.outer_head, CENTROIDS.encode()):
        return True
    return source.zip is not None and {CENTROIDS, METADATA} <= set(source.zip.names)


def _is_session(source: Source) -> bool:
    """Return whether a file is a session: `save_session` writes its contents first."""
    return first_name_is(source.outer_head, CONTENTS.encode())
