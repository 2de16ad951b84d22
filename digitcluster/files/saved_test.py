"""What the files of models and sessions keep of a test of a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.model.model import Model
from digitcluster.files.checked_values import counts, flag, text, whole


@dataclass(frozen=True, eq=False)
class SavedTest:
    """What is kept of a test of a model.

    Attributes
    ----------
    digits_name : str
    matrix : int64 (classes, classes)
    unknown : int
        How many of the digits had labels that the model does not know.
    was_learned : bool
        Whether the model learned from these very digits.
    """

    digits_name: str
    matrix: NDArray[np.int64]
    unknown: int = 0
    was_learned: bool = False


def pack(test: SavedTest) -> dict[str, Any]:
    """Return a test as JSON values."""
    matrix = test.matrix.tolist()
    return {"digits": test.digits_name, "matrix": matrix, "unknown": test.unknown, "learned": test.was_learned}


def unpack(facts: Mapping[str, Any], model: Model) -> SavedTest:
    """Return a test of a model from JSON values.

    Raises
    ------
    VALUES of `damage`
        When they are damaged.
    """
    if not isinstance(facts, Mapping):
        raise TypeError("a test that is no object")
    matrix = counts(facts["matrix"], (len(model.classes), len(model.classes)))
    return SavedTest(text(facts["digits"]), matrix, whole(facts.get("unknown", 0)), flag(facts.get("learned", False)))
