"""What a report on one training is about; `report` draws and saves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.misread import Misread
from digitcluster.core.analysis.parts import VALIDATION
from digitcluster.core.training.run import Run


@dataclass(frozen=True, eq=False)
class ReportPlot:
    """A plot of a report.

    Attributes
    ----------
    kind : class of the plot
    values : tuple
        What its `show` takes.
    size : (float, float)
        Width and height in inches.
    """

    kind: Any
    values: tuple[Any, ...]
    size: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Report:
    """What a report is about.

    Attributes
    ----------
    run : Run
        Its model is the one that is shown, with what was changed in it by hand.
    title : str
        What the run is called; empty for its settings.
    is_edited : bool
        Whether its clusters were changed by hand after the training.
    confusion : int64 (classes, classes) or None
        Of the validation digits, read by the model; None where it is not known.
    misread : Misread or None
        None where the digits are not at hand.
    misread_part : str
        Among which digits they are: "validation" or "training".
    sweep : sequence of Run
        Ascending in k; empty where there is none to show.
    map : ReportPlot or None
        The digits and centroids on a plane.
    map_words : str
        What is said below it.
    """

    run: Run
    title: str = ""
    is_edited: bool = False
    confusion: NDArray[np.int64] | None = None
    misread: Misread | None = None
    misread_part: str = VALIDATION
    sweep: Sequence[Run] = ()
    map: ReportPlot | None = None
    map_words: str = ""
