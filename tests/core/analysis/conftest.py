import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
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
