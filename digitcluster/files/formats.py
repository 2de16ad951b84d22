"""The table of all formats of digits that can be read; each is a module in `readers/`."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.files.choices import Choices
from digitcluster.files.questions import CellChoice, OneDigit
from digitcluster.files.readers import (
    arff,
    csv_table,
    hdf5,
    idx,
    json_lines,
    libsvm,
    matlab,
    numpy_arrays,
    parquet,
    picture_folder,
    sprite_sheet,
    text_pictures,
    unipen,
)
from digitcluster.files.source.source import Source


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes
    ----------
    name : str
        For people: "JSON lines".
    patterns : tuple of str
        Usual file names, for the file dialog: "*.json". Reading ignores them.
    look : str
        What it looks like, for the help page.
    recognizes : Source -> bool
        Whether a file is of this kind, by its first bytes.
    read : Source, Choices -> generator of Progress, returns Digits
        Raises ReadingError when the file is not what it looked like.
    parts : Source -> tuple of str, or None
        The parts to choose from, such as train and test, the usual one first.
    question : Source -> CellChoice, OneDigit or None; or None
        What only a person can say about the file.
    """

    name: str
    patterns: tuple[str, ...]
    look: str
    recognizes: Callable[[Source], bool]
    read: Callable[[Source, Choices], Generator[Progress, None, Digits]]
    parts: Callable[[Source], tuple[str, ...]] | None = None
    question: Callable[[Source], CellChoice | OneDigit | None] | None = None


def _packed(*endings: str) -> tuple[str, ...]:
    return tuple(f"*{ending}{packing}" for ending in endings for packing in ("", ".gz", ".bz2", ".xz", ".zip"))


FORMATS: tuple[Format, ...] = (
    Format(
        "Text pictures",
        (*_packed(".tra", ".tes", ".cv", ".windep", ".txt"), "*images", "*.tar", "*.tar.gz", "*.tgz"),
        "lines of 0 and 1, or of . and #, with the label after each picture, as in UCI's optdigits-orig; or a folder, "
        "zip or tar archive of such texts, one a picture, named 3_12.txt",
        text_pictures.recognizes,
        text_pictures.read,
        text_pictures.parts,
    ),
    Format(
        "Pictures",
        ("*.zip", "*.tar", "*.tar.gz", "*.tgz"),
        "a folder, or a zip or tar archive, with a sub-folder for each label (0/ … 9/), or file names that end in "
        "the label; PNG, JPEG, BMP, GIF or TIFF of any size",
        picture_folder.recognizes,
        picture_folder.read,
        picture_folder.parts,
    ),
    Format(
        "Sprite sheet",
        ("*.png", "*.jpg", "*.jpeg", "*.bmp", "*.gif", "*.tif", "*.tiff"),
        "one picture of many digits in rows, all in cells of one size, as OpenCV's digits.png; with five rows for each "
        "digit, or columns, these are the labels",
        sprite_sheet.recognizes,
        sprite_sheet.read,
        question=sprite_sheet.question,
    ),
    Format(
        "NumPy",
        ("*.npz", "*.npy"),
        "arrays of images and labels, such as x_train and y_train; or x_train.npy, with y_train.npy beside it",
        numpy_arrays.recognizes,
        numpy_arrays.read,
        numpy_arrays.parts,
    ),
    Format(
        "HDF5",
        ("*.h5", "*.hdf5", "*.mat"),
        "arrays such as x_train and y_train, or train/data and train/target; MATLAB's files of version 7.3; needs h5py",
        hdf5.recognizes,
        hdf5.read,
        hdf5.parts,
    ),
    Format(
        "MATLAB",
        ("*.mat",),
        "version 4 to 7: images and labels whatever they are called, also in cells, structures and sparse matrices",
        matlab.recognizes,
        matlab.read,
        matlab.parts,
    ),
    Format(
        "Parquet",
        ("*.parquet",),
        "a column of pictures and one of labels, as Hugging Face distributes MNIST; needs PyArrow",
        parquet.recognizes,
        parquet.read,
    ),
    Format(
        "JSON lines",
        (*_packed(".json", ".jsonl", ".ndjson"), "*.tar", "*.tar.gz", "*.tgz"),
        '{"label": 5, "data": "<base64 of the pixel bytes>"}, or "pixels": [0, …] in place of data; one digit a line',
        json_lines.recognizes,
        json_lines.read,
    ),
    Format(
        "IDX",
        ("*-ubyte", "*-ubyte.gz", "*.idx", "*.idx.gz"),
        "MNIST's own form: train-images-idx3-ubyte beside train-labels-idx1-ubyte; open either",
        idx.recognizes,
        idx.read,
    ),
    Format(
        "ARFF",
        _packed(".arff"),
        "OpenML's and Weka's: mnist_784, optdigits",
        arff.recognizes,
        arff.read,
    ),
    Format(
        "UNIPEN",
        _packed(".tra", ".tes", ".dat", ".unipen"),
        "strokes of a pen: .SEGMENT DIGIT; the program draws them",
        unipen.recognizes,
        unipen.read,
    ),
    Format(
        "LIBSVM",
        _packed(".libsvm", ".svm", ".t"),
        "label index:value …, as USPS is distributed",
        libsvm.recognizes,
        libsvm.read,
    ),
    Format(
        "CSV",
        _packed(".csv", ".tsv", ".txt"),
        "a digit a line: label,pixel0,pixel1,…; with a header or without, the label first, last or nowhere",
        csv_table.recognizes,
        csv_table.read,
    ),
)
"""All formats that can be read, in the order in which they are tried.

The order matters. Those with a mark of their own come first: they are recognized by the first bytes alone, of an
archive itself. JSON lines and what follows are texts or look inside archives; a table of numbers, the last, can be
anything.
"""
