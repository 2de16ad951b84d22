"""What a session's file says, as JSON, and what that stands for; `session_file` writes and reads the file itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from digitcluster.core.analysis.mending import Mends
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.training.recording import Recording
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.checked_values import counts, decimal, flag, share, text, whole
from digitcluster.files.damage import DamagedError
from digitcluster.files.saved_test import SavedTest, pack, unpack
from digitcluster.files.session_recordings import facts_of_recording

MOST_LISTED = 100_000  # models in the list of runs, sweeps, or numbers of clusters of a sweep
MOST_ITERATIONS = 1_000_000
MOST_CLUSTERS = 100_000
LONGEST_TRAINING = 1e9  # seconds
MOST_SEEDS = 1000  # of a sweep
LARGEST_SEED = 2**63 - 1


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
    recording : Recording or None
        The iterations of its training.
    pinned : bool
        Whether it stays at the top of the list.
    """

    content: Run | Model
    name: str = ""
    edited: bool = False
    test: SavedTest | None = None
    validated: SavedTest | None = None
    recording: Recording | None = None
    pinned: bool = False


@dataclass(frozen=True, eq=False)
class SavedSweep:
    """A sweep: every k of it, its results, which may be among the models, its given name, and all its seeds."""

    planned: tuple[int, ...]
    runs: tuple[Run, ...]
    name: str = ""
    seeds: tuple[int, ...] = ()
    pinned: bool = False


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
    recorded = {} if one.recording is None else {"recording": facts_of_recording(one.recording)}
    kept = {kind: pack(test) for kind, test in tests.items() if test}
    return {"name": one.name, "edited": one.edited, **_pin(one), **kept, **recorded}


def _pin(one: SavedModel | SavedSweep) -> dict[str, Any]:
    """Return the mark of what stays at the top of the list; versions up to 0.3.0 pass over it."""
    return {"pinned": True} if one.pinned else {}


def _facts_of_sweeps(saved: SavedSession, entries: list[Run | Model]) -> dict[str, Any]:
    """Return all sweeps; the one that is shown also as version 0.1.0 wrote its only one, so that it can read it."""
    sweeps = [
        {
            "planned": one.planned,
            "runs": [entries.index(run) for run in one.runs],
            "name": one.name,
            "seeds": one.seeds,  # not in files of version 0.3.0, which passes over it
            **_pin(one),
        }
        for one in saved.sweeps
    ]
    shown = sweeps[saved.shown] if saved.shown is not None else {"planned": (), "runs": []}
    return {"sweeps": sweeps, "shown": saved.shown, "planned": shown["planned"], "sweep": shown["runs"]}


def seconds_of(entries: Sequence[Run | Model]) -> list[float | None]:
    """Return how long each training took: apart from everything else, which is the same when it is done again."""
    return [entry.seconds if isinstance(entry, Run) else None for entry in entries]


def timed(entries: Sequence[Run | Model], seconds: Sequence[object] | None) -> list[Run | Model]:
    """Return the entries with what `seconds_of` said; None in older files, whose runs know it themselves."""
    if seconds is None:
        return list(entries)
    return [
        replace(entry, seconds=decimal(took, most=LONGEST_TRAINING)) if isinstance(entry, Run) else entry
        for entry, took in zip(entries, seconds, strict=True)
    ]


def entry_in(facts: Mapping[str, Any], model: Model) -> Run | Model:
    """Return a run, with what a session says about its training, or a model that was opened."""
    run = facts["run"]
    if run is None:
        return model
    sides = (len(model.classes), len(model.classes))
    if not isinstance(run["history"], list) or not 0 < len(run["history"]) <= MOST_ITERATIONS:
        raise DamagedError("no iterations, or far too many")
    return Run(
        settings=TrainingSettings.from_values(run["settings"]),
        model=model,
        history=tuple((decimal(inertia), decimal(shift)) for inertia, shift in run["history"]),
        converged=flag(run["converged"]),
        training_error=share(run["training_error"]),
        validation_confusion=counts(run["validation_confusion"], sides),
        seconds=decimal(run["seconds"], most=LONGEST_TRAINING),
    )


def session_in(contents: Mapping[str, Any], digits: Digits | None, entries: list[Run | Model]) -> SavedSession:
    """Put a session together from what its file says, its digits, and its models and runs."""
    contained = _numbered(contents["models"], entries)
    marks = contents.get("marks", [{}] * len(contained))
    sweeps = tuple(_sweep(facts, entries) for facts in _sweeps_in(contents))
    return SavedSession(
        digits,
        TrainingSettings.from_values(contents["settings"]),
        tuple(_marked(one, mark) for one, mark in zip(contained, marks, strict=True)),
        _place(contents["current"], len(contained)),
        sweeps,
        _place(contents.get("shown", 0 if sweeps else None), len(sweeps)),
    )


def _numbered(numbers: Any, entries: list[Run | Model]) -> list[Run | Model]:
    if not isinstance(numbers, list) or len(numbers) > MOST_LISTED:
        raise DamagedError("no list of numbers of models, or a far too long one")
    return [entries[whole(number, most=len(entries) - 1)] for number in numbers]


def _place(chosen: Any, several: int) -> int | None:
    return None if chosen is None else whole(chosen, most=several - 1)


def _marked(content: Run | Model, mark: Mapping[str, Any]) -> SavedModel:
    if not isinstance(mark, dict):
        raise DamagedError("marks of a model that are no object")
    model = model_of(content)
    test, validated = (unpack(mark[kind], model) if kind in mark else None for kind in ("test", "validated"))
    edited, pinned = (flag(mark.get(kind, False)) for kind in ("edited", "pinned"))
    return SavedModel(content, text(mark.get("name", "")), edited, test, validated, pinned=pinned)


def _sweeps_in(contents: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the facts of each sweep; version 0.1.0 kept one, which may be without any k."""
    if "sweeps" in contents:
        several = contents["sweeps"]
        if not isinstance(several, list) or len(several) > MOST_LISTED:
            raise DamagedError("no list of sweeps, or one of far too many")
        return several
    one = {"planned": contents["planned"], "runs": contents["sweep"]}
    return [one] if one["runs"] else []


def _sweep(facts: Mapping[str, Any], entries: list[Run | Model]) -> SavedSweep:
    if not isinstance(facts, dict) or not isinstance(facts["planned"], list) or len(facts["planned"]) > MOST_LISTED:
        raise DamagedError("a sweep that is none")
    runs = _numbered(facts["runs"], entries)
    trained = tuple(run for run in runs if isinstance(run, Run))
    if not trained or len(trained) < len(runs):
        raise DamagedError("a sweep has no results, or a model that was not trained")
    planned = tuple(whole(k, 1, MOST_CLUSTERS) for k in facts["planned"])
    pinned = flag(facts.get("pinned", False))
    return SavedSweep(planned, trained, text(facts.get("name", "")), _seeds(facts, trained), pinned)


def _seeds(facts: Mapping[str, Any], runs: Sequence[Run]) -> tuple[int, ...]:
    """Return the seeds of a sweep; those of its results where the file does not say."""
    seeds = facts.get("seeds") or sorted({run.settings.seed for run in runs})
    if not isinstance(seeds, list) or len(seeds) > MOST_SEEDS:
        raise DamagedError("no list of seeds, or one of far too many")
    return tuple(sorted({whole(seed, most=LARGEST_SEED) for seed in seeds}))
