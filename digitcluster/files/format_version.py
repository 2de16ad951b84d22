"""Versions of the program's own files: one that is newer than the program is called newer, not damaged."""

from collections.abc import Mapping
from typing import Any

from digitcluster import __version__
from digitcluster.core.errors import ReadingError


class NewerVersionError(ReadingError):
    """A file was saved by a newer version of the program, in a form that this one does not know."""


def check_version(values: Mapping[str, Any], newest: int, *, file_name: str) -> None:
    """Check the form of a file by what it says about itself.

    Parameters
    ----------
    values : mapping
        The file's "format_version", and the version of the "program" that saved it.
    newest : int
        The newest form that this program knows; the first is 1.

    Raises
    ------
    NewerVersionError
        When the file is of a newer form.
    ValueError
        When it gives no version, or an impossible one.
    """
    version = values.get("format_version")
    if not isinstance(version, int) or version < 1:
        raise ValueError(f"format version {version}, expected 1 to {newest}")
    # Whatever else it holds may be in a form that would look like damage here.
    if version > newest:
        raise NewerVersionError(
            f"{file_name} was saved by Digit Cluster {values.get('program', '')}, which is newer than this version "
            f"({__version__}). Get the newer version to open it."
        )
