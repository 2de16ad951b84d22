"""How sure a model's answers are, fitted anew after its clusters were changed by hand."""

from collections.abc import Mapping
from dataclasses import asdict, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment
from digitcluster.core.analysis.parts import TRAINING, VALIDATION
from digitcluster.core.kmeans.nearest_few import nearest_few
from digitcluster.core.model.calibration import FEW
from digitcluster.core.model.comparison import Comparison
from digitcluster.core.model.model import Model
from digitcluster.core.training.model_making import fit_calibration, some_rows


def recalibrated(model: Model, assignment: Assignment, parts: Mapping[str, NDArray[np.intp]]) -> Model:
    """Return a model with its calibration fitted to validation digits or, where there are none, to training digits.

    Where neither are open it keeps the one that it has.

    Parameters
    ----------
    model : Model
    assignment : Assignment
        Of the open digits to the model's clusters.
    parts : mapping of str to intp (m,)
        Rows of the digits that are for training and for validation, if they are known.
    """
    rows = parts.get(VALIDATION, parts.get(TRAINING, np.empty(0, np.intp)))
    if not len(rows):
        return model
    rows = rows[some_rows(len(rows))]
    known = rows[assignment.labels[rows] != NONE]
    labels = assignment.labels[known].astype(np.uint8) if len(known) else None
    shown = known if len(known) else rows
    comparison = Comparison(*nearest_few(assignment.vectors[shown], model.prototypes.astype(np.float64), FEW))
    least_far = model.calibration.least_far if model.calibration else 0.0
    calibration = fit_calibration(model, comparison, labels, least_far=least_far)
    return replace(model, metadata={**model.metadata, "calibration": asdict(calibration)})
