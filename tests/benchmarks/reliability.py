"""Is an answer as often right as it says? `python -m tests.benchmarks.reliability --data PATH [--plot FILE.png]`.

For models of MNIST's 60,000 training digits (a quarter of them for validation, as in the window) and for the built-in
one: of the answers that are said to be 90-100 % sure, how many are right? On MNIST's 10,000 test digits, and on pen
strokes drawn as the pad draws them. The k-means models know no pen strokes, so all 30 writers are new to them. The
built-in model has learned from these writers, so its recipe is carried out without the last third of them (and of
MNIST); its calibration is fitted to half of those writers and measured on the other half, and the other way round.

Then: how often are letters, scribbles and two digits side by side called "not a digit", and how often real digits?
"""

import argparse
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.normalize import ink_images
from digitcluster.core.model.calibration import probabilities, strangeness
from digitcluster.core.model.comparison import compare
from digitcluster.core.progress import finish
from digitcluster.core.threads import prepare_process
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model
from digitcluster.files.registry import load_digits
from digitcluster.resources import resource
from tests.benchmarks.not_digits import DIGIT_LIKE, draw_letters, draw_pairs, draw_scribbles

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))

import builtin_model

BINS = 10
KS = 2, 10, 16, 100


@dataclass(frozen=True, eq=False)
class Answers:
    """How sure n answers are, whether they are right (None where nothing is), and which are called no digit."""

    sure: np.ndarray
    right: np.ndarray | None
    refused: np.ndarray


def answers(model, images, labels=None):
    """Return what `recognize` says of images, all at once."""
    comparison, calibration = finish(compare(model, images)), model.calibration
    shares = model.label_shares[comparison.clusters]
    likely = probabilities(calibration, shares, comparison.squared)
    given = model.labels[comparison.clusters[:, 0]]
    strange = strangeness(calibration, comparison.clusters[:, 0], comparison.squared[:, 0])
    right = None if labels is None else given == labels
    return Answers(likely[np.arange(len(images)), given], right, strange > calibration.far)


def joined(parts):
    return Answers(*(np.concatenate([getattr(one, name) for one in parts]) for name in ("sure", "right", "refused")))


def bins_of(measured):
    """Return count, mean confidence and share of right answers of each bin, of what is called a digit."""
    kept = ~measured.refused
    sure, right = measured.sure[kept], measured.right[kept]
    number = np.minimum((sure * BINS).astype(int), BINS - 1)
    counts = np.bincount(number, minlength=BINS)
    with np.errstate(invalid="ignore"):
        return counts, np.bincount(number, sure, BINS) / counts, np.bincount(number, right, BINS) / counts


def show_bins(title, measured):
    counts, _, right = bins_of(measured)
    cells = [f"{r:4.0%} of {n:,}" if n else "-" for n, r in zip(counts, right, strict=True)]
    promise = "-" if not counts[-1] else "kept" if right[-1] >= 0.9 else "BROKEN"
    print(f"{title:<34}" + "".join(f"{cell:>14}" for cell in cells) + f"   {promise}", flush=True)


def show_refused(name, models_and_digits, not_digits):
    """Print how often real digits and others are called no digit; the mean of several models."""
    shown = {"MNIST test": [], "pen strokes": [], **{kind: [] for kind in not_digits}}
    for model, of_mnist, of_pens in models_and_digits:
        shown["MNIST test"].append(of_mnist.refused.mean())
        shown["pen strokes"].append(of_pens.refused.mean())
        for kind, images in not_digits.items():
            shown[kind].append(answers(model, images).refused.mean())
    print(f"{name:<16}" + "".join(f"{np.mean(found):>16.1%}" for found in shown.values()), flush=True)


def draw_not_digits(strokes):
    images, letters = draw_letters(seed=1)
    like = np.isin(letters, list(DIGIT_LIKE))
    return {
        "26 letters": images,
        f"all but {DIGIT_LIKE}": images[~like],
        "scribbles": draw_scribbles(seed=1),
        "two digits": draw_pairs(strokes, seed=1),
    }


def held_out_builtin(scanned, strokes, labels, test):
    """Yield twice: the built-in recipe without a third of the writers, and its answers on MNIST and half of those."""
    others, (scans, pens) = builtin_model.without_third(scanned, strokes, labels, builtin_model.FOLDS - 1)
    model, half = builtin_model.train(others), len(pens) // 2
    halves = pens.take(np.arange(half)), pens.take(np.arange(half, len(pens)))
    for fitted, measured in (halves, halves[::-1]):
        calibration = builtin_model.fitted(model, others, (scans, fitted))
        calibrated = replace(model, metadata={**model.metadata, "calibration": asdict(calibration)})
        found = answers(calibrated, test.images, test.labels), answers(calibrated, measured.images, measured.labels)
        yield calibrated, *found


def save_plot(path, results):
    """Draw for each model how many answers are right, against how sure they are said to be."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.4 * len(results), 3.8), layout="constrained")
    axes = figure.subplots(1, len(results), sharey=True)
    for axis, (name, sets) in zip(axes, results.items(), strict=True):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for marker, (title, measured) in zip("os", sets.items(), strict=True):
            counts, sure, right = bins_of(measured)
            seen = counts >= 10  # fewer say nothing
            axis.plot(sure[seen], right[seen], marker=marker, markersize=4, label=title)
        axis.set(title=name, xlabel="said to be sure", xlim=(0, 1), ylim=(0, 1.02))
    axes[0].set_ylabel("right")
    axes[0].legend(loc="upper left")
    figure.savefig(path, dpi=110)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    parser.add_argument("--plot", type=Path, help="write a reliability plot there")
    options = parser.parse_args()
    prepare_process()
    scanned = finish(load_digits(options.data / "train-images-idx3-ubyte.gz"))
    test = finish(load_digits(options.data / "t10k-images-idx3-ubyte.gz"))
    strokes, labels = builtin_model.read_strokes(options.data / "pendigits-orig.tra.gz")
    pens = Digits(ink_images(strokes), labels, name="pen strokes")

    measured, results = {}, {}
    for k in KS:
        began = time.perf_counter()
        run = finish(train_run(scanned, TrainingSettings(k=k)))
        print(f"k = {k}: error rate {run.validation_error:.1%}, {time.perf_counter() - began:.1f} s with calibration")
        found = [answers(run.model, one.images, one.labels) for one in (test, pens)]
        measured[f"k = {k}"] = [(run.model, *found)]
    measured["built-in recipe"] = list(held_out_builtin(scanned, strokes, labels, test))
    shipped = load_model(resource("builtin.digitmodel"))

    print(f"\nRight answers by how sure they are said to be\n{'':<34}", end="")
    print("".join(f"{f'{10 * one}-{10 * one + 10} %':>14}" for one in range(BINS)) + "   90-100 %: 90 % right?")
    for name, found in measured.items():
        results[name] = {"MNIST test": found[0][1], "pen strokes": joined([of_pens for _, _, of_pens in found])}
        for title, one in results[name].items():
            show_bins(f"{name}, {title}", one)
    of_shipped = answers(shipped, test.images, test.labels)
    show_bins("built-in as shipped, MNIST test", of_shipped)

    not_digits = draw_not_digits(strokes)
    print(f"\nCalled “not a digit”\n{'':<16}" + "".join(f"{k:>16}" for k in ("MNIST test", "pen strokes", *not_digits)))
    for name, found in measured.items():
        show_refused(name, found, not_digits)
    show_refused("as shipped", [(shipped, of_shipped, answers(shipped, pens.images))], not_digits)
    if options.plot:
        save_plot(options.plot, results)


if __name__ == "__main__":
    main()
