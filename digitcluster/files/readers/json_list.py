"""What a list of a JSON document holds: numbers, digits, or labels."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.files.building.builder import square
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.image_shape import SMALLEST_SIDE, square_shape
from digitcluster.files.readers.json_records import Record, record_of

SINGLE = range(SMALLEST_SIDE, 65)  # rows of a list that is a single image, and numbers in them
LARGEST_IMAGE = 1 << 16  # pixels of an image that is a list of numbers, where these may be many images
MOST_PIXELS = 1 << 22  # of one image, whatever else is said: 2,048 × 2,048
MOST_NUMBERS = 1 << 26  # in one list
LARGEST = 1e30  # a number; what is larger is none of anything here
MNIST = 28 * 28  # pixels


class JsonList:
    """A list whose items become digits as they are read, since very many of them would fill the memory.

    Attributes
    ----------
    name : str
        Of the file, for messages.
    numbers : array of float
        Those of its items that are numbers.
    others : list
        Its other items: a Record for each list or object, or the RecordError why it is none; and texts and the like.
    few : list
        The first items as they are.
    """

    def __init__(self, name: str) -> None:
        self.name = name
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
            self._append([value])
        elif isinstance(value, list | dict):
            try:
                self.others.append(record_of(value))
            except RecordError as fault:
                self.others.append(fault)
        else:
            self.others.append(value)

    def add_numbers(self, values: list[int | float]) -> None:
        """Add items that all are numbers; raises what `add` does."""
        self.few += values[: SINGLE.stop - len(self.few)]
        self._append(values)

    def _append(self, values: list[int | float]) -> None:
        if len(self.numbers) + len(values) > MOST_NUMBERS:
            raise ReadingError(f"{self.name} has a list of more than {MOST_NUMBERS:,} numbers. Open a smaller file.")
        if not (min(values) > -LARGEST and max(values) < LARGEST):  # or not a number
            values = [value if abs(value) < LARGEST else LARGEST for value in values]
        self.numbers.extend(values)

    def image(self) -> NDArray[np.float64]:
        """Return its numbers as the pixels of one image.

        Raises
        ------
        ReadingError
            When they are far too many for one.
        """
        if len(self.numbers) > MOST_PIXELS:
            raise ReadingError(
                f"{self.name} has a list of {len(self.numbers):,} numbers, far too many for the pixels of one digit. "
                "Save a list of pixels for each digit."
            )
        return np.array(self.numbers)

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
                f"{self.name} has labels that are numbers, and others that are not. Save it with one kind."
            )
        if self.numbers:
            return self.numbers.tolist()
        return [one.pixels.tolist() if isinstance(one, Record) else one for one in self.others]


def is_row_of_many(numbers: int) -> bool:
    """Return whether so many numbers in one list are many images of MNIST's size rather than one."""
    return numbers > MNIST and numbers % MNIST == 0 and (numbers > LARGEST_IMAGE or square(numbers) is None)
