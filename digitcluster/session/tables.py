"""The list of runs as a table."""

from collections.abc import Sequence

from digitcluster.core.table import Cell, Table
from digitcluster.session.entries import ModelEntry
from digitcluster.session.titles import digits_name

SETTINGS = (
    "seeding",
    "seed",
    "restarts",
    "max_iterations",
    "tolerance",
    "validation",
    "shuffle",
    "per_class",
    "straighten",
    "features",
)
COLUMNS = (
    "name",
    "digits",
    "k",
    *SETTINGS,
    "iterations",
    "converged",
    "inertia",
    "training_error",
    "validation_error",
    "test_error",
    "test_digits",
)


def runs_table(entries: Sequence[ModelEntry]) -> Table:
    """Return the models in the list, one in each row, with their settings where they are known; shares are 0 to 1."""
    return Table(COLUMNS, [_row(entry) for entry in entries])


def _row(entry: ModelEntry) -> Sequence[Cell]:
    run, test = entry.run, entry.test
    settings = [None if run is None else getattr(run.settings, name) for name in SETTINGS]
    course: Sequence[Cell] = (None, None, None) if run is None else (run.iterations, run.converged, run.inertia)
    errors = entry.training_error, entry.validation_error, entry.test_error
    tested = None if test is None else test.digits_name
    return entry.title, digits_name(entry.model), entry.model.k, *settings, *course, *errors, tested
