"""All that is known about a run, in names and values."""

from collections.abc import Iterator
from dataclasses import dataclass

from digitcluster.core.features.preprocessing import PIXELS
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import SETTINGS
from digitcluster.session.entries import ModelEntry, TestResult
from digitcluster.session.titles import digits_name
from digitcluster.wording import SUPERSCRIPTS, counted, percent

SEEDINGS = {"random": "random digits", "k-means++": "spread out (k-means++)", "grow": "grown from a smaller k"}
UNKNOWN = "–"


@dataclass(frozen=True)
class Fact:
    """A name and a value, with a sentence for a tool tip; `begins` a group of its own."""

    name: str
    value: str
    help: str = ""
    begins: bool = False


def facts_of(entry: ModelEntry) -> Iterator[Fact]:
    """Yield what is known about a model in the list: what it is, how it was trained, and how well it reads."""
    model, run = entry.model, entry.run
    yield Fact("Clusters (k)", f"{model.k:,}")
    yield Fact("Digits", digits_name(model) or UNKNOWN, "What it was trained on")
    if entry.edited:
        yield Fact("Edited", "its clusters were changed by hand")
    if run is not None:
        yield from _settings(run)
        yield from _course(run)
    yield Fact(
        "Training error", percent(entry.training_error), "Share of the training digits read wrongly", begins=True
    )
    yield Fact("Validation error", percent(entry.validation_error), "The same of digits that it was not trained on")
    yield Fact("Test error", _tested(entry.test), "The same of the digits of the last test")


def _settings(run: Run) -> Iterator[Fact]:
    settings = run.settings
    helps = {name: f"{setting.help}." for name, setting in SETTINGS.items()}
    yield Fact("First centroids", SEEDINGS[settings.seeding], helps["seeding"], begins=True)
    yield Fact("Seed", str(settings.seed), helps["seed"])
    yield Fact("Restarts", f"{settings.restarts:,}", helps["restarts"])
    yield Fact("At most", counted(settings.max_iterations, "iteration"), helps["max_iterations"])
    yield Fact("Smallest shift", f"{settings.tolerance:g}", helps["tolerance"])
    which = "picked at random" if settings.shuffle else "the first in the file"
    share = percent(settings.validation, digits=0)
    yield Fact("For validation", f"{share}, {which}" if settings.validation else "none", helps["validation"])
    yield Fact("Each label alone", _yes(settings.per_class), helps["per_class"])
    yield Fact("Straightened", _yes(settings.straighten), helps["straighten"])
    yield Fact("Compared by", "pixels" if settings.features == PIXELS else "edges", helps["features"])


def _course(run: Run) -> Iterator[Fact]:
    shift = run.history[-1][1] if run.history else 0.0
    if run.converged:
        ended = "no digit changed its cluster"
    elif shift <= run.settings.tolerance:
        ended = "no centroid moved farther than the smallest shift"
    elif run.iterations >= run.settings.max_iterations:
        ended = "it had as many iterations as it may"
    else:
        ended = "stopped by hand"
    yield Fact("Iterations", f"{run.iterations:,}", begins=True)
    yield Fact("Ended", ended, "Why the training ended")
    yield Fact("Inertia", _power(run.inertia), "The sum of the squared distances to the centroids")
    if run.seconds:
        yield Fact("Time", f"{run.seconds:,.3g} s", "How long the k-means took, without pauses")
    repaired = _result(run, "repaired_clusters")
    if isinstance(repaired, int):
        yield Fact("Empty clusters", f"{repaired:,} moved" if repaired else "none", "Moved to a digit far from its own")


def _result(run: Run, name: str) -> object:
    training = run.model.metadata.get("results")
    return training.get(name) if isinstance(training, dict) else None


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _tested(test: TestResult | None) -> str:
    if test is None:
        return "not tested yet"
    return f"{percent(test.error_rate)} of {counted(test.count, 'digit')} of {test.digits_name}"


def _power(value: float) -> str:
    number, _, power = f"{value:.3e}".partition("e")
    return f"{number} × 10{str(int(power)).translate(SUPERSCRIPTS)}" if value >= 1000 else f"{value:.3g}"
