"""Makes the picture of *Start here*: `python packaging/start_picture.py`.

It shows the training that the page offers to watch: ten centroids, in a row for each of some iterations.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.kmeans.initialization import choose_first_centroids
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.progress import finish
from digitcluster.core.threads import prepare_process
from digitcluster.core.training.run import train_run
from digitcluster.core.training.training_data import prepare
from digitcluster.session.demonstration import SETTINGS
from digitcluster.ui.widgets.stages import STAGES


def main() -> None:
    """Train, and save the centroids of the stages, sorted by the labels that they get in the end."""
    prepare_process()
    digits = finish(draw_sample())
    training = finish(prepare(digits, SETTINGS)).vectors
    generator = np.random.default_rng((SETTINGS.seed, 1))  # as for the first restart of a training
    stages = [finish(choose_first_centroids(training, SETTINGS.k, SETTINGS.seeding, generator))]
    work = train_run(digits, SETTINGS)
    try:
        while True:
            record = next(work)
            if isinstance(record, Iteration):
                stages.append(record.centroids)
    except StopIteration as end:
        run = end.value
    if len(stages) - 1 != STAGES[-1]:
        raise SystemExit(f"the training took {len(stages) - 1} iterations: say so in STAGES")
    order = np.argsort(run.model.labels, kind="stable")
    rows = [np.hstack([stages[number][cluster] for cluster in order]) for number in STAGES]
    picture = np.rint(255 - np.vstack(rows)).astype(np.uint8)
    path = ROOT / "resources" / "start.png"
    Image.fromarray(picture).save(path, optimize=True)
    print(f"{path}: {picture.shape[1]} x {picture.shape[0]}, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
