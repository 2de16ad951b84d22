"""What a session's file says, as JSON, and what that stands for; `session_file` writes and reads the file itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from digitcluster.core.analysis.mending import Mends
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.saved_test import SavedTest, pack, unpack


@dataclass(frozen=True, eq=False)
class SavedModel:
    """A model in the list of runs.

    Attributes
    ----------
    content : Run or Model
        A run that was trained, with all that is known about the training, or a model that was opened.
    name : str
        The name that a person gave it.
    edited : bool
        Whether its clusters were changed by hand.
    test, validated : SavedTest or None
        The last test, and that of the validation digits among the open ones.
    """

    content: Run | Model
    name: str = ""
    edited: bool = False
    test: SavedTest | None = None
    validated: SavedTest | None = None


@dataclass(frozen=True, eq=False)
class SavedSweep:
    """A sweep: every k of it, its results, which may be among the models, and the name that a person gave it."""

    planned: tuple[int, ...]
    runs: tuple[Run, ...]
    name: str = ""


@dataclass(frozen=True, eq=False)
class SavedSession:
    """What a session file keeps.

    Attributes
    ----------
    digits : Digits or None
    settings : TrainingSettings
        Of the next training.
    models : tuple of SavedModel
        Oldest first.
    current : int or None
        Which of the models is used; None for the built-in one, which is not kept.
    sweeps : tuple of SavedSweep
        Oldest first.
    shown : int or None
        Which of the sweeps is shown.
    mends : Mends or None
        What was changed in the digits by hand; None where nothing was.
    """

    digits: Digits | None
    settings: TrainingSettings
    models: tuple[SavedModel, ...] = ()
    current: int | None = None
    sweeps: tuple[SavedSweep, ...] = ()
    shown: int | None = None
    mends: Mends | None = None


def contents_of(saved: SavedSession) -> tuple[dict[str, Any], list[Run | Model]]:
    """Return what a session's file says in JSON, and the models and runs that it numbers, each once."""
    swept = (run for one in saved.sweeps for run in one.runs)
    entries = list(dict.fromkeys((*(one.content for one in saved.models), *swept)))
    contents = {
        "settings": asdict(saved.settings),
        "digits": None if saved.digits is None else _facts_of_digits(saved.digits),
        "entries": [_facts_of_entry(entry) for entry in entries],
        "models": [entries.index(one.content) for one in saved.models],
        "marks": [_marks(one) for one in saved.models],
        "current": saved.current,
        **_facts_of_sweeps(saved, entries),
        **({} if saved.mends is None else {"mends": {"notes": saved.mends.original.notes}}),
    }
    return contents, entries


def model_of(entry: Run | Model) -> Model:
    """Return an entry's model."""
    return entry.model if isinstance(entry, Run) else entry


def _facts_of_digits(digits: Digits) -> dict[str, Any]:
    facts = {"name": digits.name, "source": digits.source, "classes": digits.classes, "notes": digits.notes}
    facts["warnings"] = digits.warnings
    return {**facts, "labelled": digits.labels is not None}


def _facts_of_entry(entry: Run | Model) -> dict[str, Any]:
    """Return what a model file does not keep: the model's name, and the course of its training."""
    if isinstance(entry, Model):
        return {"name": entry.name, "run": None}
    run = {
        "settings": asdict(entry.settings),
        "history": entry.history,
        "converged": entry.converged,
        "training_error": entry.training_error,
        "validation_confusion": entry.validation_confusion.tolist(),
        "seconds": 0.0,  # version 0.2.0 looks for it; the real ones stand apart
    }
    return {"name": entry.model.name, "run": run}


def _marks(one: SavedModel) -> dict[str, Any]:
    """Return what is known about a model in the list besides the model and its run."""
    tests = {"test": one.test, "validated": one.validated}
    return {"name": one.name, "edited": one.edited, **{kind: pack(test) for kind, test in tests.items() if test}}


def _facts_of_sweeps(saved: SavedSession, entries: list[Run | Model]) -> dict[str, Any]:
    """Return all sweeps; the one that is shown also as version 0.1.0 wrote its only one, so that it can read it."""
    sweeps = [
        {"planned": one.planned, "runs": [entries.index(run) for run in one.runs], "name": one.name}
        for one in saved.sweeps
    ]
    shown = sweeps[saved.shown] if saved.shown is not None else {"planned": (), "runs": []}
    return {"sweeps": sweeps, "shown": saved.shown, "planned": shown["planned"], "sweep": shown["runs"]}


def seconds_of(entries: Sequence[Run | Model]) -> list[float | None]:
    """Return how long each training took: apart from everything else, which is the same when it is done again."""
    return [entry.seconds if isinstance(entry, Run) else None for entry in entries]


def entry_in(facts: Mapping[str, Any], model: Model, seconds: float | None) -> Run | Model:
    """Return a run, with what a session says about its training, or a model that was opened.

    Parameters
    ----------
    seconds : float or None
        How long the training took; None where the facts say that, as those of older versions do.
    """
    run = facts["run"]
    if run is None:
        return model
    confusion = np.array(run["validation_confusion"], np.int64)
    if confusion.shape != (len(model.classes), len(model.classes)) or not run["history"]:
        raise ValueError(f"a confusion of the shape {confusion.shape}, or no iterations")
    error = run["training_error"]
    return Run(
        settings=TrainingSettings.from_values(run["settings"]),
        model=model,
        history=tuple((float(inertia), float(shift)) for inertia, shift in run["history"]),
        converged=bool(run["converged"]),
        training_error=None if error is None else float(error),
        validation_confusion=confusion,
        seconds=float(run["seconds"] if seconds is None else seconds),
    )


def session_in(contents: Mapping[str, Any], digits: Digits | None, entries: list[Run | Model]) -> SavedSession:
    """Put a session together from what its file says, its digits, and its models and runs."""
    contained = [entries[number] for number in contents["models"]]
    marks = contents.get("marks", [{}] * len(contained))
    sweeps = tuple(_sweep(facts, entries) for facts in _sweeps_in(contents))
    saved = SavedSession(
        digits,
        TrainingSettings.from_values(contents["settings"]),
        tuple(_marked(one, mark) for one, mark in zip(contained, marks, strict=True)),
        contents["current"],
        sweeps,
        contents.get("shown", 0 if sweeps else None),
    )
    for chosen, several in ((saved.current, saved.models), (saved.shown, sweeps)):
        if chosen is not None and not 0 <= chosen < len(several):
            raise ValueError(f"{chosen} of {len(several)} is in use")
    return saved


def _marked(content: Run | Model, mark: Mapping[str, Any]) -> SavedModel:
    model = model_of(content)
    test, validated = (unpack(mark[kind], model) if kind in mark else None for kind in ("test", "validated"))
    return SavedModel(content, str(mark.get("name", "")), bool(mark.get("edited", False)), test, validated)


def _sweeps_in(contents: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the facts of each sweep; version 0.1.0 kept one, which may be without any k."""
    if "sweeps" in contents:
        return list(contents["sweeps"])
    one = {"planned": contents["planned"], "runs": contents["sweep"]}
    return [one] if one["runs"] else []


def _sweep(facts: Mapping[str, Any], entries: list[Run | Model]) -> SavedSweep:
    runs = [entries[number] for number in facts["runs"]]
    trained = tuple(run for run in runs if isinstance(run, Run))
    if not trained or len(trained) < len(runs):
        raise ValueError("a sweep has no results, or a model that was not trained")
    return SavedSweep(tuple(map(int, facts["planned"])), trained, str(facts.get("name", "")))
