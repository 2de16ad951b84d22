"""What the command line reports about a run: for programs, and as a row of a sweep's table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digitcluster.core.analysis.tables import sweep_table
from digitcluster.core.progress import finish
from digitcluster.core.training.run import Run
from digitcluster.files import tables


def run_facts(run: Run) -> dict[str, Any]:
    """Return the facts about a run, in a form that JSON can hold; an error rate that was not measured is None.

    Shares are 0 to 1; the inertia is in the unit of what was compared, squared.
    """
    return {
        "k": run.settings.k,
        "seed": run.settings.seed,
        "iterations": run.iterations,
        "converged": run.converged,
        "inertia": run.inertia,
        "training_error": run.training_error,
        "validation_error": run.validation_error,
        "seconds": round(run.seconds, 3),
        "digits": run.model.metadata["digits"]["count"],
    }


def save_table(runs: Sequence[Run], path: Path) -> None:
    """Save the runs of a sweep as CSV, one in each row; an error rate that was not measured is an empty cell.

    Raises
    ------
    WritingError
        When the file cannot be written.
    """
    finish(tables.save_table(sweep_table(runs), path))
