"""Between the lists of the session and what files keep of them."""

from dataclasses import replace

from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run
from digitcluster.files.damage import VALUES
from digitcluster.files.saved_test import SavedTest, pack, unpack
from digitcluster.files.session_contents import SavedModel, SavedSession, SavedSweep
from digitcluster.session.entries import ModelEntry, Sweep, TestResult

MARKS = ("given_name", "tests")  # in a model's metadata


def saved_model(entry: ModelEntry, *, with_recording: bool = True) -> SavedModel:
    """Return what a file keeps of an entry; without its iterations if they are not wanted."""
    content = entry.run or entry.model
    if isinstance(content, Run) and content.model is not entry.model:  # edited by hand since then
        content = replace(content, model=entry.model)
    tests = _saved_test(entry.test), _saved_test(entry.validated)
    return SavedModel(
        content, entry.name, entry.edited, *tests, entry.recording if with_recording else None, entry.pinned
    )


def saved_sweep(sweep: Sweep) -> SavedSweep:
    """Return what a file keeps of a sweep."""
    return SavedSweep(sweep.planned, sweep.runs, sweep.name, sweep.seeds, sweep.pinned)


def model_with_marks(entry: ModelEntry) -> Model:
    """Return an entry's model as a file of its own keeps it: with a name that was given, and tests, as its metadata."""
    tests = {"test": entry.test, "validated": entry.validated}
    marks = {kind: pack(saved) for kind, test in tests.items() if (saved := _saved_test(test)) is not None}
    name = {"given_name": entry.name} if entry.name else {}
    rest = {key: value for key, value in entry.model.metadata.items() if key not in MARKS}
    return replace(entry.model, metadata={**rest, **name, **({"tests": marks} if marks else {})})


def entry_of(model: Model) -> ModelEntry:
    """Return the entry of a model from a file of its own; a mark that is damaged is left out."""
    tests: dict[str, TestResult | None] = {}
    try:
        tests = {kind: _test(unpack(facts, model)) for kind, facts in dict(model.metadata.get("tests", {})).items()}
    except VALUES:  # an older program may have kept something else there; the model itself is sound
        tests = {}
    name, edited = model.metadata.get("given_name", ""), model.metadata.get("edited", False)
    return ModelEntry(model, None, str(name), bool(edited), tests.get("test"), tests.get("validated"))


def entries_of(saved: SavedSession) -> list[ModelEntry]:
    """Return the entries of the models in a file."""
    return [_entry(one) for one in saved.models]


def sweeps_of(saved: SavedSession) -> list[Sweep]:
    """Return the sweeps in a file."""
    return [Sweep(one.planned, one.runs, one.name, seeds=one.seeds, pinned=one.pinned) for one in saved.sweeps]


def _entry(saved: SavedModel) -> ModelEntry:
    content = saved.content
    run, model = (content, content.model) if isinstance(content, Run) else (None, content)
    tests = _test(saved.test), _test(saved.validated)
    return ModelEntry(model, run, saved.name, saved.edited, *tests, recording=saved.recording, pinned=saved.pinned)


def _saved_test(test: TestResult | None) -> SavedTest | None:
    return None if test is None else SavedTest(test.digits_name, test.matrix, test.unknown, test.was_learned)


def _test(saved: SavedTest | None) -> TestResult | None:
    if saved is None:
        return None
    return TestResult(saved.digits_name, saved.matrix, saved.unknown, was_learned=saved.was_learned)
