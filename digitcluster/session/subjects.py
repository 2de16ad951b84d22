"""What can be inspected: a cluster, a digit, the drawing, a cell of the confusion, the labels that look wrong."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model


@dataclass(frozen=True)
class ClusterSubject:
    """A cluster of the model in use; with `other`, what lies between it and that second one."""

    cluster: int
    other: int | None = None


@dataclass(frozen=True)
class DigitSubject:
    """One digit of a set, by its row, asked why it is read as it is."""

    digits: Digits
    index: int


@dataclass(frozen=True)
class DrawnSubject:
    """What is on the drawing pad, asked the same."""


@dataclass(frozen=True)
class CellSubject:
    """The digits of a cell of the confusion matrix; of a whole column or row where a label is None.

    Attributes
    ----------
    true, given : int or None
        Indices into the model's classes.
    part : str
        Which digits: "training", "validation", "test" or, where nobody knows what the model learned from, "all".
    """

    true: int | None
    given: int | None
    part: str = "validation"


@dataclass(frozen=True)
class SuspiciousSubject:
    """The open digits whose labels look wrong."""


@dataclass(frozen=True)
class PickedSubject:
    """Some of the open digits, by their rows; `where` says which: "from the map"."""

    digits: Digits
    rows: tuple[int, ...]
    where: str = "from the map"


@dataclass(frozen=True)
class RunSubject:
    """The run in use itself: its settings, and how its training went."""


Subject: TypeAlias = (
    ClusterSubject | DigitSubject | DrawnSubject | CellSubject | SuspiciousSubject | PickedSubject | RunSubject
)


def is_there(subject: Subject | None, model: Model) -> bool:
    """Return whether a model has the clusters, or the labels, that a subject names."""
    if isinstance(subject, ClusterSubject):
        return subject.cluster < model.k and (subject.other or 0) < model.k
    if isinstance(subject, CellSubject):
        return all((label or 0) < len(model.classes) for label in (subject.true, subject.given))
    return True


def renumbered(subject: ClusterSubject, places: NDArray[np.intp] | None) -> ClusterSubject:
    """Return the same cluster with the number that it has now; None: all stay."""
    if places is None:
        return subject
    cluster = int(places[subject.cluster])
    other = None if subject.other is None else int(places[subject.other])
    return ClusterSubject(cluster, None if other == cluster else other)


def found_again(
    subject: DigitSubject | PickedSubject, digits: Digits, rows: NDArray[np.intp]
) -> DigitSubject | PickedSubject | None:
    """Return the same digits in a set that was mended; `rows`, intp (n,), says which of them each one was before.

    None where none of them is left.
    """
    if isinstance(subject, PickedSubject):
        left = np.flatnonzero(np.isin(rows, subject.rows))
        return replace(subject, digits=digits, rows=tuple(left.tolist())) if len(left) else None
    found = np.flatnonzero(rows == subject.index)
    return DigitSubject(digits, int(found[0])) if len(found) else None
