"""The parts of a set of digits, as rows: all, and those that a training learned from or kept for validation."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.mending import MendedDigits, Mends
from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.model.model import Model
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.split import split_rows
from digitcluster.core.training.training_data import is_trained_on

Learned: TypeAlias = Mapping[str, NDArray[np.bool_]]
"""For the parts "training" and "validation", where they are known, whether each digit is in it, bool (n,)."""

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


def parts_of(model: Model, digits: Digits) -> Mapping[str, NDArray[np.intp]]:
    """Return the parts of digits as a model knows them: only "all", unless it was trained on these very digits."""
    return part_rows(len(digits), _settings(model) if is_trained_on(model, digits) else None)


def learned_from(model: Model, mended: MendedDigits) -> Learned:
    """Return which digits, as they were opened, a model learned from or was validated with; none if it knew others.

    It may have been trained before they were mended, or after that.
    """
    mends = mended.mends
    learned: dict[str, NDArray[np.bool_]] = {}
    for digits, places in ((mended.digits, mends.rows), (mends.original, np.arange(len(mends.original)))):
        parts = parts_of(model, digits)
        if len(parts) > 1:
            for name in parts.keys() - {ALL}:
                learned[name] = np.zeros(len(mends.original), np.bool_)
                learned[name][places[parts[name]]] = True
            break
    return learned


def parts_left(learned: Learned, mends: Mends) -> Mapping[str, NDArray[np.intp]]:
    """Return the parts of mended digits, from what `learned_from` says of the original ones."""
    rows = {ALL: np.arange(len(mends.rows))}
    return rows | {name: np.flatnonzero(inside[mends.rows]) for name, inside in learned.items()}


def _settings(model: Model) -> TrainingSettings | None:
    """Return the settings that a model was trained with; None where its file does not say."""
    try:
        return TrainingSettings.from_values({name: model.metadata[name] for name in ("validation", "shuffle", "seed")})
    except (KeyError, SettingsError):
        return None
