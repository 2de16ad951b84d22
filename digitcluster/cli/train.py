"""`digitcluster train`: find the centroids of some digits."""

import argparse
import json
from pathlib import Path

from digitcluster.cli.inputs import digits_from
from digitcluster.cli.options import (
    Commands,
    add_choices,
    add_digits,
    add_json,
    add_k,
    add_settings,
    choices_of,
    settings_of,
)
from digitcluster.cli.progress_bar import show_progress
from digitcluster.cli.run_facts import run_facts
from digitcluster.core.training.run import Run, train_run
from digitcluster.files.free_memory import check_memory
from digitcluster.files.model_file import MODEL_SUFFIX, save_model
from digitcluster.wording import counted, percent


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("train", help="cluster digits, label the centroids and measure the error rate")
    add_digits(parser)
    add_k(parser, "-k")
    parser.add_argument("-o", "--output", type=Path, metavar=f"NAME{MODEL_SUFFIX}", help="save the model")
    add_settings(parser)
    add_choices(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train, save the model where one is wanted, and print the result."""
    settings = settings_of(options)  # first: an error in them should not wait for the digits
    digits = digits_from(options.digits, choices_of(options))
    check_memory(digits, settings)
    result = show_progress(train_run(digits, settings))
    output = _with_suffix(options.output) if options.output else None
    if output:
        save_model(result.model, output)
    if options.json:
        print(json.dumps(run_facts(result)))
    else:
        _print_run(result)
        if output:
            print(f"model saved as     {output}")


def _print_run(run: Run) -> None:
    ending = "no digit changed cluster" if run.converged else "a limit was reached"
    print(f"k = {run.settings.k}, seed {run.settings.seed}: {counted(run.iterations, 'iteration')}, then {ending}")
    if repaired := run.model.metadata["results"]["repaired_clusters"]:
        times = "Once" if repaired == 1 else f"{repaired} times"
        print(f"{times}, an empty cluster was moved to the digit farthest from its centroid")
    print(f"inertia            {run.inertia:.6g}")
    print(f"training error     {percent(run.training_error)}")
    print(f"validation error   {percent(run.validation_error)}")


def _with_suffix(path: Path) -> Path:
    return path if path.suffix.lower() == MODEL_SUFFIX else path.with_name(path.name + MODEL_SUFFIX)
