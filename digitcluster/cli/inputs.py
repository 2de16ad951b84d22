"""What the arguments DIGITS and MODEL stand for: files, or what comes with the program."""

import sys
from pathlib import Path

from digitcluster.cli.progress_bar import show_progress
from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.model.model import Model
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.understanding import UNCLEAR
from digitcluster.files.model_file import load_model
from digitcluster.files.registry import load_digits
from digitcluster.resources import resource

# Files of these names can still be reached, as ./sample and ./builtin.
SAMPLE, BUILTIN = "sample", "builtin"
LABELS_FROM = "--labels-from 1 reads 1 as the digit 0, --labels-from 0 reads 10 as the digit 0."


def digits_from(argument: str, choices: Choices) -> Digits:
    """Return the digits that an argument stands for, and say on stderr what was done to them.

    Parameters
    ----------
    argument : str
        A path, or the word "sample".
    choices : Choices
        What people say about the file.

    Raises
    ------
    UnknownFormatError
        When the file is of none of the formats of digits.
    ReadingError
        When it cannot be read.
    """
    digits = show_progress(draw_sample() if argument == SAMPLE else load_digits(Path(argument), choices))
    say_notes(digits)
    return digits


def say_notes(digits: Digits) -> None:
    """Say on stderr what was done to the digits, or left out, while they were read."""
    for warning in digits.warnings:
        what_to_do = f" {LABELS_FROM}" if warning == UNCLEAR else ""
        print(f"{digits.name}: Warning: {warning}{what_to_do}", file=sys.stderr)
    for note in digits.notes:
        print(f"{digits.name}: {note}", file=sys.stderr)


def model_from(argument: str) -> Model:
    """Return the model that an argument stands for: a path, or the word "builtin".

    Raises
    ------
    ReadingError
        When the file cannot be read.
    """
    return load_model(resource("builtin.digitmodel") if argument == BUILTIN else Path(argument))
