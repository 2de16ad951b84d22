"""Do drawings suit models of every size? `python -m tests.benchmarks.sizes --data PATH`.

MNIST is scaled to each size, and a model of k = 100 trained on it; pen digits drawn at that size are given to it. The
ink of both, and how many are read wrongly, tell whether the pen is as wide as that of MNIST's digits.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.core.threads import prepare_process
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.registry import load_digits
from tests.benchmarks.recognition import read_strokes

SIDES = (8, 12, 16, 20, 28, 40, 64)
TRAINED, DRAWN = 20_000, 2_500  # digits


def scaled(images, side):
    """Return MNIST's digits at another size: averaged where it is smaller."""
    way = Image.Resampling.BOX if side < 28 else Image.Resampling.BICUBIC
    return np.array([np.asarray(Image.fromarray(image).resize((side, side), way)) for image in images])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    options = parser.parse_args()
    prepare_process()
    mnist = finish(load_digits(options.data / "train-images-idx3-ubyte.gz")).take(slice(0, TRAINED))
    drawings = read_strokes(options.data / "pendigits-orig.tra.gz")
    chosen = np.random.default_rng(0).permutation(len(drawings))[:DRAWN]
    labels = np.array([drawings[index][0] for index in chosen])
    print("side   ink of MNIST   ink of drawings   drawings read wrongly (k = 100)")
    for side in SIDES:
        images = scaled(mnist.images, side)
        model = finish(train_run(Digits(images, mnist.labels), TrainingSettings(k=100, validation=0))).model
        drawn = [Drawing(tuple(drawings[index][1])).as_image(height=side, width=side) for index in chosen]
        given = finish(classify(model, np.array(drawn)))
        wrong = (given != labels).mean()
        print(f"{side:>4}   {images.mean() / 255:12.1%}   {np.mean(drawn) / 255:15.1%}   {wrong:21.1%}", flush=True)


if __name__ == "__main__":
    main()
