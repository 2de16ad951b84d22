from dataclasses import replace

import numpy as np
import pytest

from digitcluster import __version__
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.plots.provenance import of_model, of_sweep

PROGRAM = f"Digit Cluster {__version__}"


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=4, max_iterations=1, seeding="k-means++", straighten=True)))


def test_a_model_tells_its_digits_settings_and_program(run):
    assert of_model(run.model) == (
        "sample, 600 digits",
        "k 4",
        "k-means++",
        "seed 42",
        "straightened",
        "stopped at 1",
        PROGRAM,
    )
    assert of_model(run.model, edited=True)[-2:] == ("edited", PROGRAM)


def test_of_a_model_without_metadata_little_is_said():
    model = Model(np.zeros((2, 3, 3), np.float32), np.zeros(2, np.uint8), np.zeros((2, 10), np.int64))
    assert of_model(model) == ("k 2", PROGRAM)
    assert of_model(replace(model, metadata={"digits": "?", "seed": 7})) == ("k 2", "random digits", "seed 7", PROGRAM)


def test_a_sweep_tells_its_ks_instead(run):
    assert of_sweep([run]) == ("sample, 600 digits", "sweep k 4", "k-means++", "seed 42", "straightened", PROGRAM)
    assert of_sweep([]) == ()
