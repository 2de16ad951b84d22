"""Between the lists of the session and what its file keeps of them."""

from dataclasses import replace

from digitcluster.core.training.run import Run
from digitcluster.files.session_file import SavedModel, SavedSession, SavedSweep, SavedTest
from digitcluster.session.entries import ModelEntry, Sweep, TestResult


def saved_model(entry: ModelEntry) -> SavedModel:
    """Return what a file keeps of an entry."""
    content = entry.run or entry.model
    if isinstance(content, Run) and content.model is not entry.model:  # edited by hand since then
        content = replace(content, model=entry.model)
    return SavedModel(content, entry.name, entry.edited, _saved_test(entry.test), _saved_test(entry.validated))


def saved_sweep(sweep: Sweep) -> SavedSweep:
    """Return what a file keeps of a sweep."""
    return SavedSweep(sweep.planned, sweep.runs, sweep.name)


def entries_of(saved: SavedSession) -> list[ModelEntry]:
    """Return the entries of the models in a file."""
    return [_entry(one) for one in saved.models]


def sweeps_of(saved: SavedSession) -> list[Sweep]:
    """Return the sweeps in a file."""
    return [Sweep(one.planned, one.runs, one.name) for one in saved.sweeps]


def _entry(saved: SavedModel) -> ModelEntry:
    content = saved.content
    run, model = (content, content.model) if isinstance(content, Run) else (None, content)
    return ModelEntry(model, run, saved.name, saved.edited, _test(saved.test), _test(saved.validated))


def _saved_test(test: TestResult | None) -> SavedTest | None:
    return None if test is None else SavedTest(test.digits_name, test.matrix, test.unknown)


def _test(saved: SavedTest | None) -> TestResult | None:
    return None if saved is None else TestResult(saved.digits_name, saved.matrix, saved.unknown)
