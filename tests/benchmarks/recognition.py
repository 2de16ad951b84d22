"""How well are drawn digits recognized? `python -m tests.benchmarks.recognition --data PATH [--strokes FILE]`.

Real pen strokes are played into the real drawing pad as mouse events. Without `--strokes` they are the last 2,000
drawings of the training writers' file, which is in the writers' order: some eight of 30 writers. The built-in model is
made anew for that, by its own recipe, without those; with `--strokes` the model that is shipped is measured.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from digitcluster.app import make_application
from digitcluster.core.model.recognition import classify, recognize
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.files.readers.unipen import Parser
from digitcluster.files.registry import load_digits
from digitcluster.files.source.source import open_source
from digitcluster.resources import resource
from digitcluster.session.session import Session
from digitcluster.ui.widgets.drawing_pad import DrawingPad

ROOT = Path(__file__).parents[2]
LEFT_OUT = 2000
SIDE = 300  # pixels of the pad
MARGIN = 0.15  # of it


def read_strokes(path):
    with open_source(path) as source:
        parser = Parser()
        found = parser.add(source.stream.read().decode("latin-1").splitlines()) + parser.rest()
    return [(int(label), strokes) for label, strokes in found if strokes]


def play(pad, strokes):
    """Draw with the mouse: scaled to the pad's size; the parser has turned y already."""
    pad.clear()
    points = np.concatenate(strokes)
    low, size = points.min(axis=0), max(np.ptp(points, axis=0).max(), 1e-9)
    for stroke in strokes:
        places = np.rint((MARGIN + (stroke - low) / size * (1 - 2 * MARGIN)) * SIDE)
        for number, place in enumerate(places):
            send(pad, QEvent.Type.MouseButtonPress if number == 0 else QEvent.Type.MouseMove, place)
        send(pad, QEvent.Type.MouseButtonRelease, places[-1])


def send(pad, kind, place):
    at = QPointF(*place)
    left = Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else left
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, at, pad.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    {
        QEvent.Type.MouseButtonPress: pad.mousePressEvent,
        QEvent.Type.MouseMove: pad.mouseMoveEvent,
        QEvent.Type.MouseButtonRelease: pad.mouseReleaseEvent,
    }[kind](event)


def models(data, *, shipped):
    """Yield names and models."""
    if shipped:
        yield "built-in", load_model(resource("builtin.digitmodel"))
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "held.digitmodel"
            command = [sys.executable, ROOT / "packaging" / "builtin_model.py", "--data", data]
            subprocess.run([*command, "--leave-out", str(LEFT_OUT), "-o", path], check=True, stdout=subprocess.DEVNULL)
            yield "built-in recipe", load_model(path)
    scanned = finish(load_digits(data / "train-images-idx3-ubyte.gz"))
    for k in (16, 100, 1000):
        yield f"k = {k:,}, pixels", finish(train_run(scanned, TrainingSettings(k=k, validation=0))).model


def show(name, model, drawn, labels, test):
    wrong = (finish(classify(model, test.images)) != test.labels).mean()
    answers = [recognize(model, image) for image in drawn]
    given = np.array([answer.ranking[0].label for answer in answers])
    unsure = np.mean([answer.is_far for answer in answers])
    print(
        f"{name:<18} MNIST test error {wrong:6.2%}   drawings recognized {(given == labels).mean():6.2%}   "
        f"called far {unsure:5.1%}",
        flush=True,
    )
    pairs = [(int(a), int(b)) for a, b in zip(labels, given, strict=True) if a != b]
    common = sorted({pair: pairs.count(pair) for pair in pairs}.items(), key=lambda one: -one[1])[:6]
    print("    most confused: " + (", ".join(f"{a} as {b}: {n}" for (a, b), n in common) or "none"))


def time_answers(model, drawings):
    """Print how long an answer takes after each event of the pen, with the whole session behind the pad."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(model, own_digits_file=OwnDigitsFile(Path(folder) / "own.jsonl"))
        pad, times = DrawingPad(), []
        pad.resize(SIDE, SIDE)
        pad.show()

        def answer(drawing):
            began = time.perf_counter()
            session.pad.set_drawing(drawing)
            times.append((time.perf_counter() - began) * 1000)

        pad.drawing_changed.connect(answer)
        for strokes in drawings:
            play(pad, strokes)
        session.close()
    shares = np.percentile(times, [50, 99, 100])
    print(
        f"\nAn answer of {model.k:,} centroids takes {shares[0]:.1f} ms (median), 99 % {shares[1]:.1f}, "
        f"longest {shares[2]:.1f} ms ({len(times):,} pen events)"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    parser.add_argument("--strokes", type=Path, help="another UNIPEN file of digits")
    options = parser.parse_args()
    application = make_application()
    drawings = read_strokes(options.strokes or options.data / "pendigits-orig.tra.gz")
    if options.strokes is None:
        drawings = drawings[-LEFT_OUT:]
    test = finish(load_digits(options.data / "t10k-images-idx3-ubyte.gz"))
    labels = np.array([label for label, _ in drawings])
    pad = DrawingPad()
    pad.resize(SIDE, SIDE)
    pad.show()
    normalized, raw = [], []
    for _, strokes in drawings:
        play(pad, strokes)
        normalized.append(pad.drawing.as_image(height=28, width=28))
        raw.append(pad.drawing.as_image(height=28, width=28, normalize=False))
    print(f"{len(drawings):,} drawings, played into a pad of {SIDE} × {SIDE} pixels ({application.platformName()})")
    for name, model in models(options.data, shipped=options.strokes is not None):
        show(name, model, normalized, labels, test)
        if name.startswith("built-in"):
            given = [recognize(model, image).ranking[0].label for image in raw]
            print(f"    without normalizing: {np.mean(np.array(given) == labels):.1%} recognized")
            first = model
    time_answers(first, [strokes for _, strokes in drawings[:40]])


if __name__ == "__main__":
    main()
