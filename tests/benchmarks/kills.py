"""Kills a process that saves over the same file again and again, at random moments, and looks at what is left.

`python -m tests.benchmarks.kills [--times 200] [--kinds model session …]`; not on Windows, which cannot fork. After
each kill the file must open with the content of one save, whole: its images and labels carry the save's number. After
a sweep nothing of ours may be left beside it. The kill is SIGKILL: it shows that no moment of the process leaves half
a file. What a power cut leaves it does not show: that rests on fsync, before the file is in its place. A report in a
folder that has an older one is several files, which a browser reads without us: cut off in the moment in which they are
moved, it is mixed until the next start.
"""

import argparse
import itertools
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from digitcluster.cli import report
from digitcluster.cli.run_facts import save_table
from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.leftovers import sweep_leftovers
from digitcluster.files.model_file import load_model, save_model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.files.registry import load, load_digits
from digitcluster.files.session_contents import SavedModel, SavedSession
from digitcluster.files.session_file import save_session
from digitcluster.files.user_folders import data_folder
from digitcluster.files.writers import save_digits
from digitcluster.plots import report as report_plots
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.saving import save_plot

PATHS = {
    "model": "x.digitmodel",
    "session": "x.digitsession",
    "digits-idx": "x-images-idx3-ubyte",
    "digits-idx-gz": "x-labels-idx1-ubyte.gz",
    "digits-npz": "x.npz",
    "digits-csv": "x.csv",
    "digits-json": "x.jsonl.gz",
    "pictures": "pictures",
    "report": "report",
    "table": "x.csv",
    "plot-png": "x.png",
    "plot-svg": "x.svg",
    "plot-pdf": "x.pdf",
    "own": "own.jsonl",
}
ENDS = {".png": b"IEND", ".svg": b"</svg>", ".pdf": b"%%EOF"}
PLOTS = "convergence", "centroids", "error-rate", "confusion"
LONGEST = 2.0  # times as long as the first save takes: the kill comes after it, at a random moment of that
COUNT = 300  # digits


def digits_of(number):
    """Half of the images have the number's last figure as their label and in their shade, the others the next one."""
    labels = ((number + np.arange(COUNT) % 2) % 10).astype(np.uint8)
    images = np.zeros((COUNT, 28, 28), np.uint8)
    images[:, 8:20, 8:20] = 100 + labels[:, None, None]
    images[:, 12:16, 12:16] = 255
    return Digits(images, labels)


def run_of(number, known):
    """A run whose centroids, labels and seed have the number."""
    images = np.full((1, 28, 28), 100 + number % 100, np.float32)
    facts = {**known.model.metadata, "seed": number}
    model = replace(known.model, centroids=images, labels=np.array([number % 10], np.uint8), metadata=facts)
    return replace(known, model=model, settings=replace(known.settings, seed=number))


def save(kind, path, number, known):
    """Save, so that the content tells which save it is of."""
    run = run_of(number, known)
    if kind == "model":
        save_model(run.model, path)
    elif kind == "session":
        finish(save_session(SavedSession(digits_of(number), run.settings, (SavedModel(run),), 0), path))
    elif kind == "own":
        OwnDigitsFile(path).append(np.full((28, 28), 100 + number % 100, np.uint8), str(number % 10), [])
    elif kind == "pictures":
        finish(save_digits(digits_of(number), path.with_name(f"{path.name}{number}")))
    elif kind == "table":
        save_table((run,) * (1 + number % 100), path)
    elif kind.startswith("plot"):
        finish(save_plot(Convergence, ([9.0, 5.0], [1.0, 0.0]), (4, 3), path, provenance=(f"number {number}",)))
    elif kind == "report":
        # Without the training and the sweep, so that most kills meet the writing.
        report.train_run = lambda *_: at_once(run)
        report.sweep = lambda *_: at_once((run,) * (1 + number % 100))
        report_plots.save_report_plots = quick_plots
        finish(report.write_report(digits_of(number), run.settings, (2,), path))
    else:
        finish(save_digits(digits_of(number), path))


def quick_plots(run, _, folder):
    """What stands for the plots of a report: they are kinds of their own here."""
    yield from ()
    paths = tuple(folder / f"{name}.png" for name in PLOTS)
    for path in paths:
        path.write_text(str(run.settings.seed))
    return paths


def at_once(value):
    """A generator that returns a value."""
    yield from ()
    return value


def save_for_ever(kind, path, known, told):
    """Save again and again, and write the number of each save that has ended into a pipe."""
    for number in itertools.count():
        save(kind, path, number, known)
        os.write(told, f"{number}\n".encode())


def checked(digits):
    """The last figure of the save that digits are of."""
    shades, labels = digits.images[:, 9, 9] % 10, [int(digits.classes[one]) for one in digits.labels]
    found = [one for one in range(10) if {one, (one + 1) % 10} == set(labels)]
    if len(labels) != COUNT or not found or shades.tolist() != labels:
        raise ValueError(f"images of {set(shades.tolist())}, labels of {set(labels)}")
    return found[0]


def checked_model(model):
    """The last figure of the save that a model is of."""
    if int(model.centroids[0, 0, 0]) % 10 != model.labels[0]:
        raise ValueError("centroids and labels of different saves")
    return int(model.labels[0])


def checked_report(path):
    """The last figure of the save that a report is of: page, table and model belong to each other."""
    number = load_model(path / "model.digitmodel").metadata["seed"]
    rows = len((path / "sweep.csv").read_text().splitlines()) - 1
    page = (path / "report.html").read_text()
    if f"seed {number}:" not in page or rows != 1 + number % 100 or page.count("<tr>") != 1 + rows:
        raise ValueError("files of different reports")
    if any((path / f"{name}.png").read_text() != str(number) for name in PLOTS):
        raise ValueError("plots of different reports")
    return number % 10


def check(kind, path, said):
    """Raise where what is there is not the content of the last save that was told of, or of the one after it."""
    if kind == "own":
        digits = OwnDigitsFile(path).load()
        shades, labels = digits.images[:, 0, 0] % 10, [int(digits.classes[one]) for one in digits.labels]
        if labels != [one % 10 for one in range(len(labels))] or shades.tolist() != labels or len(labels) <= said:
            raise ValueError(f"{len(labels)} digits, told of {said + 1}")
        return
    if kind == "model":
        found = checked_model(load_model(path))
    elif kind == "session":
        saved = finish(load(path))
        found = checked(saved.digits)
        if checked_model(saved.models[0].content.model) != found:
            raise ValueError("digits and model of different saves")
    elif kind == "report":
        found = checked_report(path)
    elif kind == "pictures":
        whole = sorted(path.parent.glob(f"{path.name}*"), key=lambda one: int(one.name.removeprefix(path.name)))
        found = checked(finish(load_digits(whole[-1])))
    elif kind == "table":
        lines = path.read_text().splitlines()
        found = (len(lines) - 2) % 10
        if lines[-1].count(",") != lines[0].count(","):
            raise ValueError("half a table")
    elif kind.startswith("plot"):
        if ENDS[path.suffix] not in path.read_bytes()[-20:]:
            raise ValueError("half a plot")
        return
    else:
        found = checked(finish(load_digits(path)))
    if found not in (said % 10, (said + 1) % 10):
        raise ValueError(f"save {found}, told of {said}")


def hidden(folder):
    """What of ours is left beside."""
    return list(Path(folder).rglob(".*"))


def kill_once(kind, share, known):
    """Return what was wrong before and after the sweep, whether something was left, and how many saves there were."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PATHS[kind]
        reading, told = os.pipe()
        if not (child := os.fork()):
            save_for_ever(kind, path, known, told)
        os.close(told)
        with os.fdopen(reading) as pipe:
            began = time.monotonic()
            pipe.readline()
            time.sleep(share * (time.monotonic() - began))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            said = int(([0, *pipe.read().split("\n")[:-1]])[-1])
        left = bool(hidden(folder))
        early = problem(kind, path, said)
        sweep_leftovers()
        late = problem(kind, path, said)
        rest = hidden(folder) + list((data_folder() / "unfinished").iterdir())
        return early, late or (f"left beside: {rest}" if rest else ""), left, said + 1


def problem(kind, path, said):
    """Say what is wrong with what is there; empty if it is right."""
    try:
        check(kind, path, said)
    except Exception as error:  # of any kind: this is what is counted
        return f"{type(error).__name__}: {error}"
    return ""


def measure(kind, times, known):
    """Kill so many times, print the figures and return how often something was wrong."""
    generator = random.Random(0)
    results = [kill_once(kind, generator.uniform(0, LONGEST), known) for _ in range(times)]
    before, wrong = (Counter(one[place] for one in results if one[place]) for place in (0, 1))
    figures = {
        "kills": len(results),
        "saves": sum(count for *_, count in results),
        "in the middle of a save": sum(left for *_, left, _ in results),
        "wrong until the next start": dict(before.most_common(3)),
        "wrong": dict(wrong.most_common(3)),
    }
    print(f"{kind:14}", json.dumps(figures), flush=True)
    return sum(wrong.values()) + (0 if kind == "report" else sum(before.values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--kinds", nargs="+", default=tuple(PATHS), choices=tuple(PATHS))
    options = parser.parse_args()
    known = finish(train_run(finish(draw_sample(100, seed=1)), TrainingSettings(k=1)))
    with tempfile.TemporaryDirectory() as home:
        os.environ |= dict.fromkeys(("HOME", "XDG_DATA_HOME"), home)
        (data_folder() / "unfinished").mkdir(parents=True)
        return 1 if sum(measure(kind, options.times, known) for kind in options.kinds) else 0


if __name__ == "__main__":
    sys.exit(main())
