"""What the pages of Inspect say, in sentences; knows nothing of widgets."""

from collections.abc import Sequence

from digitcluster.core.analysis.assignment import NONE
from digitcluster.core.analysis.explanation import Comparison, Explanation
from digitcluster.core.analysis.parts import TRAINING
from digitcluster.core.digits import TEN_DIGITS, UNKNOWN, Digits
from digitcluster.core.model.model import Model
from digitcluster.session.inspection import Inspected
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CellSubject
from digitcluster.wording import capitalized, cluster_named, clusters_listed, percent, without_middle

NAME = 16  # characters of a label in the name of a cluster
MANY = 0.04  # share of suspicious labels from which on it is rather the model that is wrong
COMPARING = "Comparing digits with clusters…"


def cluster_name(model: Model, cluster: int) -> str:
    """Name a cluster with its inferred label, where there are labels: "cluster 12 (3)"."""
    label = "" if model.classes == (UNKNOWN,) else model.classes[model.labels[cluster]]
    return cluster_named(cluster, without_middle(label, NAME))


def cluster_title(model: Model, cluster: int) -> str:
    """Return the title of a cluster's page: "Cluster 12 · labelled 3"."""
    label = "" if model.classes == (UNKNOWN,) else f" · labelled {model.classes[model.labels[cluster]]}"
    return f"Cluster {cluster + 1}{label}"


def why_no_digits(model: Model, digits: Digits | None) -> str:
    """Say why no digits can be shown: none are open, or of another size; or that they are about to come."""
    height, width = model.size
    if digits is None:
        return f"Open digits of {width} × {height} pixels to see them here."
    if (digits.height, digits.width) != (height, width):
        return (
            f"The open digits have {digits.width} × {digits.height} pixels, these centroids {width} × {height}. "
            "Open digits of that size to see them here."
        )
    return COMPARING


def learned_from(entry: ModelEntry, inspected: Inspected | None) -> str:
    """Say which digits the members of a cluster are."""
    if inspected is None:
        return entry.title
    return f"{entry.title} · {'training digits' if TRAINING in inspected.parts else 'all'} of {inspected.digits.name}"


def digit_tip(inspected: Inspected, row: int) -> str:
    """Say of an open digit which it is, its label, and how it is read."""
    digits, model, assignment = inspected.digits, inspected.entry.model, inspected.assignment
    lines = [f"Number {row + 1:,}"]
    if digits.labels is not None:
        lines.append(f"Labelled {digits.classes[digits.labels[row]]}")
    cluster = int(assignment.clusters[row])
    read = "In" if model.classes == (UNKNOWN,) else f"Read as {model.classes[model.labels[cluster]]}: in"
    lines.append(f"{read} {cluster_name(model, cluster)}, at a distance of {assignment.distances[row]:,.0f}")
    return "\n".join(lines)


def own_distance(inspected: Inspected, row: int) -> str:
    """Say how far an open digit is from the nearest cluster of its own label."""
    assignment = inspected.assignment
    name = cluster_name(inspected.entry.model, int(assignment.own[row]))
    return f"The nearest of its own label: {name}, at a distance of {assignment.own_distances[row]:,.0f}"


def farther(comparison: Comparison, than: Comparison) -> str:
    """Say how much farther a centroid is than another: "6 % farther"."""
    share = comparison.distance / max(than.distance, 1e-9) - 1
    if share >= 1:
        return f"{comparison.distance / max(than.distance, 1e-9):.1f} times as far"
    # The number and its sign stay on one line.
    return "hardly any farther" if share < 0.005 else f"{percent(share, digits=0)} farther"


def why(explanation: Explanation, model: Model, label: str | None) -> str:
    """Say why a digit is read as it is.

    Parameters
    ----------
    label : str or None
        The name of the digit's true label, which the model may not know; None where there is none.
    """
    answer, own, rival = explanation.answer, explanation.own, explanation.rival
    nearest = cluster_name(model, answer.cluster)
    if model.classes == (UNKNOWN,):
        return f"{capitalized(nearest)} is nearest. The model was trained without labels, so it gives no name."
    given = model.classes[answer.label]
    if label is None or label == given:
        correctly = "" if label is None else ", correctly"
        first = f"Read as {given}{correctly}: {nearest} is nearest."
        if rival is None:
            return f"{first} The model knows no other label."
        other = capitalized(cluster_name(model, rival.cluster))
        return f"{first} {other}, with another label, is {farther(rival, answer)}."
    first = f"Read as {given} because {nearest} is nearest. It is labelled {label};"
    if explanation.true is None:
        return f"{first} this model does not have that label."
    if own is None:
        return f"{first} no cluster stands for {label}."
    return f"{first} {cluster_name(model, own.cluster)} is {farther(own, answer)}."


def cell_title(subject: CellSubject, classes: Sequence[str]) -> str:
    """Return the title of what a cell, row or column of the confusion holds: "5 read as 3"."""
    true = None if subject.true is None else classes[subject.true]
    given = None if subject.given is None else classes[subject.given]
    if true is None:
        return "All digits" if given is None else f"Read as {given}"
    if given is None:
        return f"Labelled {true}"
    return f"{true} read as {given}" if true != given else f"{true} read correctly"


def cell_sentence(model: Model, subject: CellSubject, places: Sequence[tuple[int, int]]) -> str:
    """Say in which clusters the digits of a cell, row or column are, and whether one stands for their label."""
    if not places:
        return ""
    where = where_they_are(model, places)
    if subject.true is not None and not (model.labels == subject.true).any():
        return f"No cluster stands for {model.classes[subject.true]}: {where}."
    return f"{capitalized(where)}."


def where_they_are(model: Model, places: Sequence[tuple[int, int]]) -> str:
    """Say in which clusters digits are: "393 in cluster 3 (8), 476 in cluster 6 (3) and 12 in 2 others"."""
    return clusters_listed([(cluster_name(model, cluster), count) for cluster, count in places])


def label_name(model: Model, label: int) -> str:
    """Return a label's name; a dash where the model does not know it."""
    return "–" if label == NONE else model.classes[label]


def judged_by(inspected: Inspected, count: int) -> str:
    """Say how many labels look wrong to a model, and how far it can be trusted."""
    if inspected.digits.labels is None:
        return ""
    share = count / max(1, len(inspected.digits))
    first = (
        f"{percent(share)} of the {inspected.digits.noun}s are nearer to a cluster of another label than to any of "
        "their own."
    )
    if share <= MANY:
        return f"{first} The most doubtful come first."
    # The built-in model knows digits.
    better = "the built-in model, or a larger k," if inspected.digits.classes == TEN_DIGITS else "a larger k"
    return f"{first} That many labels are hardly wrong: {better} judges better."
