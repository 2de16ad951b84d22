"""Grey levels as files have them: bytes, 0 to 16, 0 to 1, -1 to 1; kept as bytes from 0 to 255."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import psutil
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.files.building.polarity import is_dark_on_light, make_alike

# Lowest and highest level, whether there are decimals between them, and how far beyond rounding may lead. The order
# matters: the first that fits is taken, and levels of 0 and 1 only are whole numbers, not decimals. Whole numbers are
# kept as they are until `finish`, since only then is it known how high they go.
Range: TypeAlias = tuple[float, float, bool, float]
WHOLE: Range = (0, 255, False, 0)
RANGES: tuple[Range, ...] = (
    WHOLE,
    (0, 1, True, 0.25),  # more than rounding: pictures scaled down by a filter overshoot
    (-1, 1, True, 0.001),
    (0, 2, True, 0.001),
    (0, 16, True, 0.01),
    (0, 255, True, 0.01),
    (0, 65535, True, 0),
)
MOST_NARROW = 16  # the highest level of scikit-learn's digits, and of everything narrower
LIKE_16 = 8  # a highest level from which on levels are taken for those of 0 to 16: 16 itself may be missing
NEARLY_ALL = 0.99  # of the images: as many as must be good (skipped.MOST)
OUT_OF_RANGE = "has grey levels outside the range of the others, or that are not numbers"
STEP = 64 << 20  # bytes between two checks of the free memory
RESERVE = 256 << 20  # bytes that must stay free for the rest of the system


class GreyLevels:
    """Images as they are read, in one growing array of bytes.

    Attributes
    ----------
    are_bytes : bool
        Whether the file can only have levels from 0 to 255, so that it is odd if all are low.
    may_be_mixed : bool
        Whether some of the images may be dark on light and others light on dark, as pictures are.
    """

    def __init__(self, name: str, *, are_bytes: bool = False) -> None:
        self._name, self._size, self.are_bytes = name, 0, are_bytes
        self.may_be_mixed = False
        self._content = bytearray()
        self._checked_at = 0  # bytes
        self._range = WHOLE

    def __len__(self) -> int:
        return len(self._content) // self._size if self._size else 0

    def add(self, images: NDArray[np.generic]) -> NDArray[np.bool_]:
        """Add images, one per row, in any type of number.

        Returns
        -------
        bool (m,)
            Which were taken; the others have levels that are not numbers, or outside the range of nearly all images.

        Raises
        ------
        ReadingError
            When the levels of most are in no known range.
        """
        rows = images.reshape(len(images), -1)
        self._size = rows.shape[1]
        if rows.dtype == np.uint8 and self._range is WHOLE:
            self._append(np.ascontiguousarray(rows).data)
            return np.ones(len(rows), bool)
        with np.errstate(over="ignore", invalid="ignore"):  # what becomes infinite is out of range
            values = rows.astype(np.float32)
        taken = self._fitting(values, self._range)
        if taken.mean() < NEARLY_ALL:
            self._widen(values)
            taken = self._fitting(values, self._range)
        low, high, *_ = self._range
        scaled = (values[taken] - np.float32(low)) * np.float32(255 / (high - low))
        self._append(np.clip(np.rint(scaled), 0, 255).astype(np.uint8).data)
        return taken

    def finish(self, shape: Sequence[int]) -> tuple[NDArray[np.uint8], list[str], list[str]]:
        """Return the images, uint8 (n, h, w), ink bright on dark; what was done to them, and what is odd."""
        images = np.frombuffer(self._content, np.uint8).reshape(-1, *shape)
        notes: list[str] = []
        warnings: list[str] = []
        low, high, *_ = self._range
        # Nobody draws in ink that is all but black: not even in files of bytes.
        if self._range is WHOLE and 0 < (top := int(images.max())) <= MOST_NARROW:
            high = top if top < LIKE_16 else MOST_NARROW
            _replace(images, np.rint(np.arange(256) * (255 / high)).clip(0, 255))
            if self.are_bytes:
                warnings.append(f"No grey level exceeds {top} of 255: is this a file of digits?")
        if (low, high) != (0, 255):
            notes.append(f"Grey levels from {low:g} to {high:g} were scaled to 0 to 255.")
        if self.may_be_mixed:
            notes += make_alike(images)
        if is_dark_on_light(images):
            _replace(images, 255 - np.arange(256))
            notes.append("Dark ink on light was inverted.")
        return images, notes, warnings

    @staticmethod
    def _fitting(values: NDArray[np.float32], wanted: Range) -> NDArray[np.bool_]:
        low, high, decimals, slack = wanted
        with np.errstate(invalid="ignore"):  # a NaN fits nowhere
            fits = (values.min(axis=1) >= low - slack) & (values.max(axis=1) <= high + slack)
            return fits if decimals else fits & (values == np.rint(values)).all(axis=1)

    def _widen(self, values: NDArray[np.float32]) -> None:
        """Choose the first range that holds nearly all of the new images and all of the old ones."""
        kept = np.frombuffer(self._content, np.uint8)
        old_low, old_high, *_ = self._range
        old = np.arange(256) * ((old_high - old_low) / 255) + old_low
        top = old[kept.max()] if len(kept) else old_low
        for one in RANGES:
            low, high, *_ = one
            holds_old = not len(kept) or (low <= old_low and top <= high)
            if holds_old and self._fitting(values, one).mean() >= NEARLY_ALL:
                if len(kept) and one[:2] != (old_low, old_high):
                    _replace(kept, np.rint((old - low) * (255 / (high - low))).clip(0, 255))
                self._range = one
                return
        if not len(kept):
            finite = values[np.isfinite(values)]
            found = f"from {finite.min():g} to {finite.max():g}" if len(finite) else "that are not numbers"
            raise ReadingError(
                f"{self._name} has grey levels {found}. They must run from 0 to 255, 0 to 16, 0 to 1 or -1 to 1."
            )

    def _append(self, pixels: memoryview) -> None:
        self._content += pixels
        if len(self._content) - self._checked_at <= STEP:
            return
        self._checked_at = len(self._content)
        # A growing bytearray asks for an eighth more than it needs.
        if psutil.virtual_memory().available < RESERVE + len(self._content) // 8:
            raise too_large(self._name)


def check_memory(name: str, needed: int) -> None:
    """Raise ReadingError when the needed bytes do not fit into the free memory."""
    if needed + RESERVE > psutil.virtual_memory().available:
        raise too_large(name, needed)


def too_large(name: str, needed: int = 0) -> ReadingError:
    """Return the error for digits that do not fit into the memory."""
    free = psutil.virtual_memory().available / 1e9
    size = f"needs {needed / 1e9:,.1f} GB" if needed else "needs more"
    return ReadingError(
        f"{name} is too large: it {size}, and {free:,.1f} GB of memory are free. Close other programs, or open a part."
    )


def _replace(images: NDArray[np.uint8], table: NDArray[np.generic]) -> None:
    """Replace each of the 256 possible levels with another, without a second copy of the images."""
    table = table.astype(np.uint8)
    flat = images.reshape(-1)
    for start in range(0, len(flat), 1 << 20):
        flat[start : start + (1 << 20)] = table[flat[start : start + (1 << 20)]]
