"""Writes a report: train, sweep and pictures on one page, as the notebook has them."""

import html
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from digitcluster.core.digits import Digits
from digitcluster.core.errors import WritingError
from digitcluster.core.training.run import Run, train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import sweep
from digitcluster.files.model_file import save_model
from digitcluster.plots.captions import captions, gallery_order, most_confused, summary
from digitcluster.plots.confusion import Confusion
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.error_rate import ErrorRate
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.saving import points_of, save_figure, save_sweep
from digitcluster.wording import percent

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Digit Cluster: {name}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1f2328; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
img {{ max-width: 100%; }} h2 {{ margin-top: 2.5rem; }} p {{ max-width: 44rem; }}
table {{ border-collapse: collapse; }}
td, th {{ padding: .2rem 1rem .2rem 0; text-align: right; }}
th {{ border-bottom: 1px solid #d0d7de; font-weight: 600; }}
</style>
</head>
<body>
<h1>Clusters of handwritten digits</h1>
<p>{digits}</p>
<h2>Convergence</h2>
<p>{training}</p>
<img src="convergence.png" alt="Inertia and largest shift by iteration">
<h2>Centroids, k = {k}</h2>
<p>{clusters}</p>
<img src="centroids.png" alt="Centroids with their inferred labels">
<h2>Error rate by number of clusters</h2>
<p>{sweep}</p>
<img src="error-rate.png" alt="Error rate by number of clusters">
<h2>Confusion, k = {k}</h2>
<p>{confusion}</p>
<img src="confusion.png" alt="True labels and the labels they were read as">
<h2>All results</h2>
{table}
<p>The model is saved as <a href="model.digitmodel">model.digitmodel</a>, the table as
<a href="sweep.csv">sweep.csv</a>.</p>
</body>
</html>
"""


def write_report(
    digits: Digits, settings: TrainingSettings, ks: Sequence[int], folder: Path
) -> Generator[Any, None, tuple[Path, ...]]:
    """Train, sweep and write everything into a folder, which is made if there is none.

    Yields
    ------
    The progress records of the training and of the sweep.

    Returns
    -------
    tuple of Path
        The files written; the page, report.html, is the first.

    Raises
    ------
    WritingError
        Before anything is computed, when the folder cannot be made; later, when a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WritingError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
    run = yield from train_run(digits, settings)
    runs = yield from sweep(digits, ks, settings)
    figures: dict[str, Callable[[], Figure]] = {
        "convergence.png": lambda: draw_convergence(run),
        "centroids.png": lambda: draw_gallery(run),
        "error-rate.png": lambda: draw_error_rate(runs, settings.k),
        "confusion.png": lambda: draw_confusion(run),
    }
    for name, draw in figures.items():
        save_figure(draw(), folder / name)
    save_sweep(runs, folder / "sweep.csv")
    save_model(run.model, folder / "model.digitmodel")
    page = folder / "report.html"
    try:
        page.write_text(_page(digits, run, runs), encoding="utf-8")
    except OSError as error:
        raise WritingError(f"The report could not be saved as {page}: {error.strerror or error}.") from error
    return (page, *(folder / name for name in figures), folder / "sweep.csv", folder / "model.digitmodel")


def draw_convergence(run: Run) -> Figure:
    """Return a figure of inertia and shift by iteration."""
    plot = Convergence(Figure(figsize=(9, 3)))
    plot.show([inertia for inertia, _ in run.history], [shift for _, shift in run.history])
    return plot.figure


def draw_gallery(run: Run) -> Figure:
    """Return a figure of the centroids with their inferred labels."""
    model = run.model
    order = gallery_order(model.label_counts)
    plot = Gallery(Figure(figsize=(9, 6)))
    plot.show(model.centroids[order], captions(model.label_counts[order], model.classes))
    return plot.figure


def draw_error_rate(runs: Sequence[Run], k: int) -> Figure:
    """Return a figure of the error rate by number of clusters, with one k marked."""
    plot = ErrorRate(Figure(figsize=(9, 5)))
    plot.show(points_of(runs), [run.settings.k for run in runs], k)
    return plot.figure


def draw_confusion(run: Run) -> Figure:
    """Return a figure of the confusion of the validation digits."""
    plot = Confusion(Figure(figsize=(7, 6)))
    plot.show(run.validation_confusion, run.model.classes)
    return plot.figure


def _page(digits: Digits, run: Run, runs: Sequence[Run]) -> str:
    model, settings = run.model, run.settings
    ending = "until no digit changed its cluster" if run.converged else "until a limit was reached"
    words = {
        "name": digits.name,
        "digits": f"{digits.name}: {len(digits):,} digits of {digits.width} × {digits.height} pixels; "
        f"{percent(settings.validation, digits=0)} of them are kept for validation.",
        "training": f"k-means with k = {settings.k}, {settings.seeding} first centroids, seed {settings.seed}: "
        f"{run.iterations} iterations in {run.seconds:.1f} s, {ending}.",
        "k": str(settings.k),
        "clusters": "Each centroid is the average of its digits, titled with its inferred label, size and purity. "
        + summary(model.label_counts, model.classes),
        "sweep": "One training for each number of clusters; the error rate is the share of digits named wrongly.",
        "confusion": most_confused(run.validation_confusion, model.classes),
    }
    return PAGE.format(table=_table(runs), **{key: html.escape(text) for key, text in words.items()})


def _table(runs: Sequence[Run]) -> str:
    rows = "".join(
        f"<tr><td>{run.settings.k}</td><td>{run.iterations}</td><td>{percent(run.training_error)}</td>"
        f"<td>{percent(run.validation_error)}</td></tr>"
        for run in runs
    )
    return f"<table><tr><th>k</th><th>iterations</th><th>training</th><th>validation</th></tr>{rows}</table>"
