from types import SimpleNamespace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


@pytest.fixture(scope="session")
def run(sample):
    """A run with 13 clusters on the sample."""
    return finish(train_run(sample, TrainingSettings(k=13, seed=2)))


@pytest.fixture(scope="session")
def model(run):
    return run.model


@pytest.fixture(scope="session")
def edges(sample):
    """A model that compares the edges of straightened digits, with clusters for each label."""
    settings = TrainingSettings(k=25, per_class=True, straighten=True, features="gradients", max_iterations=3)
    return finish(train_run(sample, settings)).model


@pytest.fixture(scope="session")
def assignment(model, sample):
    return finish(assign(model, sample))


@pytest.fixture(scope="session")
def everything(sample):
    return np.arange(len(sample))


@pytest.fixture
def plane():
    """Pictures of one row and two pixels are points of a plane; returns digits and a model, to work out by hand.

    The clusters: 0 at (10, 10), labelled "a"; 1 at (10, 110), labelled "b"; 2 at (110, 10), labelled "a". The label "c"
    has no cluster.

        row   place         label   cluster   distance
        0     (10, 10)      a       0         0
        1     (13, 14)      a       0         5
        2     (10, 22)      b       0         12
        3     (10, 100)     b       1         10
        4     (10, 70)      a       1         40
        5     (18, 110)     c       1         8
        6     (110, 40)     c       2         30
        7     (110, 30)     a       2         20
    """
    places = [(10, 10), (13, 14), (10, 22), (10, 100), (10, 70), (18, 110), (110, 40), (110, 30)]
    images = np.array(places, np.uint8).reshape(8, 1, 2)
    digits = Digits(images, np.array([0, 0, 1, 1, 0, 2, 2, 0], np.uint8), ("a", "b", "c"))
    counts = np.array([[2, 1, 0], [1, 1, 1], [1, 0, 1]])
    centroids = np.array([(10, 10), (10, 110), (110, 10)], np.float32).reshape(3, 1, 2)
    model = Model(centroids, np.array([0, 1, 0], np.uint8), counts, ("a", "b", "c"))
    return SimpleNamespace(digits=digits, model=model, assignment=finish(assign(model, digits)), rows=np.arange(8))
