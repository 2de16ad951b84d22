"""Refusals of their own kind: after some it is worth looking further, inside an archive or beside."""

from digitcluster.core.errors import ReadingError


class MissingFileError(ReadingError):
    """A file is not where it was looked for."""


class UnknownFormatError(ReadingError):
    """A file is in none of the formats that can be read."""


class SeveralFilesError(ReadingError):
    """An archive holds several files where one was looked for."""


class NoPartError(ReadingError):
    """A file has no part of the name that was asked for."""
