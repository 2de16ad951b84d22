"""Reads files: finds out from the content what a file is, and hands it, already open, to the reader of that format."""

import re
from collections.abc import Generator
from dataclasses import replace
from fnmatch import translate
from pathlib import Path
from typing import cast

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress, mapped
from digitcluster.files.aside import aside
from digitcluster.files.choices import NO_CHOICES, Choices
from digitcluster.files.errors import NoPartError, SeveralFilesError, UnknownFormatError
from digitcluster.files.formats import FORMATS, Format
from digitcluster.files.guessing.labels_beside import with_labels_beside
from digitcluster.files.guessing.members import members_of
from digitcluster.files.guessing.parts import part_of
from digitcluster.files.guessing.understanding import understood
from digitcluster.files.model_file import CENTROIDS, METADATA, reading_model
from digitcluster.files.questions import PartChoice, Question
from digitcluster.files.session_contents import SavedSession
from digitcluster.files.session_file import CONTENTS, read_session
from digitcluster.files.source.source import Source, open_source
from digitcluster.files.source.zip_archive import first_name_is
from digitcluster.files.unknown_files import refused, unknown
from digitcluster.wording import listed

MOST_SHOWN = 8  # parts in a message
MOST_MEMBERS = 2000  # files between which there may be a choice
DEEPEST = 3  # archives in archives
DEEPER = " / "  # between the names of a part and of a part of that


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
        if (yield from aside(lambda: _is_model(source), source.progress())):
            raise ReadingError(f"{path.name} is a model and not digits. Open it as a model.")
        if _is_session(source):
            raise ReadingError(f"{path.name} is a session. Open it in the window; its digits can be saved from there.")
        # Nothing is asked for here, so that only digits can come back.
        return cast(Digits, (yield from _digits_in(source, choices, asks=False)))


def load(
    path: Path, choices: Choices = NO_CHOICES
) -> Generator[Progress, None, Digits | Model | SavedSession | Question]:
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
    Digits, Model, SavedSession or Question
        The last, without anything being read, where only a person can say how the file is meant.

    Raises
    ------
    ReadingError
        As `load_digits`, `load_model` and `read_session`.
    """
    with open_source(path) as source:
        if (yield from aside(lambda: _is_model(source), source.progress())):
            yield source.progress()
            return (yield from mapped(reading_model(source.archive, path), lambda _: source.progress()))
        if _is_session(source):
            return (yield from read_session(source))
        return (yield from _digits_in(source, choices, asks=True))


def _digits_in(
    source: Source, choices: Choices, *, asks: bool, depth: int = 0
) -> Generator[Progress, None, Digits | Question]:
    """Read the digits of a file or, where it is an archive or a folder of other files, of one in it.

    Parameters
    ----------
    source : Source
    choices : Choices
    asks : bool
        Whether a question is returned where something must be chosen; otherwise the usual is taken.
    depth : int
        In how many archives this one is.
    """
    try:
        one = yield from aside(lambda: format_of(source), source.progress())
        # Nothing is read before the choice: the largest part may have a million digits.
        if asks and (question := (yield from aside(lambda: _question(source, one, choices), source.progress()))):
            return question
        return (yield from _read(source, one, choices))
    except (SeveralFilesError, UnknownFormatError, NoPartError) as error:
        members = yield from aside(lambda: _members(source), source.progress())
        if depth == DEEPEST or not members or (isinstance(error, NoPartError) and len(members) == 1):
            raise
    return (yield from _inside(source, choices, asks=asks, depth=depth))


def _inside(
    source: Source, choices: Choices, *, asks: bool, depth: int
) -> Generator[Progress, None, Digits | Question]:
    """Read the digits of one of the files in an archive or a folder."""
    members = yield from aside(lambda: _members(source), source.progress())
    several = len(members) > 1
    if several and choices.part is None and asks:
        return PartChoice(source.path, tuple(members))
    chosen, rest = next(iter(members)), choices.part
    if several and choices.part is not None:
        asked, _, rest = choices.part.partition(DEEPER)
        chosen = _part_meant(source, asked, tuple(members))
    inner = replace(choices, part=rest or None)
    found = yield from _digits_in(source.inside(members[chosen]), inner, asks=asks, depth=depth + 1)
    if isinstance(found, PartChoice):
        return PartChoice(source.path, tuple(f"{chosen}{DEEPER}{part}" if several else part for part in found.parts))
    if isinstance(found, Digits) and several and choices.part is None:
        return replace(found, notes=(_first_taken(tuple(members)), *found.notes))
    return found


def _members(source: Source) -> dict[str, str]:
    """Return the files that may hold digits, in an archive or a folder; see `members_of`."""
    names = source.names
    if source.is_folder:  # it may be anybody's, full of other things
        known = re.compile("|".join(translate(pattern) for one in FORMATS for pattern in one.patterns))
        names = [name for name in names if known.match(name.lower())]
    if len(names) > MOST_MEMBERS:
        raise ReadingError(
            f"{source.path.name} holds {len(names):,} files, too many to choose from. Open the file of digits itself, "
            "or a folder of pictures."
        )
    return members_of(names)


def _question(source: Source, one: Format, choices: Choices) -> Question | None:
    """Return what must be asked before a file can be read."""
    if choices.part is None and one.parts is not None and (parts := one.parts(source)):
        return PartChoice(source.path, parts)
    return one.question(source) if choices.cell is None and one.question is not None else None


def _read(source: Source, one: Format, choices: Choices) -> Generator[Progress, None, Digits]:
    find = one.parts
    parts = (yield from aside(lambda: find(source), source.progress())) if find is not None else ()
    if choices.part is not None:
        choices = replace(choices, part=_part_meant(source, choices.part, parts))
    digits = yield from one.read(source, choices)
    if parts and choices.part is None:
        digits = replace(digits, notes=(_first_taken(parts), *digits.notes))
    if digits.labels is None:
        digits = with_labels_beside(source, digits)
    return replace(understood(digits, choices), format=one.name)


def _part_meant(source: Source, part: str, parts: tuple[str, ...]) -> str:
    """Return the part of this name or, if only one can be meant, of another that says the same: "test" for "testing".

    Raises
    ------
    NoPartError
        When there is none.
    """
    alike = [one for one in parts if part_of(one) == part_of(part) != ""]
    if part in parts or len(alike) == 1:
        return part if part in parts else alike[0]
    if not parts:
        raise NoPartError(f"{source.path.name} has no parts to choose from. Open it without one.")
    shown = listed(parts[:MOST_SHOWN]) + (", …" if len(parts) > MOST_SHOWN else "")
    raise NoPartError(f"{source.path.name} has no part “{part}”. It has {shown}.")


def _first_taken(parts: tuple[str, ...]) -> str:
    return f"Of its parts {listed(parts)}, {parts[0]} was read."


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
