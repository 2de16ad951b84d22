"""What a saved plot is of: the digits, the settings and the program, in a few words each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from digitcluster import __version__
from digitcluster.core.features.preprocessing import GRADIENTS
from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run
from digitcluster.core.training.sweep import write_ks
from digitcluster.wording import counted

PROGRAM = f"Digit Cluster {__version__}"
SEEDINGS = {"random": "random digits", "k-means++": "k-means++", "grow": "grown"}


def of_model(model: Model, *, edited: bool = False) -> tuple[str, ...]:
    """Say from which digits and with which settings a model was trained, as far as its metadata tells."""
    k = f"k {model.k:,}"
    known = "seed" in model.metadata
    settings = _settings(model.metadata) if known else ()
    return (*_digits(model.metadata.get("digits")), k, *settings, *(("edited",) if edited else ()), PROGRAM)


def of_sweep(runs: Sequence[Run]) -> tuple[str, ...]:
    """Say from which digits and with which settings the runs of a sweep were trained; empty without any."""
    if not runs:
        return ()
    ks, seeds = (sorted({getattr(run.settings, name) for run in runs}) for name in ("k", "seed"))
    return (
        *_digits(runs[0].model.metadata.get("digits")),
        f"sweep k {write_ks(ks).replace(',', ', ')}",
        *_settings(asdict(runs[0].settings), seeds=write_ks(seeds).replace(",", ", ") if len(seeds) > 1 else ""),
        PROGRAM,
    )


def _digits(facts: Any) -> tuple[str, ...]:
    if not isinstance(facts, Mapping) or "name" not in facts:
        return ()
    return (f"{facts['name']}, {counted(int(facts.get('count', 0)), 'digit')}",)


def _settings(values: Mapping[str, Any], *, seeds: str = "") -> tuple[str, ...]:
    """Say which settings a training had: first centroids, seed, and those that are not the usual ones."""
    seeding = str(values.get("seeding", "random"))
    parts = [SEEDINGS.get(seeding, seeding), f"seeds {seeds}" if seeds else f"seed {values['seed']}"]
    if values.get("restarts", 1) != 1:
        parts.append(counted(values["restarts"], "restart"))
    for name, words in (("per_class", "each label"), ("straighten", "straightened"), ("shuffle", "shuffled")):
        parts += [words] if values.get(name) else []
    if values.get("features") == GRADIENTS:
        parts.append("edges")
    results = values.get("results")
    if isinstance(results, Mapping) and results.get("converged") is False:
        parts.append(f"stopped at {results.get('iterations')}")
    return tuple(parts)
