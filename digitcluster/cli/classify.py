"""`digitcluster classify`: let a model label digits, or pictures of them."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from digitcluster.cli.inputs import digits_from, model_from
from digitcluster.cli.options import Commands, add_choices, add_json, choices_of
from digitcluster.cli.progress_bar import show_progress
from digitcluster.core.analysis.assignment import NONE, labels_in
from digitcluster.core.digits import Digits
from digitcluster.core.model.evaluation import confusion_matrix, error_rate
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify, recognize
from digitcluster.files.choices import Choices
from digitcluster.files.errors import UnknownFormatError
from digitcluster.files.picture_file import load_picture
from digitcluster.wording import counted, percent, printable


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("classify", help="read digits or pictures of digits with a model")
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("inputs", metavar="PICTURE|DIGITS", nargs="+")
    add_choices(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print the label that the model gives to each digit or picture; for labelled digits also the error rate."""
    model = model_from(options.model)
    digits = _digits_of(options.inputs, choices_of(options))
    if digits is not None:
        _classify_digits(model, digits, as_json=options.json)
    else:
        _classify_pictures(model, [Path(name) for name in options.inputs], as_json=options.json)


def _digits_of(inputs: Sequence[str], choices: Choices) -> Digits | None:
    """Return the digits that the inputs are; None where they must be pictures."""
    if len(inputs) > 1:
        return None
    try:
        return digits_from(inputs[0], choices)
    except UnknownFormatError:  # nothing else: damaged digits must not be called a bad picture
        return None


def _classify_digits(model: Model, digits: Digits, *, as_json: bool) -> None:
    given = show_progress(classify(model, digits.images))
    true = labels_in(model, digits)
    known = true != NONE
    error = error_rate(confusion_matrix(true[known], given[known], classes=len(model.classes)))
    if as_json:
        print(json.dumps({"predictions": [model.classes[label] for label in given], "error_rate": error}))
        return
    for number, label in enumerate(given, start=1):
        print(f"{number}\t{model.classes[label]}")
    if error is not None:  # not on stdout, where each line is a digit
        print(f"error rate {percent(error)}", file=sys.stderr)
    if digits.labels is not None and not known.all():
        others = counted(int((~known).sum()), digits.noun)
        print(f"{others} with labels that the model does not know: not in the error rate", file=sys.stderr)


def _classify_pictures(model: Model, paths: Sequence[Path], *, as_json: bool) -> None:
    height, width = model.size
    answers = [(path, recognize(model, load_picture(path, height=height, width=width))) for path in paths]
    if as_json:
        predictions = [
            {
                "file": str(path),
                "label": one.label,
                "distance": one.ranking[0].distance,
                "probability": one.shares[0],
                "not_a_digit": one.is_far,
            }
            for path, one in answers
        ]
        print(json.dumps({"predictions": predictions}))
        return
    for path, one in answers:
        print(f"{printable(str(path))}\t{one.label}")
        if one.is_far:  # not on stdout, where each line is a picture and its label
            print(f"{printable(str(path))}: not a digit, or unlike all that the model knows", file=sys.stderr)
