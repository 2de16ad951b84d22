"""The parts of a set of digits, as rows: all, and those that a training learned from or kept for validation."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.split import split_rows

ALL, TRAINING, VALIDATION = "all", "training", "validation"


def part_rows(count: int, settings: TrainingSettings | None) -> Mapping[str, NDArray[np.intp]]:
    """Return the rows, intp and ascending, of each part of `count` digits.

    Parameters
    ----------
    count : int
    settings : TrainingSettings or None
        Of a training on these very digits; without them there is only the part "all". Without validation digits there
        is no part "validation".
    """
    rows = np.arange(count)
    parts = {ALL: rows}
    if settings is not None:
        training, validation = split_rows(
            count, validation=settings.validation, shuffle=settings.shuffle, seed=settings.seed
        )
        parts[TRAINING] = rows[training]
        if len(rows[validation]):
            parts[VALIDATION] = rows[validation]
    return parts
