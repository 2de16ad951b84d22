"""Where the program begins: it opens the window, or runs a command of the command line."""

import sys
from collections.abc import Sequence

SELF_TEST = "--self-test"
COMMANDS = ("train", "sweep", "classify", "report", "info", "convert", "fetch-mnist")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the words of the command line ask for; return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not opens_window(words):
        from digitcluster.cli.main import main as run_command

        return run_command(words)
    from digitcluster import display_check

    if problem := display_check.problem():
        display_check.tell(problem)
        return 1
    from digitcluster import app  # Qt is loaded for the window only

    return app.test() if words[:1] == [SELF_TEST] else app.main(words)


def opens_window(words: Sequence[str]) -> bool:
    """Tell whether these words mean the window, with a file or not."""
    return not words or words[0] == SELF_TEST or not (words[0] in COMMANDS or words[0].startswith("-"))


if __name__ == "__main__":
    sys.exit(main())
