"""The picture of each term, made by a function of what there is, which returns None where that is too little."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

from digitcluster.core.analysis.illustrations import answers, clusters, course, directions, trials
from digitcluster.core.analysis.illustrations.evidence import Evidence
from digitcluster.core.analysis.illustrations.picture import Picture
from digitcluster.core.analysis.illustrations.sample import sample_evidence
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.progress import Progress

MAKERS: Mapping[str, Callable[[Evidence], Picture | None]] = {
    "k": trials.k,
    "centroid": clusters.centroid,
    "inertia": clusters.inertia,
    "shift": course.shift,
    "iteration": course.iteration,
    "map": directions.plane,
    "purity": clusters.purity,
    "error_rate": answers.error_rate,
    "confusion": answers.confusion,
    "silhouette": clusters.silhouette,
    "validation": answers.validation,
    "seeding": course.seeding,
    "seed": course.seed,
    "restarts": trials.restarts,
    "tolerance": course.tolerance,
    "straighten": trials.straighten,
    "edges": trials.edges,
    "per_label": trials.per_label,
}
"""The pictures' makers by the terms' names, in the order in which terms are listed."""
OF_DIGITS = frozenset(("k", "map", "validation", "seed", "restarts", "straighten", "edges", "per_label"))
"""The terms whose pictures need only digits and settings: they stay the same whatever run is looked at."""
OF_TRAINING = frozenset(("shift", "iteration", "seeding", "tolerance"))
"""Those that show the course of a training; all others show clusters with their members."""


@dataclass(frozen=True, eq=False)
class Illustration:
    """A picture for a term.

    Attributes
    ----------
    term : str
    picture : Picture
    is_own : bool
        Whether it is made of the user's own digits or run, not of the sample's.
    sample : Evidence or None
        What the sample's pictures are made of, if that is known by now.
    """

    term: str
    picture: Picture
    is_own: bool
    sample: Evidence | None


def made_of(term: str, evidence: Evidence) -> tuple[object, ...]:
    """Return what of the evidence a term's picture depends on: where that is the same, so is the picture."""
    digits = (term, evidence.digits, evidence.settings)
    if term in OF_DIGITS:
        return digits
    if term in OF_TRAINING:
        return (*digits, evidence.run, evidence.recording, evidence.place, evidence.cluster)
    compared = evidence.compared
    assignment = None if compared is None else compared.assignment
    return (term, evidence.model, assignment, evidence.cluster, evidence.row)


def illustrate(
    term: str, evidence: Evidence, sample: Evidence | None
) -> Generator[Progress | Iteration, None, Illustration | None]:
    """Make a term's picture of what there is; where that is too little, of a sample, which is made first if need be."""
    yield Progress("Making a picture", 0, 0)
    own = MAKERS[term](evidence)
    if own is not None:
        return Illustration(term, own, True, sample)
    sample = sample or (yield from sample_evidence())
    other = MAKERS[term](sample)
    return None if other is None else Illustration(term, other, False, sample)
