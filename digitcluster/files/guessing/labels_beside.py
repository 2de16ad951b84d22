"""Labels in a second file beside the images: y_train.npy beside x_train.npy, digits_labels.csv beside digits.csv."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.files.building.labels import Labels
from digitcluster.files.building.mixing import is_sorted, mixed_order
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.array_labels import one_hot
from digitcluster.files.guessing.partners import label_names
from digitcluster.files.npy_stream import read_header, read_rows
from digitcluster.files.source.source import Source
from digitcluster.wording import counted

NPY = b"\x93NUMPY"
LARGEST = 64 << 20  # bytes of a file of labels
MOST_ONE_HOT = 62


def with_labels_beside(source: Source, digits: Digits) -> Digits:
    """Return digits without labels with those of a second file, where there is one whose name says so and which fits.

    Raises
    ------
    ReadingError
        When the second file is damaged.
    """
    for name in label_names(source.path.name):
        if (other := source.beside(name)) is not None:
            return _labelled(digits, other)
    return digits


def _labelled(digits: Digits, other: Source) -> Digits:
    name = other.path.name
    try:
        values = _values(other, len(digits))
        if len(values) != len(digits):
            raise RecordError(f"has {counted(len(values), 'label')}, but there are {counted(len(digits), digits.noun)}")
        labels = Labels(name)
        labels.add_array(values)
        indices, classes = labels.finish()
    except RecordError as fault:
        note = f"{name} was not used for the labels: it {fault}."
        return replace(digits, warnings=(*digits.warnings, note))
    digits = replace(digits, labels=indices, classes=classes, notes=(*digits.notes, f"The labels are from {name}."))
    if not is_sorted(indices):
        return digits
    mixed = "The digits were sorted by label; they were mixed so that any part of them has all labels."
    return replace(digits.take(mixed_order(indices)), notes=(*digits.notes, mixed))


def _values(other: Source, count: int) -> NDArray[np.generic]:
    """Return the labels in a file of NumPy's, or in a text with one a line."""
    if other.head.startswith(NPY):
        stream = other.stream
        header = read_header(other.path, stream)
        if not header.shape or np.prod(header.shape) > count * MOST_ONE_HOT:
            raise RecordError("has no list of labels")
        whole = np.concatenate([*read_rows(other.path, stream, header)] or [np.zeros(0)])
        return whole.ravel() if whole.size == len(whole) else _marked(whole.reshape(len(whole), -1))
    content = other.stream.read(LARGEST + 1)
    if len(content) > LARGEST or b"\0" in content:
        raise RecordError("is not a list of labels")
    lines = [line.strip() for line in content.decode("utf-8-sig", "replace").splitlines()]
    return np.array(_last_words([line for line in lines if line], count))


def _marked(matrix: NDArray[np.generic]) -> NDArray[np.generic]:
    marks = one_hot(matrix)
    if marks is None:
        raise RecordError("has several numbers for each digit")
    return marks


def _last_words(lines: Sequence[str], count: int) -> list[str]:
    """Return the last column of a table of labels, without a header: "id,label", then one line a digit."""
    words = [line.replace(";", ",").replace("\t", ",").replace(" ", ",").split(",") for line in lines]
    rows = [[one.strip().strip("\"'") for one in line if one.strip()] for line in words]
    if len(rows) == 1 and len(rows[0]) == count:
        return rows[0]
    rows = [row for row in rows if row]
    if len(rows) == count + 1:  # a header
        rows = rows[1:]
    if len({len(row) for row in rows}) == 1 and len(rows[0]) >= 10:
        return [str(index) for index in _marked(np.array(rows, np.float64)).tolist()]
    return [row[-1] for row in rows]
