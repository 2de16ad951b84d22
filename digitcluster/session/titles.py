"""What a run is called: "k 16 · straightened · stopped at 12" tells what differs from the usual settings."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from digitcluster.core.features.preprocessing import PIXELS
from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import DEFAULTS, TrainingSettings
from digitcluster.core.training.sweep import write_ks
from digitcluster.wording import capitalized, counted, percent, shortened

DOT = " · "
EDITED = "edited"
LONGEST = 24  # characters of a file's name within a title
SEEDINGS = {"k-means++": "k-means++", "grow": "grown"}


def run_title(model: Model, run: Run) -> str:
    """Return a run's title by its settings: "k 100 · each label · edges"."""
    return DOT.join((f"k {model.k}", *_main_settings(run.settings), *_ending(run)))


def title_parts(title: str, name: str, model: Model, run: Run) -> tuple[str, ...]:
    """Return a title in its parts, the first of which is the name: what differs from the usual settings is a part."""
    if name:
        return (title, *_main_settings(run.settings), *_ending(run))
    return tuple(title.split(DOT)) if title.startswith(run_title(model, run)) else (title,)


def sweep_title(ks: Collection[int], settings: TrainingSettings | None, *, seeds: int = 1) -> str:
    """Return a sweep's title: "sweep k 5-24, 100 · straightened"; without settings where nothing is trained yet.

    With several seeds it says how many; of a single k it is called "k 16 · 10 seeds", as people ask for that.
    """
    text = f"k {write_ks(tuple(ks)).replace(',', ', ')}"
    parts = [text if len(ks) == 1 and seeds > 1 else f"sweep {text}", *([counted(seeds, "seed")] if seeds > 1 else [])]
    return DOT.join((*parts, *(_main_settings(settings) if settings is not None else ())))


def details(model: Model, run: Run | None) -> tuple[str, ...]:
    """Return what may distinguish two models with the same title, what people look for first at the front.

    As many texts for each model, so that they can be compared one by one; empty where there is nothing to say.
    """
    if run is None:
        return ()
    settings = run.settings
    return (
        shortened(digits_name(model), LONGEST),
        f"seed {settings.seed}",
        f"{percent(settings.validation, digits=0)} validation",
        "shuffled" if settings.shuffle else "",
        f"smallest shift {settings.tolerance:g}" if settings.tolerance else "",
        f"at most {counted(settings.max_iterations, 'iteration')}",
    )


@dataclass(frozen=True)
class Told:
    """What something in the list is called.

    Attributes
    ----------
    bare, added, ending : str
        The three parts of its title: its name or settings, what makes that unique, and what always comes last.
    details : tuple of str
    """

    bare: str
    added: str
    ending: str
    details: tuple[str, ...]

    @property
    def title(self) -> str:
        """The whole of it."""
        return self.bare + self.added + self.ending


def distinction(own: Told, others: Iterable[Told]) -> str:
    """Return what to add to a title so that none of the others has it; nothing where it is unique already."""
    others = tuple(others)
    taken = {one.title for one in others}
    alike = [one.details for one in others if one.bare == own.bare]
    for added in ("", *_additions(own.details, alike)):
        if own.bare + added + own.ending not in taken:
            return added
    twins = (one.added for one in others if one.bare == own.bare and one.details == own.details)
    first = re.sub(r" \(\d+\)$", "", next(twins, ""))
    numbered = (f"{first} ({number})" for number in count(2))
    return next(added for added in numbered if own.bare + added + own.ending not in taken)


def _additions(own: tuple[str, ...], alike: Collection[tuple[str, ...]]) -> Iterator[str]:
    """Yield what tells something apart from those alike: one detail if one is enough, else more and more of them."""
    if own in alike:  # nothing does
        return
    others = [set(column) for column in zip(*alike, strict=True)] if own and all(alike) else []
    told = [detail for detail, column in zip(own, others, strict=False) if detail and column != {detail}]
    yield from (f"{DOT}{one}" for one, column in zip(own, others, strict=False) if one and one not in column)
    yield from (f"{DOT}{DOT.join(told[: number + 1])}" for number in range(len(told)))


def describe(model: Model, run: Run | None) -> str:
    """Return all that is known about how a model came to be, a line for each thing, for tool tips."""
    lines = [counted(model.k, "centroid")]
    name = digits_name(model)
    lines += [f"Trained on {name}"] if name else []
    if run is not None:
        settings = run.settings
        lines += [f"Seed {settings.seed}", *(capitalized(one) for one in _main_settings(settings))]
        lines += [f"{percent(settings.validation, digits=0)} of the digits for validation"]
        lines += ["Validation digits chosen at random"] if settings.shuffle else []
        lines += [f"Smallest shift {settings.tolerance:g}"] if settings.tolerance else []
        lines += [capitalized(one) for one in _ending(run)] or [
            f"Converged after {counted(run.iterations, 'iteration')}"
        ]
    return "\n".join(lines)


def digits_name(model: Model) -> str:
    """Return the name of the digits that a model was trained on; empty where nobody knows."""
    digits = model.metadata.get("digits")
    return str(digits.get("name", "")) if isinstance(digits, dict) else ""


def _main_settings(settings: TrainingSettings) -> tuple[str, ...]:
    """Return the settings that make another kind of model, where they are not the usual ones."""
    texts = []
    if settings.seeding != DEFAULTS["seeding"]:
        texts.append(SEEDINGS.get(settings.seeding, settings.seeding))
    if settings.restarts != DEFAULTS["restarts"]:
        texts.append(counted(settings.restarts, "restart"))
    if settings.per_class:
        texts.append("each label")
    if settings.straighten:
        texts.append("straightened")
    if settings.features != PIXELS:
        texts.append("edges")
    return tuple(texts)


def _ending(run: Run) -> tuple[str, ...]:
    """Say that a training was stopped; one that came to rest as its settings say was not."""
    rests = run.converged or run.history[-1][1] <= run.settings.tolerance
    return () if rests else (f"stopped at {run.iterations}",)
