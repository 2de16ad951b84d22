"""Options that several commands share; those of a training are made from the settings' declarations."""

import argparse
from collections.abc import Collection
from typing import Any, TypeAlias

from digitcluster.core.kmeans.initialization import GROW
from digitcluster.core.training.settings import DEFAULTS, SETTINGS, TrainingSettings
from digitcluster.core.training.sweep import NOTEBOOK_KS
from digitcluster.files.choices import Choices

# The class is private to argparse, but there is no other name for what `add_subparsers` returns.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_digits(parser: argparse.ArgumentParser) -> None:
    """Add the argument DIGITS, which `inputs.digits_from` understands."""
    parser.add_argument("digits", metavar="DIGITS")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what a file of digits does not say itself; see `choices_of`."""
    parser.add_argument(
        "--part", metavar="NAME", help="which part to read if a file has several, such as train or test (the first)"
    )
    parser.add_argument(
        "--labels-from",
        type=int,
        choices=(0, 1),
        help="in a file with labels up to 10: 1 if 1 stands for the digit 0, 0 if 10 does (guessed from the images)",
    )
    parser.add_argument(
        "--cell",
        type=_cell,
        metavar="WxH",
        help="the size of one digit, such as 20x20, in a picture of many digits in rows (guessed from the picture)",
    )


def choices_of(options: argparse.Namespace) -> Choices:
    """Return what was said about the file of digits."""
    return Choices(part=options.part, labels_from=options.labels_from, cell=options.cell)


def _cell(text: str) -> tuple[int, int]:
    """Return height and width of "20x20", width first as in every picture's size."""
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"{text} is not a size such as 20x20")
    return int(height), int(width)


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the option that prints the result for programs."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def add_ks(parser: argparse.ArgumentParser, *flags: str) -> None:
    """Add the option for the numbers of clusters of a sweep."""
    parser.add_argument(*flags, dest="ks", default=NOTEBOOK_KS, help="numbers of clusters (%(default)s)")


def add_repeats(parser: argparse.ArgumentParser) -> None:
    """Add the option for several trainings of each number of clusters; see `seeds_from`."""
    parser.add_argument(
        "--repeats",
        type=int,
        default=1,
        metavar="N",
        help="train each number of clusters so many times, with the seed and those that follow it (%(default)s)",
    )


def add_k(parser: argparse.ArgumentParser, flag: str) -> None:
    """Add the option for the number of clusters of one training."""
    parser.add_argument(flag, dest="k", type=int, default=DEFAULTS["k"], help=_help("k"))


def add_settings(parser: argparse.ArgumentParser, *, grows: bool = False) -> None:
    """Add an option for each setting of a training except k.

    Parameters
    ----------
    parser : argparse.ArgumentParser
    grows : bool
        Whether first centroids may grow from those of the previous k, as in a sweep.
    """
    for name in SETTINGS:
        if name != "k":
            choices = [choice for choice in SETTINGS[name].choices if grows or choice != GROW]
            _add_setting(parser, name, choices)


def settings_of(options: argparse.Namespace) -> TrainingSettings:
    """Return the settings that were asked for; k is the default where the command has none.

    Raises
    ------
    SettingsError
        When a value is outside its limits.
    """
    given = vars(options)
    return TrainingSettings(**{name: given[name] for name in SETTINGS if name in given})


def _add_setting(parser: argparse.ArgumentParser, name: str, choices: Collection[str]) -> None:
    flag, default = f"--{name.replace('_', '-')}", DEFAULTS[name]
    if isinstance(default, bool):
        parser.add_argument(flag, action="store_true", default=default, help=_help(name))
        return
    # argparse is not told the limits: the settings check them when they are made, as everywhere in the program.
    kind: dict[str, Any] = {"choices": choices} if choices else {"type": type(default)}
    parser.add_argument(flag, default=default, help=_help(name), **kind)


def _help(name: str) -> str:
    """Return what a setting's declaration says about it, and its default unless it is a switch."""
    text = SETTINGS[name].help.replace("%", "%%")  # argparse fills in what follows a single one
    text = text[0].lower() + text[1:]  # in the form it is a sentence, here a note like argparse's own
    return text if isinstance(DEFAULTS[name], bool) else f"{text} (%(default)s)"
