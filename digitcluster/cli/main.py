"""The command line: parses it, runs the command, and turns problems into an exit status."""

import argparse
import sys
from collections.abc import Sequence

from digitcluster import __version__
from digitcluster.cli import classify, convert, fetch_mnist, info, report, sweep, train
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.threads import prepare_process
from digitcluster.files.formats import FORMATS

COMMANDS = {
    "train": train,
    "sweep": sweep,
    "classify": classify,
    "report": report,
    "info": info,
    "convert": convert,
    "fetch-mnist": fetch_mnist,
}
"""Each command's module: `add_parser` declares its arguments, `run` runs it."""

DESCRIPTION = """\
Clusters handwritten digits with k-means and recognizes the digits that people draw.

Without a command it opens the window, with FILE (digits, a model or a session) if one is named.
DIGITS is a file or folder of digits, or the word "sample": digits that the program draws itself.
MODEL is a .digitmodel file, or the word "builtin".
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status.

    Parameters
    ----------
    arguments : sequence of str
        The command and its arguments; by default those of the process.

    Returns
    -------
    int
        0; 1 for a problem with the input, reported in one line on stderr; 130 when interrupted.

    Raises
    ------
    SystemExit
        With status 2 for wrong usage, and 0 after --help and --version.
    """
    prepare_process()
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except DigitClusterError as error:
        print(f"digitcluster: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("digitcluster: interrupted", file=sys.stderr)
        return 130  # 128 plus the number of SIGINT, as in shells
    except BrokenPipeError:
        # Whoever read our output (head, less) is gone. Python would complain about that once more at exit.
        sys.stderr.close()
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "digitcluster",
        usage=f"digitcluster [FILE]\n       digitcluster {{{','.join(COMMANDS)}}} … [-h]",
        description=DESCRIPTION,
        epilog="Files of digits:\n" + "\n".join(f"  {one.name:<12}{one.look}" for one in FORMATS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Digit Cluster {__version__}")
    # For the help only: `__main__` acts on it before any of the command line is loaded.
    parser.add_argument(
        "--self-test", action="store_true", help="try every feature once in a window, and report what works"
    )
    # With its own `prog`, as otherwise each command's help would begin with the usage above.
    commands = parser.add_subparsers(dest="command", required=True, prog="digitcluster")
    for command in COMMANDS.values():
        command.add_parser(commands)
    return parser
