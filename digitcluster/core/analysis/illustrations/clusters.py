"""Pictures of what a cluster is: its centroid, its inertia, its purity, and how clearly a digit belongs to it."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE
from digitcluster.core.analysis.illustrations.evidence import Compared, Evidence, some_rows
from digitcluster.core.analysis.illustrations.picture import BECOMES, EQUALS, MINUS, Bars, Picture, Piece, Strip, strip
from digitcluster.core.analysis.members import cluster_facts
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import centroid_image
from digitcluster.wording import capitalized, cluster_named, counted, percent, scientific, without_middle

SHOWN = 4  # members beside their mean
MIXED = 8  # members of whose labels some are others
LEAST = 10  # members of a cluster that is chosen for its purity
COMPARED = 2000  # digits of which a silhouette takes the mean distances
NAME = 12  # characters of a label


def centroid(evidence: Evidence) -> Picture | None:
    """Show some members of a cluster, the mean of these, and the mean of them all."""
    compared = evidence.compared
    if compared is None:
        return None
    cluster = _cluster(evidence, compared)
    members = compared.members(cluster)
    if not len(members):
        return None
    some = _seen(evidence.model, compared, some_rows(members, SHOWN))
    few = np.rint(some.mean(axis=0)).astype(np.uint8)
    whole = centroid_image(evidence.model, cluster)
    name, count = _name(evidence.model, cluster), counted(int(evidence.model.sizes[cluster]), "member")
    means = (Piece(few, f"mean of {len(some)}"), Piece(whole, "centroid", is_marked=True, sign=BECOMES))
    return Picture(
        (strip(some, "Members"), Strip(means)),
        f"{capitalized(name)}: the mean of {counted(len(some), 'member')} still shows each of them; that of all "
        f"{count} is the centroid.",
    )


def inertia(evidence: Evidence) -> Picture | None:
    """Show a digit less its centroid, and what it adds to the inertia."""
    compared, model = evidence.compared, evidence.model
    if compared is None:
        return None
    row = _row(evidence, compared)
    cluster, distance = int(compared.assignment.clusters[row]), float(compared.assignment.distances[row])
    digit, whole = _seen(model, compared, np.array([row]))[0], centroid_image(model, cluster)
    pieces = (
        Piece(digit, "digit"),
        Piece(whole, "centroid", sign=MINUS),
        Piece(digit, f"{distance:,.0f}² apart", less=whole, sign=EQUALS),
    )
    total = model.result("inertia")
    whole_sum = "" if total is None else f" All digits of the training together: an inertia of {scientific(total)}."
    return Picture(
        (Strip(pieces),),
        f"Orange: only the digit has ink; blue: only the centroid. This digit adds {distance:,.0f}², which is "
        f"{scientific(distance**2)}.{whole_sum}",
    )


def purity(evidence: Evidence) -> Picture | None:
    """Show the labels of a cluster's members, and some members, among them as many others as in the cluster."""
    compared, model = evidence.compared, evidence.model
    if compared is None:
        return None
    cluster = evidence.cluster if evidence.cluster is not None else _least_pure(model, compared)
    facts = cluster_facts(compared.assignment, model, cluster, compared.learned)
    if facts.purity is None:
        return None
    members = compared.members(cluster)
    is_other = compared.assignment.labels[members] != facts.label
    count = min(MIXED, len(members))
    others = min(round(count * (1 - facts.purity)) or int(is_other.any()), int(is_other.sum()))
    rows = np.concatenate([some_rows(members[~is_other], count - others), some_rows(members[is_other], others)])
    images = _seen(model, compared, rows)
    pieces = tuple(
        Piece(image, compared.name(int(row)), is_marked=place >= len(rows) - others)
        for place, (image, row) in enumerate(zip(images, rows, strict=True))
    )
    label = without_middle(model.classes[facts.label], NAME)
    of, counts = counted(int(facts.label_counts.sum()), "member"), facts.label_counts.tolist()
    tips = tuple(f"{counted(one, 'member')} labelled {name}" for name, one in zip(model.classes, counts, strict=True))
    return Picture(
        (Strip(pieces),),
        f"{capitalized(cluster_named(cluster))}: {int(facts.label_counts[facts.label]):,} of {of} are labelled "
        f"{label}, a purity of {percent(facts.purity)}. {_marked(others)}",
        Bars(model.classes, tuple(counts), tips, facts.label),
    )


def silhouette(evidence: Evidence) -> Picture | None:
    """Show a digit between its own cluster and the next nearest, with its mean distances to their members."""
    compared, model = evidence.compared, evidence.model
    if compared is None or model.k < 2:
        return None
    row = _row(evidence, compared)
    means = _mean_distances(compared, row, model.k)
    own = int(compared.assignment.clusters[row])
    a = float(means[own])
    means[own] = np.inf
    other = int(means.argmin())
    b = float(means[other])
    if not (np.isfinite(a) and np.isfinite(b)):
        return None
    value = (b - a) / max(a, b, 1e-9)
    pieces = (
        Piece(centroid_image(model, own), f"own: a = {a:,.0f}"),
        Piece(_seen(model, compared, np.array([row]))[0], "digit", is_marked=True),
        Piece(centroid_image(model, other), f"next: b = {b:,.0f}"),
    )
    return Picture(
        (Strip(pieces),),
        f"On average this digit is {a:,.0f} away from the members of {_name(model, own)}, and {b:,.0f} from those of "
        f"{_name(model, other)}. Its silhouette is {value:.2f}.".replace("-", MINUS),
    )


def _cluster(evidence: Evidence, compared: Compared) -> int:
    """Return the cluster that is inspected, or else the largest."""
    if evidence.cluster is not None:
        return evidence.cluster
    return int(np.bincount(compared.assignment.clusters[compared.learned], minlength=evidence.model.k).argmax())


def _row(evidence: Evidence, compared: Compared) -> int:
    """Return the digit that is inspected, or else one in the middle of a cluster: neither the nearest nor the last."""
    if evidence.row is not None:
        return evidence.row
    members = compared.members(_cluster(evidence, compared))
    rows = members if len(members) else compared.parts["all"]
    return int(rows[len(rows) // 2])


def _least_pure(model: Model, compared: Compared) -> int:
    """Return the cluster with the most members of other labels for its size; small ones only where all are."""
    assignment, rows = compared.assignment, compared.learned
    rows = rows[assignment.labels[rows] != NONE]
    clusters = assignment.clusters[rows]
    sizes = np.bincount(clusters, minlength=model.k)
    right = np.bincount(clusters[assignment.labels[rows] == model.labels[clusters]], minlength=model.k)
    shares = right / np.maximum(sizes, 1)
    shares[sizes < min(LEAST, sizes.max(initial=1))] = np.inf
    return int(shares.argmin())


def _mean_distances(compared: Compared, row: int, k: int) -> NDArray[np.float64]:
    """Return a digit's mean distance to the members of each cluster, float64 (k,); infinite for one without any.

    Of the members at most COMPARED in all are asked; the digit itself is none of them.
    """
    rows = some_rows(compared.learned, COMPARED)
    rows = rows[rows != row]
    vectors, clusters = compared.assignment.vectors, compared.assignment.clusters[rows]
    differences = vectors[rows].astype(np.float32) - vectors[row].astype(np.float32)
    distances = np.sqrt(np.einsum("ij,ij->i", differences, differences).astype(np.float64))
    counts = np.bincount(clusters, minlength=k)
    sums = np.bincount(clusters, weights=distances, minlength=k)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.inf)


def _seen(model: Model, compared: Compared, rows: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return digits as the model sees them, uint8 (n, h, w)."""
    return model.preprocessing.images(compared.digits.images[rows])


def _name(model: Model, cluster: int) -> str:
    label = "" if len(model.classes) == 1 else without_middle(model.classes[model.labels[cluster]], NAME)
    return cluster_named(cluster, label)


def _marked(others: int) -> str:
    if not others:
        return "No member has another label."
    return "The marked one has another label." if others == 1 else "The marked ones have other labels."
