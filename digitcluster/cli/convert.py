"""`digitcluster convert`: save digits in another format."""

import argparse
import json
from pathlib import Path

from digitcluster.cli.inputs import digits_from
from digitcluster.cli.options import Commands, add_choices, add_digits, add_json, choices_of
from digitcluster.cli.progress_bar import show_progress
from digitcluster.files.writers import save_digits, writer_for
from digitcluster.wording import counted


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("convert", help="save digits in another format")
    add_digits(parser)
    parser.add_argument(
        "output", metavar="FILE", type=Path, help=".json, .npz, .csv, …-images-idx3-ubyte (and .gz), or a new folder"
    )
    add_choices(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Save the digits in the format of the name's ending."""
    writer = writer_for(options.output)  # before anything is read: a name that fits no format is refused at once
    digits = digits_from(options.digits, choices_of(options))
    show_progress(save_digits(digits, options.output))
    if options.json:
        print(json.dumps({"file": str(options.output), "format": writer.name, "count": len(digits)}))
    else:
        print(f"{counted(len(digits), 'digit')} saved as {options.output} ({writer.name})")
