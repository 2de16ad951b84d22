"""Reads digits from files: one module a format, and one table that picks by the content."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.readers import (
    arff,
    csv_table,
    idx,
    json_lines,
    libsvm,
    matlab,
    numpy_arrays,
    parquet,
    picture_files,
    unipen,
)
from digitcluster.files.source.source import open_source
from digitcluster.files.unknown_files import looks_like


class Peek:
    """A first look at a file or folder: what formats are recognised by."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def archive(self) -> bytes:
        """The first 512 bytes, unpacked; of an archive as it is."""
        with open_source(self.path, archive=True) as source:
            return source.head()

    @cached_property
    def head(self) -> bytes:
        """The first 512 bytes, unpacked; of an archive those of the only file in it."""
        with open_source(self.path) as source:
            return source.head()


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes
    ----------
    name : str
        For people: "JSON lines".
    patterns : tuple of str
        Usual file names, for the file dialog: "*.json". The reading does not look at them.
    look : str
        What it looks like, for the help page.
    recognises : Peek -> bool
        Tells whether a file is of this kind.
    read : Path -> generator of Progress, returns Digits
        Raises ReadingError when the file is not what it looked like. With `parts` it also takes the `part` to read.
    parts : Path -> tuple of str, or None
        The parts between which there is a choice, such as train and test, the usual one first.
    """

    name: str
    patterns: tuple[str, ...]
    look: str
    recognises: Callable[[Peek], bool]
    read: Callable[..., Generator[Progress, None, Digits]]
    parts: Callable[[Path], tuple[str, ...]] | None = None


def _packed(*endings: str) -> tuple[str, ...]:
    return tuple(f"*{ending}{packing}" for ending in endings for packing in ("", ".gz", ".bz2", ".xz", ".zip"))


FORMATS: tuple[Format, ...] = (
    Format(
        "Pictures",
        ("*.zip", "*.tar", "*.tar.gz", "*.tgz"),
        "a folder, or a zip or tar archive, with a sub-folder for each label (0/ … 9/), or file names that end in "
        "the label; PNG, JPEG, BMP, GIF or TIFF of any size",
        lambda peek: picture_files.holds_pictures(peek.path),
        picture_files.read,
        picture_files.parts,
    ),
    Format(
        "NumPy",
        ("*.npz", "*.npy"),
        "arrays such as x_train and y_train, X and y, images and labels, data and target; an NPY file has images only",
        lambda peek: numpy_arrays.sniff(peek.archive),
        numpy_arrays.read,
        numpy_arrays.parts,
    ),
    Format(
        "MATLAB",
        ("*.mat",),
        "version 5 to 7, with X and y, data and label, or digits",
        lambda peek: matlab.sniff(peek.archive),
        matlab.read,
    ),
    Format(
        "Parquet",
        ("*.parquet",),
        "a column of pictures and one of labels, as Hugging Face hands out MNIST; needs PyArrow",
        lambda peek: parquet.sniff(peek.archive),
        parquet.read,
    ),
    Format(
        "JSON lines",
        (*_packed(".json", ".jsonl", ".ndjson"), "*.tar", "*.tar.gz", "*.tgz"),
        '{"label": 5, "data": "<base64 of the pixel bytes>"}, or "pixels": [0, …] in place of data; one digit a line',
        lambda peek: json_lines.sniff(peek.head),
        json_lines.read,
    ),
    Format(
        "IDX",
        ("*-ubyte", "*-ubyte.gz", "*.idx", "*.idx.gz"),
        "MNIST's own form: train-images-idx3-ubyte beside train-labels-idx1-ubyte; open either",
        lambda peek: idx.sniff(peek.head),
        idx.read,
    ),
    Format(
        "ARFF",
        _packed(".arff"),
        "OpenML's and Weka's: mnist_784, optdigits",
        lambda peek: arff.sniff(peek.head),
        arff.read,
    ),
    Format(
        "UNIPEN",
        _packed(".tra", ".tes", ".dat", ".unipen"),
        "strokes of a pen: .SEGMENT DIGIT; the program draws them",
        lambda peek: unipen.sniff(peek.head),
        unipen.read,
    ),
    Format(
        "LIBSVM",
        _packed(".libsvm", ".svm", ".t"),
        "label index:value …, as USPS is handed out",
        lambda peek: libsvm.sniff(peek.head),
        libsvm.read,
    ),
    Format(
        "CSV",
        _packed(".csv", ".tsv", ".txt"),
        "a digit a line: label,pixel0,pixel1,…; with a header or without, the label first, last or nowhere",
        lambda peek: csv_table.sniff(peek.head),
        csv_table.read,
    ),
)
"""All formats that can be read, in the order in which they are tried."""


def sniff(path: Path) -> Format:
    """Return the format of a file or folder, by its content.

    Raises
    ------
    ReadingError
        When it cannot be read, or is of none of the formats.
    """
    peek = Peek(path)
    for one in FORMATS:
        if one.recognises(peek):
            return one
        if numpy_arrays.begins_with(peek.archive, numpy_arrays.MODEL):
            raise ReadingError(f"{path.name} is a model and not digits. Open it as a model.")
        if numpy_arrays.begins_with(peek.archive, numpy_arrays.SESSION):
            raise ReadingError(f"{path.name} is a session. Open it in the window; its digits can be saved from there.")
    if not peek.head:
        raise ReadingError(f"{path.name} is empty once it is unpacked. Choose a file of digits.")
    stranger = looks_like(peek.head)
    looks = f" It looks like {stranger}." if stranger else ""
    known = ", ".join(one.name for one in FORMATS[:-1])
    raise ReadingError(
        f"{path.name} is not a file of digits.{looks} Formats that can be read are {known} and {FORMATS[-1].name}."
    )


def parts_of(path: Path) -> tuple[str, ...]:
    """Return the parts of a file between which there is a choice, such as train and test, the usual one first.

    Raises
    ------
    ReadingError
        As `sniff`.
    """
    one = sniff(path)
    return one.parts(path) if one.parts is not None else ()


def load_digits(path: Path, part: str | None = None) -> Generator[Progress, None, Digits]:
    """Read a file or folder of digits, in whatever format it is.

    Parameters
    ----------
    path : Path
    part : str
        One of `parts_of(path)`; the first without it.

    Yields
    ------
    Progress, often enough to cancel the reading at once. Closing the generator closes the files.

    Returns
    -------
    Digits
        Named after the file. Its `notes` say what was done to the digits.

    Raises
    ------
    ReadingError
        When the file cannot be read as digits: what is wrong, where, and what would be right.
    """
    one = sniff(path)
    options: dict[str, Any] = {"part": part} if one.parts is not None else {}
    if part is not None and not options:
        raise ReadingError(f"{path.name} has no parts to choose from. Open it without one.")
    return (yield from one.read(path, **options))
