"""`digitcluster fetch-mnist`: download the MNIST digits."""

import argparse
import json
from pathlib import Path

from digitcluster.cli.options import Commands, add_json
from digitcluster.cli.progress_bar import show_progress
from digitcluster.files.mnist_download import download_mnist
from digitcluster.files.user_folders import mnist_folder


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("fetch-mnist", help="download the MNIST digits (11.6 MB)")
    parser.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="keep them there, not in the data folder")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Download what is not there yet, and print where the files are."""
    paths = show_progress(download_mnist(options.output or mnist_folder()))
    if options.json:
        print(json.dumps({"files": [str(path) for path in paths]}))
        return
    for path in paths:
        print(path)
