"""What the command line reports about a run: for programs, and as a row of a sweep's table."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digitcluster.core.training.run import Run
from digitcluster.files.atomic_write import replacing

COLUMNS = ("k", "iterations", "converged", "inertia", "training_error", "validation_error", "seed")


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
    with replacing(path, "The table") as place, place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(run_facts(run) for run in runs)
