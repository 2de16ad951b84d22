"""Tells damaged bytes from mistakes of the program, for all readers: the former become a sentence, the latter stay.

Parsers of others (zipfile, NumPy's headers, JSON, Pillow, h5py, PyArrow, …) raise any kind of exception for damaged
bytes. So it is not the kind that counts, but whose code raised it: what comes out of a parser is damage; what the
program's own code raises is a mistake, and goes on to the log.
"""

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from digitcluster.core.errors import DigitClusterError, ReadingError, SettingsError

OWN = "digitcluster"
PARSERS = (
    *("_compression", "bz2", "gzip", "lzma", "tarfile", "zipfile", "codecs", "encodings", "struct"),
    *("json", "numpy.lib.format", "numpy.lib._format_impl", "PIL", "h5py", "pyarrow"),
)
"""Modules of others that go through bytes of strangers."""


class DamagedError(Exception):
    """Bytes are not what they must be: raised by the program's own parsers, and turned into a sentence on the way."""


DAMAGE = (DamagedError, EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)
"""What says by its kind alone that bytes are damaged."""
VALUES = (KeyError, TypeError, ValueError, IndexError, OverflowError, SettingsError)
"""What values raise that are missing, or of another kind than they must be."""


def is_damage(error: BaseException) -> bool:
    """Return whether an exception is about the bytes that were read, and not about the program."""
    return isinstance(error, DAMAGE) or (isinstance(error, Exception) and _comes_from_parser(error.__traceback__))


@contextmanager
def damage_told(sentence: str, *, also: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Turn what damaged bytes make a parser raise into a ReadingError with this sentence.

    Sentences of the program's own, what the disk raises and its own mistakes go through.

    Parameters
    ----------
    sentence : str
        For people.
    also : tuple of exceptions
        What else is damage here: `VALUES`, where the program goes through values that a file holds.
    """
    try:
        yield
    except Exception as error:
        goes_on = isinstance(error, DigitClusterError | OSError | MemoryError) or not is_damage(error)
        if goes_on and not isinstance(error, also):
            raise
        raise ReadingError(sentence, details=described(error)) from error


def described(error: BaseException) -> str:
    """Return the particulars of an exception, for those who want them."""
    return f"{type(error).__name__}: {error}"


def _comes_from_parser(trace: TracebackType | None) -> bool:
    """Return whether the program's own code was, at last, in a call of a parser."""
    called = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] == OWN:
            called = ""
        elif not called:
            called = module or trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
    return any(called == one or called.startswith(f"{one}.") for one in PARSERS)
