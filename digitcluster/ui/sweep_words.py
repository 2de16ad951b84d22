"""What is said about a sweep, and which second curve its plot has."""

from digitcluster.core.analysis.elbow import FEWEST, find_elbow
from digitcluster.plots.sweep_curves import Second
from digitcluster.plots.sweep_dots import dots_of, medians, values_by_k
from digitcluster.session.entries import Sweep
from digitcluster.wording import counted

SECONDS = {"": "None", "inertia": "Inertia"}
"""The second curves by their names, as they are called in the list."""
BEFORE = "A sweep trains once for each number of clusters, with the settings on the left."
WITHOUT_DIGITS = "Open digits to see how the error rate falls with the number of clusters."
CLICK = "Click a dot to use its model."
BEND = (
    "The inertia bends at k = {k:,}: beyond it, each further cluster brings the digits less nearer to their centroids "
    "than before. A hint, no truth: it moves with the k that are swept, and the error rate may go on falling."
)
NO_BEND = (
    "The inertia falls from k = {low:,} to {high:,} without a clear bend, so it favours no k. That is usual for "
    "handwriting: there is always one more way to write a digit."
)
FEW_FOR_BEND = "To find a bend in the inertia takes {fewest} different k or more; this sweep has {count} so far."


def state_sentence(sweep: Sweep, *, has_digits: bool) -> str:
    """Say what can be done now with the sweep that is shown, while none is under way."""
    if not sweep.runs:
        return BEFORE if has_digits else WITHOUT_DIGITS
    if sweep.missing:
        return f"{sweep.missing:,} of {counted(sweep.total, 'training')} missing: “Go on” does the rest. {CLICK}"
    return CLICK


def second_curve(name: str, sweep: Sweep) -> Second | None:
    """Return a second curve for the plot of a sweep."""
    if name != "inertia":
        return None
    points = tuple(medians(values_by_k(dots_of(sweep.runs), "inertia")))
    bend = find_elbow([k for k, _ in points], [value for _, value in points])
    return Second("inertia", points, bend, "" if bend is None else f"bends at {bend:,}")


def hint(second: Second | None) -> str:
    """Say what a second curve hints at, and when that misleads; empty without one."""
    if second is None or not second.points:
        return ""
    if len(second.points) < FEWEST:
        return FEW_FOR_BEND.format(fewest=FEWEST, count=len(second.points))
    if second.mark is None:
        return NO_BEND.format(low=second.points[0][0], high=second.points[-1][0])
    return BEND.format(k=second.mark)
