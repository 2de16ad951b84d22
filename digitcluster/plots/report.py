"""A report on one training: what it holds, its pictures, and the one file that it can be."""

import base64
import io
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from matplotlib.image import imsave
from numpy.typing import NDArray

from digitcluster.core.analysis.misread import misread
from digitcluster.core.analysis.parts import TRAINING, VALIDATION
from digitcluster.core.digits import Digits
from digitcluster.core.model.evaluation import evaluate
from digitcluster.core.progress import Progress, reworded
from digitcluster.core.training.run import Run
from digitcluster.core.training.training_data import split_digits
from digitcluster.files.atomic_write import replacing
from digitcluster.plots.captions import captions
from digitcluster.plots.confusion import Confusion
from digitcluster.plots.confusion_words import confusion_title
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.error_rate import ErrorRate, dots_of
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.gallery_order import gallery_order
from digitcluster.plots.provenance import of_model, of_sweep
from digitcluster.plots.report_content import Report, ReportPlot
from digitcluster.plots.report_map import map_of
from digitcluster.plots.report_page import report_page
from digitcluster.plots.saving import drawn

MISREAD = 36  # digits that are shown at most: whole rows of twelve, or of six on a narrow screen


def report_on(
    run: Run, digits: Digits | None, *, sweep: Sequence[Run] = (), title: str = "", is_edited: bool = False
) -> Generator[Progress, None, Report]:
    """Put a report together: place the digits on a map, and find those that are read wrongly.

    Parameters
    ----------
    run : Run
        With the model that is to be shown.
    digits : Digits or None
        Those that it was trained on; None where they are not at hand.
    sweep, title, is_edited
        As of a `Report`.
    """
    confusion: NDArray[np.int64] | None = None if is_edited else run.validation_confusion
    report = Report(run, title, is_edited, confusion, sweep=sweep)
    if digits is None:
        return report
    plot, words = yield from map_of(run.model, digits)
    report = replace(report, map=plot, map_words=words)
    if digits.labels is None:
        return report
    training, validation = split_digits(digits, run.settings)
    if is_edited:
        report = replace(report, confusion=(yield from evaluate(run.model, validation)))
    part = VALIDATION if len(validation) else TRAINING
    found = yield from misread(run.model, validation if len(validation) else training, MISREAD)
    return replace(report, misread=found, misread_part=part)


def plots_of(report: Report) -> Mapping[str, ReportPlot]:
    """Return the plots of a report by the names of their files, in the order of the page."""
    run, model = report.run, report.run.model
    order = gallery_order(model.label_counts)
    # As wide as a page, and as tall as each needs.
    plots = {
        "centroids.png": ReportPlot(
            Gallery, (model.centroids[order], captions(model.label_counts[order], model.classes)), (9, 6)
        ),
        "convergence.png": ReportPlot(Convergence, (*_course(run.history), True), (9, 3)),
    }
    if report.confusion is not None and report.confusion.any():
        title = confusion_title(f"k {model.k:,}", "validation digits", report.confusion)
        plots["confusion.png"] = ReportPlot(Confusion, (report.confusion, model.classes, title), (7, 6))
    if report.map is not None:
        plots["map.png"] = report.map
    if report.sweep:
        ks = [one.settings.k for one in report.sweep]
        plots["error-rate.png"] = ReportPlot(ErrorRate, (dots_of(report.sweep), ks, run.settings.k), (9, 5))
    return plots


def draw_plots(report: Report) -> Generator[Progress, None, dict[str, bytes]]:
    """Draw the plots of a report; return them as PNG by the names of their files."""
    pictures = {}
    for name, plot in plots_of(report).items():
        is_sweep = plot.kind is ErrorRate
        words = of_sweep(report.sweep) if is_sweep else of_model(report.run.model, edited=report.is_edited)
        work = drawn(plot.kind, plot.values, plot.size, ".png", provenance=words)
        pictures[name] = yield from reworded(work, lambda _: "Drawing the pictures of the report")
    return pictures


def page_of(report: Report, pictures: Mapping[str, bytes], beside: Sequence[str] = ()) -> str:
    """Return the page with its pictures in it: it can be sent, and never shows those of another report.

    Parameters
    ----------
    report : Report
    pictures : mapping of str to bytes
        As `draw_plots` returns them.
    beside : sequence of str
        The names of files that lie beside the page, and are offered at its end.
    """
    shown = report.misread
    digits = [] if shown is None else [_embedded(_small(image)) for image in shown.images]
    return report_page(report, {name: _embedded(content) for name, content in pictures.items()}, digits, beside)


def save_report(report: Report, path: Path) -> Generator[Progress, None, None]:
    """Save a report as one HTML file.

    Raises
    ------
    WritingError
        When the file cannot be written.
    """
    pictures = yield from draw_plots(report)
    with replacing(path, "The report") as place:
        place.write_text(page_of(report, pictures), encoding="utf-8")


def _course(history: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [inertia for inertia, _ in history], [shift for _, shift in history]


def _small(image: NDArray[np.uint8]) -> bytes:
    """Return a digit as PNG, ink on paper."""
    content = io.BytesIO()
    paper = np.repeat(255 - image[:, :, None], 3, axis=2)
    imsave(content, paper, format="png")
    return content.getvalue()


def _embedded(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
