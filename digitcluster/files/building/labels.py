"""Labels as files have them, numbers or names, kept as one byte each: an index into the class names."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.errors import ReadingError
from digitcluster.files.building.skipped import RecordError

MOST_CLASSES = 256  # what a byte can tell apart
LONGEST_NAME = 40  # characters
RIGHT = "A label must be a whole number from 0, as in 0 to 9, or the name of a class"


class LabelError(RecordError):
    """What is wrong with a label, to be put after "Line 17 of digits.csv"."""


class Labels:
    """Labels as they are read. The first one decides whether they are numbers or names.

    Attributes
    ----------
    name : str
        Of the file, for messages.
    may_be_mixed : bool
        Whether there may be numbers and names beside each other, as in 0 to 9 and A to Z.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.may_be_mixed = False
        self._indices = bytearray()
        self._known: dict[int | str, int] = {}
        self._read: dict[object, int] = {}  # the same, keyed by what the file says, so that each text is parsed once
        self._kind: type | None = None

    def __len__(self) -> int:
        return len(self._indices)

    def index(self, label: object) -> int:
        """Return the index of a label as a file has it: a number, a number as text ("5", "5.0"), or a name.

        Raises
        ------
        LabelError
            When it cannot be one, or is not of the same kind as those before.
        """
        # By type: True == 1 and 1.0 == 1 would be found under the key 1, and True is not a label.
        key = label if type(label) in (int, str, bytes) else None
        index = self._read.get(key) if key is not None else None
        if index is None:
            index = self._index(value_of(label))
            if key is not None:
                self._read[key] = index
        return index

    def keep(self, indices: Iterable[int]) -> None:
        """Add the labels of the next images, by their indices."""
        self._indices.extend(indices)

    def add_array(self, labels: NDArray[np.generic]) -> None:
        """Add many labels.

        Raises
        ------
        LabelError
            When one of them is not valid; the message says at which place.
        """
        distinct, inverse = np.unique(labels, return_inverse=True)
        if len(distinct) > MOST_CLASSES:
            raise self._too_many()
        table = bytearray()
        for number, value in enumerate(distinct.tolist()):
            try:
                table.append(self.index(value))
            except LabelError as error:
                raise LabelError(f"{error}, the first at place {int((inverse == number).argmax()) + 1:,}") from None
        self._indices += np.frombuffer(table, np.uint8)[inverse.ravel()].tobytes()

    def _index(self, value: int | str) -> int:
        if self._kind is None:
            self._kind = type(value)
        if type(value) is not self._kind and not self.may_be_mixed:
            kinds = "numbers" if self._kind is int else "names"
            raise LabelError(f"has the label {shown(value)}, but the labels before are {kinds}")
        if value not in self._known:
            if len(self._known) == MOST_CLASSES:
                raise self._too_many()
            self._known[value] = len(self._known)
        return self._known[value]

    def _too_many(self) -> ReadingError:
        return ReadingError(
            f"{self.name} has more than {MOST_CLASSES} different labels. Digits have at most ten; "
            "is it the right file, and are the labels where they usually are?"
        )

    def finish(self) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
        """Return labels, uint8 (n,), and class names; the ten digits where all labels are below 10."""
        values = list(self._known)
        if all(isinstance(value, int) and value < 10 for value in values):
            classes = TEN_DIGITS
            table = np.array(values, np.uint8)
        else:
            ordered = sorted(values, key=lambda value: (isinstance(value, str), value))
            classes = tuple(str(value) for value in ordered)
            table = np.array([ordered.index(value) for value in values], np.uint8)
        return table[np.frombuffer(self._indices, np.uint8)], classes


def value_of(label: object) -> int | str:
    """Return what a label of a file means.

    Raises
    ------
    LabelError
        When it cannot be a label.
    """
    if isinstance(label, bytes):
        label = label.decode("utf-8", "replace")
    if isinstance(label, str):
        label = label.strip().strip("\"'").strip()
        if not label:
            raise LabelError("has no label")
        if not label[0].isdigit() and label[0] not in "+-.":
            return _name(label)
        try:
            label = int(label) if len(label) < 20 else float(label)
        except ValueError:
            try:
                label = float(str(label))
            except ValueError:
                return _name(str(label))
    if isinstance(label, bool) or not isinstance(label, int | float | np.integer | np.floating):
        raise LabelError(f"has the label {shown(label)}. {RIGHT}")
    # The limits first, since a number of hundreds of digits is beyond all decimals; NaN is within none.
    if not 0 <= label < 1 << 31 or label != int(label):
        raise LabelError(f"has the label {shown(label)}. {RIGHT}")
    return int(label)


def _name(label: str) -> str:
    if len(label) > LONGEST_NAME or not label.isprintable() or label.lower() in ("nan", "null", "none"):
        raise LabelError(f"has the label {shown(label)}. {RIGHT}")
    return label


def shown(label: object) -> str:
    """Return a wrong label in a form that fits into a sentence."""
    if label is None or isinstance(label, bool):
        return {None: "null", True: "true", False: "false"}[label]
    if isinstance(label, list | dict):
        return "[…]"
    text = f'"{label}"' if isinstance(label, str) else str(label)
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
