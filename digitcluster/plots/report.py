"""The plots and the page of a report on one training and a sweep."""

import base64
import html
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run
from digitcluster.plots.captions import captions, most_confused, summary
from digitcluster.plots.confusion import Confusion
from digitcluster.plots.confusion_words import confusion_title
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.error_rate import ErrorRate, dots_of
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.gallery_order import gallery_order
from digitcluster.plots.provenance import of_model, of_sweep
from digitcluster.plots.saving import save_plot
from digitcluster.wording import counted, percent

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
<img src="confusion.png" alt="True labels and the labels that they were given">
<h2>All results</h2>
{table}
<p>The model is saved as <a href="model.digitmodel">model.digitmodel</a>, the table as
<a href="sweep.csv">sweep.csv</a>, and the pictures as <a href="convergence.png">convergence.png</a>,
<a href="centroids.png">centroids.png</a>, <a href="error-rate.png">error-rate.png</a> and
<a href="confusion.png">confusion.png</a>.</p>
</body>
</html>
"""


def save_report_plots(run: Run, runs: Sequence[Run], folder: Path) -> Generator[Progress, None, tuple[Path, ...]]:
    """Save the plots that the page shows, and return their paths.

    Parameters
    ----------
    run : Run
        Whose convergence, centroids and confusion are shown.
    runs : sequence of Run
        Of the sweep, ascending in k.
    folder : Path

    Raises
    ------
    WritingError
        When a file cannot be written.
    """
    model, k = run.model, run.settings.k
    order = gallery_order(model.label_counts)
    centroids = model.centroids[order], captions(model.label_counts[order], model.classes)
    history = [inertia for inertia, _ in run.history], [shift for _, shift in run.history], True
    matrix = run.validation_confusion
    confusion = matrix, model.classes, confusion_title(f"k {k:,}", "validation digits", matrix)
    # The sizes are in inches: as wide as a page, and as tall as each plot needs.
    plots: tuple[tuple[str, Any, tuple[Any, ...], tuple[float, float]], ...] = (
        ("convergence.png", Convergence, history, (9, 3)),
        ("centroids.png", Gallery, centroids, (9, 6)),
        ("error-rate.png", ErrorRate, (dots_of(runs), [one.settings.k for one in runs], k), (9, 5)),
        ("confusion.png", Confusion, confusion, (7, 6)),
    )
    for name, kind, values, size in plots:
        words = of_sweep(runs) if kind is ErrorRate else of_model(model)
        yield from save_plot(kind, values, size, folder / name, provenance=words)
    return tuple(folder / name for name, *_ in plots)


def report_page(digits: Digits, run: Run, runs: Sequence[Run]) -> str:
    """Return the page as HTML; it shows the plots that `save_report_plots` writes beside it, or see `embedded`."""
    model, settings = run.model, run.settings
    ending = "until no digit changed cluster" if run.converged else "until a limit was reached"
    texts = {
        "name": digits.name,
        "digits": f"{digits.name}: {counted(len(digits), 'digit')} of {digits.width} × {digits.height} pixels; "
        f"{percent(settings.validation, digits=0)} of them are kept for validation.",
        "training": f"k-means with k = {settings.k}, {settings.seeding} first centroids, seed {settings.seed}: "
        f"{counted(run.iterations, 'iteration')}, {ending}.",
        "k": str(settings.k),
        "clusters": "Each centroid is the average of its digits, titled with its inferred label, size and purity. "
        + summary(model.label_counts, model.classes),
        "sweep": "One training for each number of clusters; the error rate is the share of digits labelled wrongly.",
        "confusion": most_confused(run.validation_confusion, model.classes),
    }
    # Names of digits and of classes come from files: they must not be taken for HTML.
    return PAGE.format(table=_table(runs), **{key: html.escape(text) for key, text in texts.items()})


def embedded(page: str, plots: Sequence[Path]) -> str:
    """Return the page with its pictures in it: it can be sent, and never shows those of another report."""
    for path in plots:
        content = base64.b64encode(path.read_bytes()).decode()
        page = page.replace(f'src="{path.name}"', f'src="data:image/png;base64,{content}"')
    return page


def _table(runs: Sequence[Run]) -> str:
    rows = "".join(
        f"<tr><td>{run.settings.k}</td><td>{run.iterations}</td><td>{percent(run.training_error)}</td>"
        f"<td>{percent(run.validation_error)}</td></tr>"
        for run in runs
    )
    return f"<table><tr><th>k</th><th>iterations</th><th>training</th><th>validation</th></tr>{rows}</table>"
