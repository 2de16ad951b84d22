"""The entry point of the program: it opens the window, or runs a command of the command line."""

import sys
from collections.abc import Sequence

from digitcluster import standard_streams
from digitcluster.core import interruption

SELF_TEST = "--self-test"
COMMANDS = ("train", "sweep", "classify", "report", "info", "convert", "fetch-mnist")


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window or run a command, as the arguments say; return the exit status."""
    interruption.install()  # before anything that takes time
    standard_streams.fill_gaps()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if not opens_window(arguments):
        # Imported here: the window starts sooner without the command line, and a command without Qt.
        from digitcluster.cli.main import main as run_command

        return run_command(arguments)
    from digitcluster import display_check

    if problem := display_check.find_problem():
        display_check.show_problem(problem)
        return 1
    try:
        from digitcluster import app  # not before it is known that Qt can be loaded
    except Exception as error:  # a library is missing, damaged or of another system
        display_check.show_problem(f"what it needs does not work here ({error}). Please install it again.")
        return 1
    return app.test() if arguments[:1] == [SELF_TEST] else app.main(arguments)


def opens_window(arguments: Sequence[str]) -> bool:
    """Tell whether these arguments ask for the window, with a file or without."""
    if not arguments or arguments[0] == SELF_TEST:
        return True
    # Anything that is not a command is the name of a file, as a file manager passes it on.
    return arguments[0] not in COMMANDS and not arguments[0].startswith("-")


if __name__ == "__main__":
    sys.exit(main())
