"""What a list of a JSON document holds: numbers, digits, or labels; and which digits an object with lists has."""

from array import array
from collections.abc import Mapping
from typing import Any

import numpy as np

from digitcluster.core.errors import ReadingError
from digitcluster.files.building.builder import square
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.image_shape import SMALLEST_SIDE, square_shape
from digitcluster.files.guessing.not_pictures import SMALLEST
from digitcluster.files.guessing.text_columns import INDEX_NAMES
from digitcluster.files.readers.collected_digits import CollectedDigits
from digitcluster.files.readers.json_records import LABEL_KEYS, Record, compact, is_pair, record_of

SINGLE = range(SMALLEST_SIDE, 65)  # rows of a list that is a single image, and numbers in them
LARGEST_IMAGE = 1 << 16  # pixels of an image that is a list of numbers
MOST_NUMBERS = 1 << 26  # in one list
LARGEST = 1e30  # a number; what is larger is none of anything here
MNIST = 28 * 28  # pixels


class JsonList:
    """A list whose items become digits as they are read, since very many of them would fill the memory.

    Attributes
    ----------
    numbers : array of float
        Those of its items that are numbers.
    others : list
        Its other items: a Record for each list or object, or the RecordError why it is none; and texts and the like.
    few : list
        The first items as they are.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self.numbers = array("d")
        self.others: list[object] = []
        self.few: list[Any] = []

    def __len__(self) -> int:
        return len(self.numbers) + len(self.others)

    def add(self, value: Any) -> None:
        """Add an item.

        Raises
        ------
        ReadingError
            When there are far too many numbers.
        """
        if len(self.few) < SINGLE.stop:
            self.few.append(value)
        if type(value) in (int, float):
            if len(self.numbers) == MOST_NUMBERS:
                raise ReadingError(
                    f"{self._name} has a list of more than {MOST_NUMBERS:,} numbers. Open a smaller file."
                )
            self.numbers.append(value if abs(value) < LARGEST else LARGEST)
        elif isinstance(value, list | dict):
            try:
                self.others.append(record_of(value))
            except RecordError as fault:
                self.others.append(fault)
        else:
            self.others.append(value)

    @property
    def whole(self) -> list[Any] | None:
        """All items as they are, where they are few."""
        return self.few if len(self.few) == len(self) < SINGLE.stop else None

    @property
    def are_digits(self) -> bool:
        """Whether its items are lists or objects, whatever is wrong with them."""
        return bool(self.others) and not self.numbers and isinstance(self.others[0], Record | RecordError)

    @property
    def is_image(self) -> bool:
        """Whether it can only be a single image, given as rows of numbers, and not many digits of a row each."""
        side = len(self)
        is_square = self.has_rows and len(self.few[0]) == side
        return is_square and not square_shape(side) and not square_shape(side - 1)

    @property
    def has_rows(self) -> bool:
        """Whether it may be a single image, given as rows of numbers."""
        rows = self.whole
        if rows is None or len(rows) not in SINGLE:
            return False
        return all(isinstance(row, list) and len(row) in SINGLE and not isinstance(row[0], list) for row in rows)

    def labels(self) -> list[Any]:
        """Return its items as labels.

        Raises
        ------
        ReadingError
            When some are numbers and some are not.
        """
        if self.numbers and self.others:
            raise ReadingError(
                f"{self._name} has labels that are numbers, and others that are not. Save it with one kind."
            )
        if self.numbers:
            return self.numbers.tolist()
        return [one.pixels.tolist() if isinstance(one, Record) else one for one in self.others]


def is_row_of_many(numbers: int) -> bool:
    """Return whether so many numbers in one list are many images of MNIST's size rather than one."""
    return numbers > MNIST and numbers % MNIST == 0 and (numbers > LARGEST_IMAGE or square(numbers) is None)


def add_array(digits: CollectedDigits, found: JsonList) -> None:
    """Add the digits in a list that stands for itself: many, or the one that it is."""
    whole = found.whole
    if found.numbers and not found.others:
        _add_numbers(digits, found, None)
    elif whole and (is_pair(whole) or found.is_image):
        digits.add(whole)
    elif whole and len(whole) == 2 and all(isinstance(one, list) for one in whole) and len(whole[0]) == len(whole[1]):
        for image, label in zip(*whole, strict=True):
            digits.add(image, label)
    else:
        for one in found.others:
            digits.add(one)


def add_object(digits: CollectedDigits, members: Mapping[str, Any]) -> None:
    """Add the digits in an object: those in the longest of its lists, with the labels in another, or a single one."""
    lists = {key: one for key, one in members.items() if isinstance(one, JsonList)}
    said = next((key for key in members if key.lower() in LABEL_KEYS), None)
    label = members[said] if said is not None else None
    many = [key for key, one in lists.items() if one.are_digits and key != said]
    key = max(many, key=lambda one: len(lists[one]), default=None)
    if key is not None and (beside := _labels_beside(lists, key)):
        for one, its_label in zip(lists[key].others, lists[beside].labels(), strict=True):
            digits.add(one, its_label)
    elif key is not None and (lists[key].is_image or (label is not None and lists[key].has_rows)):
        digits.add(lists[key].few, _single(label))
    elif key is not None:
        for one in lists[key].others:
            digits.add(one)
    else:
        _add_single(digits, members, lists, _single(label))
    for other in many:
        if other != key:
            digits.notes.append(f"The list “{other}” was left out.")


def _labels_beside(lists: Mapping[str, JsonList], pixels: str) -> str | None:
    """Return the key of the list with a label for each digit."""
    able = [key for key, one in lists.items() if key != pixels and len(one) == len(lists[pixels])]
    able = [key for key in able if key.lower() not in INDEX_NAMES]
    return next((key for key in able if key.lower() in LABEL_KEYS), able[0] if able else None)


def _single(label: Any) -> Any:
    return label.labels() if isinstance(label, JsonList) else label


def _add_single(digits: CollectedDigits, members: Mapping[str, Any], lists: Mapping[str, JsonList], label: Any) -> None:
    """Add the digit that an object is: it has a list of pixels, or a number for each of them."""
    longest = max(lists.values(), key=len, default=None)
    if longest is not None and len(longest.numbers) >= SMALLEST:
        _add_numbers(digits, longest, label)
    else:
        digits.add({key: value for key, value in members.items() if key not in lists})


def _add_numbers(digits: CollectedDigits, found: JsonList, label: Any) -> None:
    """Add the one image that a list of numbers is, or the many."""
    numbers = np.array(found.numbers)
    if label is not None or not is_row_of_many(len(numbers)):
        digits.add(Record(compact(numbers)), label)
        return
    label = digits.label_by_name()
    for row in numbers.reshape(-1, MNIST):
        digits.add(Record(compact(row)), label)
