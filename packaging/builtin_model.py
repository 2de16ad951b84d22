"""Makes the built-in model: `python packaging/builtin_model.py --data FOLDER`.

It learns from MNIST's 60,000 training digits and from the pen strokes of 30 writers, each drawn as it is and in some
random variants; MNIST's test digits and other writers are not used. The recipe below was chosen by
cross-validation (`--validate`): thirds of the writers, and thirds of MNIST's training digits, are left out in turn.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # also where the program is not installed

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.normalize import ink_images
from digitcluster.core.drawing.strokes import Ink, Stroke
from digitcluster.core.model.calibration import Calibration
from digitcluster.core.model.calibration_fit import calibrate, cluster_spreads
from digitcluster.core.model.comparison import compare
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.core.threads import prepare_process
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model, save_model
from digitcluster.files.readers.unipen import Parser
from digitcluster.files.registry import load_digits
from digitcluster.files.source.source import open_source

SETTINGS = TrainingSettings(
    k=2000, per_class=True, straighten=True, features="gradients", validation=0, max_iterations=60, seed=1
)
VARIANTS = 3  # of each drawing, beside the drawing itself
PENS = 1.8, 3.0  # pixels
FOLDS = 3
SOURCES = (
    "MNIST (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0): 60,000 training digits. "
    "Pen-Based Recognition of Handwritten Digits (E. Alpaydin, F. Alimoglu, UCI; CC BY 4.0): the strokes of 30 writers."
)


def read_strokes(path: Path) -> tuple[list[list[Stroke]], NDArray[np.uint8]]:
    """Return the drawings of a UNIPEN file and their labels, uint8 (n,), in the file's order, which is the writers'."""
    with open_source(path) as source:
        parser = Parser()
        found = parser.add(source.stream.read().decode("latin-1").splitlines()) + parser.rest()
    return [strokes for _, strokes in found], np.array([int(label) for label, _ in found], np.uint8)


def distorted(strokes: Ink, generator: np.random.Generator) -> list[Stroke]:
    """Return a drawing as another hand might have drawn it: turned, slanted, narrower or wider, slowly waving."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    size, middle = max((high - low).max(), 1e-9), (low + high) / 2
    turn, slant = generator.normal(0, 0.12), generator.normal(0, 0.15)
    stretch = np.exp(generator.normal(0, 0.12))
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = matrix @ np.array([[stretch, slant], [0, 1 / stretch]])
    frequency = generator.uniform(0.5, 1.5, (2, 2)) * 2 * np.pi
    phase = generator.uniform(0, 2 * np.pi, (2, 2))
    height = generator.normal(0, 0.02, (2, 2))

    def moved(stroke: Stroke) -> Stroke:
        unit = (stroke - middle) / size
        waves = np.sin(unit[:, None, :] * frequency + phase) * height
        return (unit + waves.sum(axis=2)) @ matrix.T

    return [moved(stroke) for stroke in strokes]


def draw_variants(
    strokes: Sequence[Ink], labels: NDArray[np.uint8], seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return images and labels of the drawings, then of their variants."""
    generator = np.random.default_rng(seed)
    images = [ink_images(strokes)]
    for _ in range(VARIANTS):
        pens = generator.uniform(*PENS, len(strokes))
        images.append(ink_images([distorted(one, generator) for one in strokes], pen=pens))
    return np.concatenate(images), np.tile(labels, VARIANTS + 1)


def together(scanned: Digits, strokes: Sequence[Ink], labels: NDArray[np.uint8]) -> Digits:
    """Return scanned and drawn digits together, the latter with their variants."""
    images, drawn = draw_variants(strokes, labels)
    return Digits(np.concatenate([scanned.images, images]), np.concatenate([scanned.labels, drawn]), name="built-in")


def train(digits: Digits) -> Model:
    """Return a model of digits."""
    return finish(train_run(digits, SETTINGS)).model


def error(model: Model, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    """Return the share of digits that a model labels wrongly."""
    return float((finish(classify(model, images)) != labels).mean())


def without_third(
    scanned: Digits, strokes: Sequence[Ink], labels: NDArray[np.uint8], fold: int
) -> tuple[Digits, tuple[Digits, Digits]]:
    """Leave out a third of the scanned digits and a third of the writers; return the others, and what is left out."""
    pen, scan = _third(len(strokes), fold), _third(len(scanned), fold)
    kept = [one for one, out in zip(strokes, pen, strict=True) if not out]
    others = together(scanned.take(np.flatnonzero(~scan)), kept, labels[~pen])
    drawn = ink_images([one for one, out in zip(strokes, pen, strict=True) if out])
    return others, (scanned.take(np.flatnonzero(scan)), Digits(drawn, labels[pen], name="other writers"))


def fitted(model: Model, trained_on: Digits, left_out: Sequence[Digits]) -> Calibration:
    """Fit a calibration to digits that were left out; how far each cluster spreads, its own digits show better."""
    images, labels = (
        np.concatenate(parts) for parts in zip(*((one.images, one.labels) for one in left_out), strict=True)
    )
    shares = model.label_shares
    return calibrate(finish(compare(model, images)), labels, shares, spreads=spreads_of(model, trained_on))


def spreads_of(model: Model, trained_on: Digits) -> tuple[float, ...]:
    """Return how far the digits of each cluster are from its centroid, in relation to the others."""
    return cluster_spreads(finish(compare(model, trained_on.images)), model.k)


def validate(
    scanned: Digits, strokes: Sequence[Ink], labels: NDArray[np.uint8]
) -> tuple[Calibration, dict[str, float]]:
    """Leave out each third of both in turn; return the last third's calibration, and the mean errors."""
    errors = []
    for fold in range(FOLDS):
        others, left_out = without_third(scanned, strokes, labels, fold)
        model = train(others)
        wrong = [error(model, one.images, one.labels) for one in left_out]
        errors.append(wrong)
        print(f"third {fold + 1}: MNIST {wrong[0]:.2%}, other writers {wrong[1]:.2%} labelled wrongly", flush=True)
    of_mnist, of_writers = np.mean(errors, axis=0).round(4).tolist()
    scores = {"other_mnist_digits_error": of_mnist, "other_writers_error": of_writers}
    return fitted(model, others, left_out), scores


def recalibrate(path: Path, scanned: Digits, strokes: Sequence[Ink], labels: NDArray[np.uint8]) -> Calibration:
    """Fit only the calibration of a model anew, as `validate` does; the rest of its file stays as it is."""
    model = load_model(path)
    others, left_out = without_third(scanned, strokes, labels, FOLDS - 1)
    calibration = fitted(train(others), others, left_out)
    calibration = replace(calibration, spreads=spreads_of(model, together(scanned, strokes, labels)))
    save_model(replace(model, metadata={**model.metadata, "calibration": asdict(calibration)}), path)
    return calibration


def _third(count: int, number: int) -> NDArray[np.bool_]:
    chosen = np.zeros(count, bool)
    chosen[count * number // FOLDS : count * (number + 1) // FOLDS] = True
    return chosen


def finished(model: Model, calibration: Calibration, writers: str, scores: dict[str, float]) -> Model:
    """Round the centroids to whole levels, which makes the file small, and say where the model comes from."""
    metadata = {
        **model.metadata,
        "calibration": asdict(calibration),
        "sources": SOURCES,
        "drawings": f"{writers}; each also in {VARIANTS} random variants, with a pen of {PENS[0]} to {PENS[1]} pixels",
        "scores": scores,
    }
    return replace(
        model,
        centroids=np.rint(model.centroids),
        feature_prototypes=None if model.feature_prototypes is None else np.rint(model.feature_prototypes),
        metadata=metadata,
        name="built-in",
    )


def main() -> None:
    """Make the model, or only validate the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    parser.add_argument("--validate", action="store_true", help="only print the errors on thirds that are left out")
    parser.add_argument("--recalibrate", action="store_true", help="only fit the output's calibration anew")
    parser.add_argument("--leave-out", type=int, default=0, metavar="N", help="keep the last N drawings for measuring")
    parser.add_argument("-o", "--output", type=Path, help="by default resources/builtin.digitmodel")
    options = parser.parse_args()
    prepare_process()
    scanned = finish(load_digits(options.data / "train-images-idx3-ubyte.gz"))
    strokes, labels = read_strokes(options.data / "pendigits-orig.tra.gz")
    if options.validate:
        print(validate(scanned, strokes, labels))
        return
    output = options.output or Path(__file__).resolve().parents[1] / "resources" / "builtin.digitmodel"
    if options.recalibrate:
        print(replace(recalibrate(output, scanned, strokes, labels), spreads=()))
        return
    used = len(strokes) - options.leave_out
    calibration, scores = validate(scanned, strokes[:used], labels[:used])
    digits = together(scanned, strokes[:used], labels[:used])
    model = train(digits)
    calibration = replace(calibration, spreads=spreads_of(model, digits))
    test = finish(load_digits(options.data / "t10k-images-idx3-ubyte.gz"))
    scores["mnist_test_error"] = error(model, test.images, test.labels)
    if options.leave_out:
        scores["left_out_writers_error"] = error(model, ink_images(strokes[used:]), labels[used:])
    model = finished(model, calibration, f"{used:,} drawings", scores)
    save_model(model, output)
    print(f"{output}: {output.stat().st_size / 1e6:.2f} MB, {replace(calibration, spreads=())}, {scores}")


if __name__ == "__main__":
    main()
