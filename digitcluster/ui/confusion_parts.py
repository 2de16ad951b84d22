"""The confusion matrices that are known of the model in use: by training, validation, test and open digits."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.cells import matrix
from digitcluster.core.model.evaluation import error_rate
from digitcluster.core.training.recording import Frame
from digitcluster.session.inspection import Inspected
from digitcluster.session.runs import ModelEntry

PARTS = {
    "validation": "Validation digits",
    "training": "Training digits",
    "test": "Test digits",
    "all": "Open digits",
}
"""What a matrix can be of, the one that is shown first at the front."""


def of_part(entry: ModelEntry, part: str) -> str:
    """Say which digits a part is, for a title: "validation digits", "test digits (t10k)"."""
    words = PARTS[part].lower()
    return f"{words} ({entry.test.digits_name})" if part == "test" and entry.test is not None else words


def validation_error(inspected: Inspected | None) -> float | None:
    """Return the share of the validation digits that are named wrongly, 0 to 1; None where there are none."""
    rows = None if inspected is None else inspected.parts.get("validation")
    if inspected is None or rows is None:
        return None
    return error_rate(matrix(inspected.assignment, inspected.entry.model, rows))


def confusion_matrices(
    entry: ModelEntry, inspected: Inspected | None, frame: Frame | None = None
) -> Mapping[str, NDArray[np.int64]]:
    """Return the matrices, int64 (classes, classes), by the parts of `PARTS` that there are; none without a digit.

    Parameters
    ----------
    entry : ModelEntry
        The model in use.
    inspected : Inspected or None
        What is known of the open digits and a model, perhaps still the previous one.
    frame : Frame or None
        The iteration that is shown, which knows its training digits.
    """
    found: dict[str, NDArray[np.int64]] = {}
    for part in ("validation", "test"):
        counts = entry.matrix(part)
        if counts is not None:
            found[part] = counts
    if frame is not None and frame.label_counts.shape[1] > 1:
        found["training"] = frame.confusion()
    if inspected is not None and inspected.entry.model is entry.model:
        for part in ("validation", "training"):
            if part in inspected.parts:
                found[part] = matrix(inspected.assignment, entry.model, inspected.parts[part])
        if "training" not in inspected.parts:  # where they are the run's, the two parts tell more
            found["all"] = matrix(inspected.assignment, entry.model, inspected.parts["all"])
    return {part: counts for part, counts in found.items() if counts.any()}
