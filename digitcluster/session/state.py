"""The frozen values that the session hands to the window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run


@dataclass(frozen=True)
class Task:
    """What the job is doing, for people.

    Attributes
    ----------
    kind : {"open", "train", "sweep"}
    text : str
    fraction : float or None
        How much is done, 0 to 1; None where nobody can know.
    paused : bool
    """

    kind: str
    text: str
    fraction: float | None = None
    paused: bool = False


@dataclass(frozen=True, eq=False)
class ModelEntry:
    """A model that can be used, and the run that it comes from, if it was trained in this session."""

    model: Model
    run: Run | None = None


@dataclass(frozen=True, eq=False)
class LiveTraining:
    """A training as it stands.

    Attributes
    ----------
    iteration : Iteration
    label_counts : int64 (k, classes)
        Labels of the digits in each cluster.
    classes : tuple of str
    history : tuple of (inertia, shift)
        Of this restart.
    seconds : float
        Worked so far.
    """

    iteration: Iteration
    label_counts: NDArray[np.int64]
    classes: tuple[str, ...]
    history: tuple[tuple[float, float], ...]
    seconds: float


@dataclass(frozen=True, eq=False)
class Sweep:
    """The error rates by k so far: the planned k, and the runs that are finished."""

    planned: tuple[int, ...] = ()
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, eq=False)
class OwnDigitsState:
    """The user's own digits, and how many of them the current model reads right.

    Attributes
    ----------
    digits : Digits or None
        None where there are none.
    right : int or None
        None where the model reads other images or labels.
    """

    digits: Digits | None = None
    right: int | None = None
