"""What is said about a sweep, and which second curve its plot has."""

from collections.abc import Mapping

from digitcluster.core.analysis.elbow import FEWEST, find_elbow
from digitcluster.core.analysis.silhouette import SAMPLE
from digitcluster.core.analysis.stability import Stability
from digitcluster.core.training.run import Run
from digitcluster.plots.sweep_curves import Second
from digitcluster.plots.sweep_dots import dots_of, medians, values_by_k
from digitcluster.session.entries import Sweep
from digitcluster.session.sweep_findings import Findings
from digitcluster.wording import counted, percent

SECONDS = {"": "None", "inertia": "Inertia", "silhouette": "Silhouette"}
"""The second curves by their names, as they are called in the list."""
BEFORE = "A sweep trains once for each number of clusters, with the settings on the left."
WITHOUT_DIGITS = "Open digits to see how the error rate falls with the number of clusters."
CLICK = "Click a dot to use its model."
BEND = (
    "The inertia bends at k = {k:,}: up to there each further cluster gains much, beyond it less. A hint, no truth: "
    "the bend moves with the k that are swept, and the error rate may go on falling after it."
)
NO_BEND = (
    "The inertia falls from k = {low:,} to {high:,} without a clear bend, so it favours no k. That is usual for "
    "handwriting: there is always one more way to write a digit."
)
FEW_FOR_BEND = "It takes {fewest} different k or more to find a bend in the inertia; this sweep has {count}."
HIGHEST = (
    "The silhouette is highest at k = {k:,}: there, digits are most clearly nearer to their own cluster than to the "
    "next. It misleads where one digit has several clusters: they lie close together, yet they err less."
)
FEW_TO_COMPARE = "It takes {fewest} different k or more to compare silhouettes; this sweep has {count}."
LEAST = 3  # ks: of two, one is higher in any case
MEASURING = "Measuring the silhouette of {count}, on a sample of {sample:,} digits."
OTHER_DIGITS = "This takes the digits of the sweep: open {name} to see it."
COMPARING = "Looking for the same clusters in {count}. Each dot is the error rate of one; click it to use its model."
BY_SEED = "{found} The bar under each centroid: in how many runs it has at least half of its members again. {errors}"


def state_sentence(sweep: Sweep, *, has_digits: bool) -> str:
    """Say what can be done now with the sweep that is shown, while none is under way."""
    if not sweep.runs:
        return BEFORE if has_digits else WITHOUT_DIGITS
    if sweep.missing:
        are = "is" if sweep.missing == 1 else "are"
        return f"{sweep.missing:,} of {counted(sweep.total, 'training')} {are} missing: “Go on” does the rest. {CLICK}"
    return CLICK


def second_curve(name: str, sweep: Sweep, silhouettes: Mapping[Run, float]) -> Second | None:
    """Return a second curve for the plot of a sweep."""
    if name == "inertia":
        points = tuple(medians(values_by_k(dots_of(sweep.runs), "inertia")))
        bend = find_elbow([k for k, _ in points], [value for _, value in points])
        return Second(name, points, bend, "" if bend is None else f"bends at {bend:,}")
    if name == "silhouette":
        known: dict[int, list[float]] = {}
        for run in sweep.runs:
            if run in silhouettes:
                known.setdefault(run.settings.k, []).append(silhouettes[run])
        points = tuple(medians([(k, sorted(known[k])) for k in sorted(known)]))
        best = max(points, key=lambda point: point[1])[0] if len(points) >= LEAST else None
        return Second(name, points, best, "" if best is None else f"highest at {best:,}", from_zero=True)
    return None


def hint(second: Second | None, sweep: Sweep, findings: Findings) -> str:
    """Say what a second curve hints at, and when that misleads; empty without one."""
    if second is None or not sweep.runs:
        return ""
    count = len({run.settings.k for run in sweep.runs})
    if second.name == "silhouette":
        return _on_silhouettes(second, sweep, findings, count)
    if count < FEWEST:
        return FEW_FOR_BEND.format(fewest=FEWEST, count=count)
    if second.mark is None:
        return NO_BEND.format(low=second.points[0][0], high=second.points[-1][0])
    return BEND.format(k=second.mark)


def by_seed(sweep: Sweep, findings: Findings) -> str:
    """Say which clusters of one training come back with other seeds."""
    found = findings.stability
    if found is None:
        count = counted(len(sweep.runs), "run")
        return (COMPARING if findings.has_digits else OTHER_DIGITS).format(count=count, name=sweep.digits_name)
    errors = sorted(run.validation_error for run in sweep.runs if run.validation_error is not None)
    spread = f"Error rates: {percent(errors[0])} to {percent(errors[-1])}." if errors else ""
    return BY_SEED.format(found=_come_back(found), errors=spread).rstrip()


def _on_silhouettes(second: Second, sweep: Sweep, findings: Findings, count: int) -> str:
    if not findings.has_digits and len(second.points) < count:
        return OTHER_DIGITS.format(name=sweep.digits_name)
    if len(findings.silhouettes) < len(sweep.runs):
        return MEASURING.format(count=counted(len(sweep.runs), "run"), sample=SAMPLE)
    return HIGHEST.format(k=second.mark) if second.mark else FEW_TO_COMPARE.format(fewest=LEAST, count=count)


def _come_back(stability: Stability) -> str:
    k, runs = len(stability.found), counted(stability.runs, "run")
    stable = int((stability.found == stability.runs).sum())
    if stable == k:
        return f"All {counted(k, 'cluster')} come back in all {runs}."
    if not stable:
        return f"No cluster comes back in all {runs}: all depend on the seed."
    some = f"{stable:,} of {counted(k, 'cluster')} {'comes' if stable == 1 else 'come'} back in all {runs}"
    return f"{some}; {k - stable:,} {'depends' if k - stable == 1 else 'depend'} on the seed."
