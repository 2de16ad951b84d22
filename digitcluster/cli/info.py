"""`digitcluster info`: show what a file of digits or a model holds."""

import argparse
import json
from pathlib import Path
from typing import Any

from digitcluster.cli.inputs import BUILTIN, SAMPLE, digits_from, model_from, say_notes
from digitcluster.cli.options import Commands, add_choices, add_json, choices_of
from digitcluster.cli.progress_bar import show_progress
from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.evaluation import purity
from digitcluster.core.model.model import Model
from digitcluster.files.choices import Choices
from digitcluster.files.registry import load
from digitcluster.wording import counted

LONGEST = 100  # values that are listed


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("info", help="describe a file of digits or a model")
    parser.add_argument("input", metavar="DIGITS|MODEL")
    parser.add_argument(
        "--preview",
        type=Path,
        metavar="FILE",
        help="save a picture of a dozen of the digits with their labels, chosen at random but the same each time, as "
        ".png, .svg or .pdf",
    )
    add_choices(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print facts about the digits or the model; save a picture of some digits where one is wanted."""
    if options.preview:
        # Matplotlib takes most of the start-up time: it is loaded for plots only.
        from digitcluster.plots.saving import check_suffix

        check_suffix(options.preview)  # now, as the reading may take a while
    found = _load(options.input, choices_of(options))
    facts = _model_facts(found) if isinstance(found, Model) else _digits_facts(found)
    if options.preview:
        _save_preview(found, options.preview)
    if options.json:
        print(json.dumps(facts))
        return
    for name, value in facts.items():
        if name in ("notes", "warnings"):  # they are on stderr already, as with every command
            continue
        print(f"{name:<16}{_shown(value)}")


def _shown(value: object) -> str:
    """Return a fact for people: without brackets, and instead of a long list only how long it is."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) if len(value) <= LONGEST else counted(len(value), "value")
    return "unknown" if value is None else str(value)


def _load(argument: str, choices: Choices) -> Digits | Model:
    if argument == SAMPLE:
        return digits_from(argument, choices)
    if argument == BUILTIN:
        return model_from(argument)
    found = show_progress(load(Path(argument), choices))
    if isinstance(found, Model):
        return found
    if isinstance(found, Digits):
        say_notes(found)
        return found
    # Several parts, none of which was named, or a session: reading it as digits takes the first part, or says what a
    # session is for.
    return digits_from(argument, choices)


def _save_preview(found: Digits | Model, path: Path) -> None:
    if isinstance(found, Model):
        raise ReadingError(f"{found.name} is a model, and --preview shows digits. Leave it out, or name digits.")
    from digitcluster.plots.preview import Preview, sheet_of, sheet_size  # as above
    from digitcluster.plots.saving import save_plot

    sheet = sheet_of(found)
    show_progress(save_plot(Preview, (sheet,), sheet_size(sheet), path))


def _digits_facts(digits: Digits) -> dict[str, Any]:
    counts = {} if digits.labels is None else dict(zip(digits.classes, digits.label_counts.tolist(), strict=True))
    return {
        "count": len(digits),
        "height": digits.height,
        "width": digits.width,
        "labels": counts,
        "format": digits.format or SAMPLE,  # what the program draws itself has no format
        "notes": [*digits.warnings, *digits.notes],
        "warnings": list(digits.warnings),
    }


def _model_facts(model: Model) -> dict[str, Any]:
    height, width = model.size
    return {
        **model.metadata,
        "k": model.k,
        "height": height,
        "width": width,
        "purity": round(float(purity(model.label_counts).mean()), 4),
        "format": "model",
    }
