"""The command line: parses it, runs the command, and turns problems into an exit status."""

import argparse
import signal
import sys
from collections.abc import Sequence

from digitcluster import __version__, standard_streams
from digitcluster.cli import classify, convert, fetch_mnist, info, report, sweep, train
from digitcluster.cli.unexpected import say_unexpected
from digitcluster.core import interruption
from digitcluster.core.errors import DigitClusterError, out_of_memory
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
        0; 1 for a problem, reported in one line on stderr; 128 and a signal's number when one ended it, 130 for Ctrl+C.

    Raises
    ------
    SystemExit
        With status 2 for wrong usage, and 0 after --help and --version.
    """
    prepare_process()
    try:
        _run(arguments)
    except DigitClusterError as error:
        print(f"digitcluster: {error}", file=sys.stderr)
    except KeyboardInterrupt as error:
        number = error.number if isinstance(error, interruption.Interrupted) else signal.SIGINT
        interruption.say(number)
        return interruption.status(number)
    except BrokenPipeError:
        # Whoever read our output (head, less) is gone. Python would complain about that once more at exit.
        standard_streams.send_nowhere(sys.stdout.fileno())
    except MemoryError as error:
        print(f"digitcluster: {out_of_memory(error)}", file=sys.stderr)
    except Exception as error:
        say_unexpected(error)
    else:
        return 0
    return 1


def _run(arguments: Sequence[str] | None) -> None:
    try:
        options = _parser().parse_args(arguments)
        with interruption.Raised():
            options.run(options)
            sys.stdout.flush()  # a reader that is slow can still be interrupted
    finally:
        sys.stdout.flush()  # here, where it can still be reported that nobody reads it


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
