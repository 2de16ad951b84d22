"""Splits digits into those that a training learns from and those that are kept for validation."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError

Rows: TypeAlias = slice | NDArray[np.intp]
"""Which digits of a set: a slice, which makes views, or indices, which make copies."""


def split(digits: Digits, *, validation: float = 0.25, shuffle: bool = False, seed: int = 0) -> tuple[Digits, Digits]:
    """Split digits into training digits and validation digits.

    Parameters
    ----------
    digits : Digits
    validation : float
        The share for validation, 0 ≤ validation < 1. The first digits are taken, as in the notebook.
    shuffle : bool
        Choose the validation digits at random (by `seed`) instead of the first ones.

    Returns
    -------
    training, validation : Digits
        Views of the digits without `shuffle`, copies with it; both in the file's order.

    Raises
    ------
    SettingsError
        When the share is outside its limits.
    """
    training, held_out = split_rows(len(digits), validation=validation, shuffle=shuffle, seed=seed)
    return digits.take(training), digits.take(held_out)


def split_rows(count: int, *, validation: float, shuffle: bool, seed: int) -> tuple[Rows, Rows]:
    """Return which of `count` digits are for training, and which for validation; parameters as in `split`."""
    if not 0 <= validation < 1:
        raise SettingsError(f"The validation share is {validation:g}; it must be at least 0 and below 1.")
    held_out = int(count * validation)
    if not shuffle:
        return slice(held_out, None), slice(0, held_out)
    order = np.random.default_rng(seed).permutation(count)
    return np.sort(order[held_out:]), np.sort(order[:held_out])
