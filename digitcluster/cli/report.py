"""`digitcluster report`: train, sweep and plots on one page, as the notebook has them."""

import argparse
import json
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from digitcluster.cli.inputs import digits_from
from digitcluster.cli.options import (
    Commands,
    add_choices,
    add_digits,
    add_json,
    add_k,
    add_ks,
    add_settings,
    choices_of,
    settings_of,
)
from digitcluster.cli.progress_bar import show_progress
from digitcluster.cli.run_facts import save_table
from digitcluster.core.digits import Digits
from digitcluster.core.errors import WritingError
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import SweepStep, parse_ks, sweep
from digitcluster.files.atomic_write import replacing, replacing_together
from digitcluster.files.model_file import save_model

if TYPE_CHECKING:
    from digitcluster.plots.report_content import Report

PAGES = (".html", ".htm")


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("report", help="train, run a sweep and write one page with all plots")
    add_digits(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER|NAME.html",
        required=True,
        help="a folder for the page, its pictures, table and model, made if it does not exist; or one file for it all",
    )
    add_k(parser, "--k")
    add_ks(parser, "--ks")
    add_settings(parser)
    add_choices(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the report and print the names of its files."""
    ks, settings = parse_ks(options.ks), settings_of(options)
    digits = digits_from(options.digits, choices_of(options))
    write = write_page if options.output.suffix.lower() in PAGES else write_report
    files = show_progress(write(digits, settings, ks, options.output))
    if options.json:
        print(json.dumps({"files": [str(file) for file in files]}))
        return
    for file in files:
        print(file)


def write_report(
    digits: Digits, settings: TrainingSettings, ks: Sequence[int], folder: Path
) -> Generator[Progress | Iteration | SweepStep, None, tuple[Path, ...]]:
    """Train, sweep and write everything into a folder, which is made if it does not exist.

    Parameters
    ----------
    digits : Digits
    settings : TrainingSettings
        Of the one training; the sweep uses them for each k.
    ks : sequence of int
        The numbers of clusters of the sweep.
    folder : Path

    Yields
    ------
    The progress records of the training, of the sweep and of the plots.

    Returns
    -------
    tuple of Path
        The files, the page first.

    Raises
    ------
    SettingsError
        When the settings do not fit the digits.
    WritingError
        When the folder or a file cannot be written.
    """
    # Matplotlib takes most of the start-up time: it is loaded for plots only.
    from digitcluster.plots.report import draw_plots, page_of

    # Begun before the training: a folder that cannot be written to is said at once.
    with _place_for(folder) as place:
        report = yield from _report(digits, settings, ks)
        pictures = yield from draw_plots(report)
        page, table, model = place / "report.html", place / "sweep.csv", place / "model.digitmodel"
        for name, content in pictures.items():
            (place / name).write_bytes(content)
        save_table(report.sweep, table)
        save_model(report.run.model, model)
        beside = (*pictures, table.name, model.name)
        page.write_text(page_of(report, pictures, beside), encoding="utf-8")
    return tuple(folder / name for name in (page.name, *beside))


def write_page(
    digits: Digits, settings: TrainingSettings, ks: Sequence[int], path: Path
) -> Generator[Progress | Iteration | SweepStep, None, tuple[Path, ...]]:
    """Do the same, but write one HTML file; yields, returns and raises as `write_report`."""
    from digitcluster.plots.report import save_report  # as above

    if not path.parent.is_dir():  # now, as the sweep may take minutes
        raise WritingError(f"The folder {path.parent} does not exist. Make it first, or choose another one.")
    report = yield from _report(digits, settings, ks)
    yield from save_report(report, path)
    return (path,)


def _report(
    digits: Digits, settings: TrainingSettings, ks: Sequence[int]
) -> "Generator[Progress | Iteration | SweepStep, None, Report]":
    from digitcluster.plots.report import report_on  # as above

    run = yield from train_run(digits, settings)
    runs = yield from sweep(digits, ks, settings)
    return (yield from report_on(run, digits, sweep=runs))


def _place_for(folder: Path) -> AbstractContextManager[Path]:
    """Return where to write the report: it comes whole, and an older one in the same folder is replaced as a whole."""
    if folder.is_dir():
        return replacing_together(folder, "The report", folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WritingError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
    return replacing(folder, "The report", is_folder=True)
