"""The command line: train, sweep, classify, report, info, convert, fetch-mnist."""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

from digitcluster import __version__
from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.features.preprocessing import FEATURES
from digitcluster.core.kmeans.initialization import GROW, SEEDINGS
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.evaluation import confusion, error_rate, purity
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify, rank
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run, train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import NOTEBOOK_KS, SweepStep, parse_ks, sweep
from digitcluster.files.model_file import is_model_file, load_model, save_model
from digitcluster.files.picture_file import load_picture
from digitcluster.files.registry import FORMATS, load_digits, sniff
from digitcluster.files.writers import save_digits, writer_for
from digitcluster.resources import resource
from digitcluster.wording import duration, percent

Result = TypeVar("Result")

LOG_PAUSE = 2  # seconds between two lines of progress where stderr is no terminal

DESCRIPTION = """\
Clusters handwritten digits with k-means and reads the digits that people draw.

Without a command it opens the window, with FILE (digits, a model or a session) if one is named.
DIGITS is a file or folder of digits, or the word "sample": digits that the program draws itself.
MODEL is a .digitmodel file, or the word "builtin".
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1 (input), 2 (usage) or 130 (interrupted)."""
    options = _parser().parse_args(arguments)
    try:
        COMMANDS[options.command](options)
    except DigitClusterError as error:
        print(f"digitcluster: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("digitcluster: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is left to say to it.
        sys.stderr.close()
        return 1
    return 0


def _train(options: argparse.Namespace) -> None:
    run = _show(train_run(_digits(options.digits, options.part), _settings(options)))
    if options.output:
        save_model(run.model, _with_suffix(options.output, ".digitmodel"))
    if options.json:
        print(json.dumps(_run_facts(run)))
        return
    ending = "no digit changed its cluster" if run.converged else "a limit was reached"
    print(f"k = {run.settings.k}, seed {run.settings.seed}: {run.iterations} iterations, then {ending}")
    if repaired := run.model.metadata["results"]["repaired_clusters"]:
        print(f"{repaired} times an empty cluster was moved to the digit farthest from its centroid")
    print(f"inertia            {run.inertia:.6g}")
    print(f"training error     {percent(run.training_error)}")
    print(f"validation error   {percent(run.validation_error)}")
    if options.output:
        print(f"model saved as     {_with_suffix(options.output, '.digitmodel')}")


def _sweep(options: argparse.Namespace) -> None:
    from digitcluster.plots.saving import check_suffix, save_sweep  # matplotlib is loaded for pictures only

    ks = parse_ks(options.ks)
    if options.output:
        check_suffix(options.output)
    runs = _show(sweep(_digits(options.digits, options.part), ks, _settings(options)))
    if options.output:
        save_sweep(runs, options.output)
    if options.json:
        print(json.dumps({"points": [_run_facts(run) for run in runs]}))
        return
    print("    k  iterations  training error  validation error")
    for run in runs:
        errors = f"{percent(run.training_error):>14}  {percent(run.validation_error):>16}"
        print(f"{run.settings.k:>5}  {run.iterations:>10}  {errors}")


def _classify(options: argparse.Namespace) -> None:
    model = _model(options.model)
    if len(options.inputs) == 1 and _is_digits(options.inputs[0]):
        _classify_digits(model, _digits(options.inputs[0], options.part), as_json=options.json)
    else:
        _classify_pictures(model, [Path(name) for name in options.inputs], as_json=options.json)


def _classify_digits(model: Model, digits: Digits, *, as_json: bool) -> None:
    named = _show(classify(model, digits.images))
    error = None
    if digits.labels is not None:
        error = error_rate(confusion(digits.labels, named, classes=len(digits.classes)))
    if as_json:
        print(json.dumps({"predictions": [model.classes[label] for label in named], "error_rate": error}))
        return
    for index, label in enumerate(named):
        print(f"{index + 1}\t{model.classes[label]}")
    if error is not None:
        print(f"error rate {percent(error)}", file=sys.stderr)


def _classify_pictures(model: Model, paths: Sequence[Path], *, as_json: bool) -> None:
    height, width = model.size
    best = [(path, rank(model, load_picture(path, height=height, width=width))[0]) for path in paths]
    if as_json:
        predictions = [
            {"file": str(path), "label": model.classes[one.label], "distance": one.distance} for path, one in best
        ]
        print(json.dumps({"predictions": predictions}))
        return
    for path, one in best:
        print(f"{path}\t{model.classes[one.label]}")


def _report(options: argparse.Namespace) -> None:
    from digitcluster.plots.report import write_report  # matplotlib is loaded for pictures only

    digits = _digits(options.digits, options.part)
    files = _show(write_report(digits, _settings(options), parse_ks(options.ks), options.output))
    if options.json:
        print(json.dumps({"files": [str(file) for file in files]}))
        return
    for file in files:
        print(file)


def _info(options: argparse.Namespace) -> None:
    if options.input == "builtin" or is_model_file(Path(options.input)):
        facts = _model_facts(_model(options.input))
    else:
        facts = _digits_facts(_digits(options.input, options.part), options.input)
    if options.json:
        print(json.dumps(facts))
        return
    for name, value in facts.items():
        if name == "notes":  # said already, as with every command
            continue
        shown = ", ".join(f"{key}: {one}" for key, one in value.items()) if isinstance(value, dict) else value
        print(f"{name:<16}{shown}")


def _convert(options: argparse.Namespace) -> None:
    kind = writer_for(options.output)
    digits = _digits(options.digits, options.part)
    _show(save_digits(digits, options.output))
    if options.json:
        print(json.dumps({"file": str(options.output), "format": kind.name, "count": len(digits)}))
    else:
        print(f"{len(digits):,} digits saved as {options.output} ({kind.name})")


def _fetch_mnist(options: argparse.Namespace) -> None:
    from digitcluster.session.fetching import fetch  # Qt is loaded for the network only

    paths = _show(fetch(options.output))
    if options.json:
        print(json.dumps({"files": [str(path) for path in paths]}))
        return
    for path in paths:
        print(path)


COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "train": _train,
    "sweep": _sweep,
    "classify": _classify,
    "report": _report,
    "info": _info,
    "convert": _convert,
    "fetch-mnist": _fetch_mnist,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "digitcluster",
        description=DESCRIPTION,
        epilog="Files of digits:\n" + "\n".join(f"  {one.name:<12}{one.look}" for one in FORMATS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Digit Cluster {__version__}")
    parser.usage = (
        "digitcluster [FILE]\n       digitcluster {train,sweep,classify,report,info,convert,fetch-mnist} … [-h]"
    )
    parser.add_argument("--self-test", action="store_true", help="try everything once in a window, and say what works")
    commands = parser.add_subparsers(dest="command", required=True)

    train = commands.add_parser("train", help="find the centroids of some digits")
    train.add_argument("digits", metavar="DIGITS")
    train.add_argument("-k", type=int, default=TrainingSettings.k, help="number of clusters (%(default)s)")
    train.add_argument("-o", "--output", type=Path, metavar="NAME.digitmodel", help="save the model")

    sweeps = commands.add_parser("sweep", help="error rate by number of clusters")
    sweeps.add_argument("digits", metavar="DIGITS")
    sweeps.add_argument("-o", "--output", type=Path, metavar="FILE", help="save as .csv, .png, .svg or .pdf")

    classifier = commands.add_parser("classify", help="name digits with a model")
    classifier.add_argument("model", metavar="MODEL")
    classifier.add_argument("inputs", metavar="PICTURE|DIGITS", nargs="+")

    report = commands.add_parser("report", help="train, sweep and pictures on one page")
    report.add_argument("digits", metavar="DIGITS")
    report.add_argument("-o", "--output", type=Path, metavar="FOLDER", required=True)
    report.add_argument("--k", dest="k", type=int, default=TrainingSettings.k, help="of the gallery (%(default)s)")

    info = commands.add_parser("info", help="what a file of digits or a model holds")
    info.add_argument("input", metavar="DIGITS|MODEL")

    convert = commands.add_parser("convert", help="save digits in another format")
    convert.add_argument("digits", metavar="DIGITS")
    convert.add_argument(
        "output", metavar="FILE", type=Path, help=".json, .npz, .csv, …-images-ubyte (and .gz), or a new folder"
    )

    fetch = commands.add_parser("fetch-mnist", help="download the MNIST digits (11.6 MB)")
    fetch.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="keep them there, not in the data folder")

    for one in (sweeps, report):
        flags = ["-k", "--ks"] if one is sweeps else ["--ks"]
        one.add_argument(*flags, dest="ks", default=NOTEBOOK_KS, help="numbers of clusters (%(default)s)")
    for one in (train, sweeps, report):
        _add_training_options(one, (*SEEDINGS, GROW) if one is sweeps else SEEDINGS)
    for one in (train, sweeps, classifier, report, info, convert):
        one.add_argument("--part", metavar="NAME", help="of a file with several, such as train and test (the first)")
    for one in (train, sweeps, classifier, report, info, convert, fetch):
        one.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_training_options(parser: argparse.ArgumentParser, seedings: Sequence[str]) -> None:
    defaults = TrainingSettings()
    add = parser.add_argument
    add("--seeding", choices=seedings, default=defaults.seeding, help="first centroids (%(default)s)")
    add("--seed", type=int, default=defaults.seed, help="of all random choices (%(default)s)")
    add("--restarts", type=int, default=defaults.restarts, help="keep the best of so many (%(default)s)")
    add("--max-iterations", type=int, default=defaults.max_iterations, help="limit (%(default)s)")
    add(
        "--tolerance",
        type=float,
        default=defaults.tolerance,
        help="smallest shift, grey levels (%(default)s)",
    )
    add("--validation", type=float, default=defaults.validation, help="share for validation (%(default)s)")
    add("--per-class", action="store_true", help="train each label on its own; the clusters are shared out over them")
    add("--straighten", action="store_true", help="take the digits' slant out")
    add("--features", choices=FEATURES, default=defaults.features, help="what is compared (%(default)s)")
    add("--shuffle", action="store_true", help="choose the validation digits at random, not the first ones")


def _settings(options: argparse.Namespace) -> TrainingSettings:
    given = vars(options)
    return TrainingSettings(**{one.name: given[one.name] for one in fields(TrainingSettings) if one.name in given})


def _digits(word: str, part: str | None) -> Digits:
    work: Generator[Progress, None, Digits] = draw_sample() if word == "sample" else load_digits(Path(word), part)
    digits = _show(work)
    for note in digits.notes:
        print(f"{digits.name}: {note}", file=sys.stderr)
    return digits


def _is_digits(word: str) -> bool:
    if word == "sample":
        return True
    try:
        return sniff(Path(word)) in FORMATS
    except DigitClusterError:
        return False


def _model(word: str) -> Model:
    return load_model(resource("builtin.digitmodel") if word == "builtin" else Path(word))


def _run_facts(run: Run) -> dict[str, Any]:
    return {
        "k": run.settings.k,
        "seed": run.settings.seed,
        "iterations": run.iterations,
        "converged": run.converged,
        "inertia": run.inertia,
        "training_error": run.training_error,
        "validation_error": run.validation_error,
        "seconds": round(run.seconds, 3),
        "digits": run.model.metadata["digits"]["count"],
    }


def _digits_facts(digits: Digits, word: str) -> dict[str, Any]:
    return {
        "count": len(digits),
        "height": digits.height,
        "width": digits.width,
        "labels": {} if digits.labels is None else _label_counts(digits),
        "format": "sample" if word == "sample" else sniff(Path(word)).name,
        "notes": list(digits.notes),
    }


def _label_counts(digits: Digits) -> dict[str, int]:
    return dict(zip(digits.classes, digits.label_counts.tolist(), strict=True))


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


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix == suffix else path.with_name(path.name + suffix)


def _show(work: Generator[Any, None, Result]) -> Result:
    """Drive a generator to its end, its progress on stderr, and return its result."""
    terminal = sys.stderr.isatty()
    told = -math.inf
    with tqdm(file=sys.stderr, leave=False, disable=not terminal, bar_format="{desc} {bar:20} {postfix}") as bar:
        while True:
            try:
                record = next(work)
            except StopIteration as end:
                result: Result = end.value
                return result
            text, count, done, total = _describe(record)
            if terminal:
                bar.total, bar.n = total, done
                bar.set_description_str(text, refresh=False)
                bar.set_postfix_str(count, refresh=False)
                bar.update(0)
            elif time.monotonic() - told > LOG_PAUSE:
                told = time.monotonic()
                print(f"{text}: {count}", file=sys.stderr)


def _describe(record: Progress | Iteration | SweepStep) -> tuple[str, str, int, int | None]:
    """Return what is done, how far in words, and how far of how much; None where nobody can know."""
    if isinstance(record, Progress):
        far = percent(record.fraction, digits=0) if record.total else f"{record.done:,} {record.unit}"
        return record.text, far, record.done, record.total or None
    if isinstance(record, Iteration):
        far = f"iteration {record.number}, {record.reassigned:,} digits reassigned"
        return "Training", far, record.number, None
    left = "" if record.seconds_left is None else f", {duration(record.seconds_left)} left"
    return (
        "Sweep",
        f"k = {' and '.join(map(str, record.running))}, {record.done} of {record.total} done{left}",
        record.done,
        record.total,
    )
