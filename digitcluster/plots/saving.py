"""Saves plots as pictures, and a sweep as a picture or a table."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from digitcluster.core.errors import WritingError
from digitcluster.core.training.run import Run
from digitcluster.plots.error_rate import ErrorRate, Point
from digitcluster.plots.style import LIGHT, Style

PICTURES = (".png", ".svg", ".pdf")
RESOLUTION = 200  # dots per inch of a saved PNG


def check_suffix(path: Path, *, also: Sequence[str] = (".csv",)) -> None:
    """Raise WritingError unless the name ends in a kind of picture that can be written, or one of `also`."""
    if path.suffix.lower() not in (*PICTURES, *also):
        kinds = ", ".join((*PICTURES, *also))
        raise WritingError(f"{path.name}: the name must end in one of {kinds}.")


def save_figure(figure: Figure, path: Path) -> None:
    """Save a figure as PNG, SVG or PDF, by the ending of the name.

    Raises
    ------
    WritingError
        When the ending is another, or the file cannot be written.
    """
    check_suffix(path, also=())
    try:
        figure.savefig(path, dpi=RESOLUTION, facecolor=figure.get_facecolor())
    except OSError as error:
        raise WritingError(
            f"The picture could not be saved as {path}: {error.strerror or error}.", details=str(error)
        ) from error


def save_plot(plot: Any, path: Path, *, back_to: Style = LIGHT) -> None:
    """Save one of our plots in the light style, whatever its style on the screen, which it gets back."""
    plot.restyle(LIGHT)
    try:
        save_figure(plot.figure, path)
    finally:
        plot.restyle(back_to)


def points_of(runs: Sequence[Run]) -> list[Point]:
    """Return the runs of a sweep as dots of the error-rate plot."""
    return [Point(run.settings.k, run.training_error or 0.0, run.validation_error) for run in runs]


def save_sweep(runs: Sequence[Run], path: Path) -> None:
    """Save a sweep as a table (.csv) or as a picture of error rate by k (.png, .svg, .pdf)."""
    if path.suffix.lower() == ".csv":
        _save_table(runs, path)
        return
    plot = ErrorRate(Figure(figsize=(8, 5)))
    plot.show(points_of(runs), [run.settings.k for run in runs], None)
    save_figure(plot.figure, path)


def _save_table(runs: Sequence[Run], path: Path) -> None:
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["k", "iterations", "converged", "inertia", "training_error", "validation_error"])
            for run in runs:
                facts = [run.settings.k, run.iterations, run.converged, run.inertia]
                writer.writerow([*facts, run.training_error, run.validation_error])
    except OSError as error:
        raise WritingError(f"The table could not be saved as {path}: {error.strerror or error}.") from error
