"""`digitcluster sweep`: error rate by number of clusters."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from digitcluster.cli.inputs import digits_from
from digitcluster.cli.options import (
    Commands,
    add_choices,
    add_digits,
    add_json,
    add_ks,
    add_repeats,
    add_settings,
    choices_of,
    settings_of,
)
from digitcluster.cli.progress_bar import show_progress
from digitcluster.cli.run_facts import run_facts, save_table
from digitcluster.core.training.run import Run
from digitcluster.core.training.sweep import parse_ks, seeds_from, sweep
from digitcluster.files.free_memory import check_memory
from digitcluster.wording import percent

TABLE = ".csv"
SIZE = 8.0, 5.0  # inches, of the saved plot


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("sweep", help="measure the error rate for several numbers of clusters")
    add_digits(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="save as .csv, .png, .svg or .pdf")
    add_ks(parser, "-k", "--ks")
    add_repeats(parser)
    add_settings(parser, grows=True)
    add_choices(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train once for each k and seed, save table or plot where one is wanted, and print the error rates."""
    ks, settings = parse_ks(options.ks), settings_of(options)
    seeds = seeds_from(settings.seed, options.repeats)
    if options.output:
        # Matplotlib takes most of the start-up time: it is loaded for plots only.
        from digitcluster.plots.saving import check_suffix

        check_suffix(options.output, also=(TABLE,))  # now, as the sweep may take minutes
    digits = digits_from(options.digits, choices_of(options))
    check_memory(digits, settings, ks)
    runs = show_progress(sweep(digits, ks, settings, seeds=seeds))
    if options.output:
        _save(runs, options.output)
    if options.json:
        print(json.dumps({"points": [run_facts(run) for run in runs]}))
        return
    _print(runs, with_seed=len(seeds) > 1)


def _print(runs: Sequence[Run], *, with_seed: bool) -> None:
    seed = f"  {'seed':>8}" if with_seed else ""
    print(f"    k{seed}  iterations  training error  validation error")
    for one in runs:
        seed = f"  {one.settings.seed:>8}" if with_seed else ""
        errors = f"{percent(one.training_error):>14}  {percent(one.validation_error):>16}"
        print(f"{one.settings.k:>5}{seed}  {one.iterations:>10}  {errors}")


def _save(runs: Sequence[Run], path: Path) -> None:
    if path.suffix.lower() == TABLE:
        save_table(runs, path)
        return
    from digitcluster.plots.error_rate import ErrorRate, dots_of  # as above
    from digitcluster.plots.provenance import of_sweep
    from digitcluster.plots.saving import save_plot
    from digitcluster.plots.sweep_curves import usual_curves

    values = dots_of(runs), sorted({run.settings.k for run in runs}), None, usual_curves(runs)
    show_progress(save_plot(ErrorRate, values, SIZE, path, provenance=of_sweep(runs)))
