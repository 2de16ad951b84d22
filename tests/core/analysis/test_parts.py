from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.parts import part_rows, parts_of
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.split import split


@pytest.mark.parametrize("shuffle", [False, True])
def test_the_parts_are_those_of_the_training(sample, shuffle):
    settings = TrainingSettings(validation=0.3, shuffle=shuffle, seed=8)
    parts = part_rows(len(sample), settings)
    training, validation = split(sample, validation=0.3, shuffle=shuffle, seed=8)
    assert (sample.images[parts["training"]] == training.images).all()
    assert (sample.images[parts["validation"]] == validation.images).all()
    assert parts["all"].tolist() == list(range(600))


def test_without_validation_digits_there_is_no_such_part():
    assert list(part_rows(10, TrainingSettings(validation=0))) == ["all", "training"]
    assert list(part_rows(10, None)) == ["all"]


def test_a_model_knows_the_digits_that_it_was_trained_on(model, sample):
    assert list(parts_of(model, sample)) == ["all", "training", "validation"]
    same = replace(sample, images=sample.images.copy(), name="another name")
    assert len(parts_of(model, same)["validation"]) == 150


def test_other_digits_have_no_parts(model, sample):
    assert list(parts_of(model, sample.take(slice(0, 500)))) == ["all"]
    labels = sample.labels.copy()
    labels[3] = 9 - labels[3]
    assert list(parts_of(model, replace(sample, labels=labels))) == ["all"]


def test_digits_without_labels_are_known_again(sample):
    bare = replace(sample, labels=None)
    model = finish(train_run(bare, TrainingSettings(k=3, max_iterations=2))).model
    assert "training" in parts_of(model, bare)


@pytest.mark.parametrize(
    "metadata",
    [{}, {"digits": None}, {"digits": {}}, {"digits": 7}, {"validation": "many"}, {"seed": -1}, {"shuffle": None}],
)
def test_a_file_that_says_nothing_or_nonsense_gives_no_parts(model, sample, metadata):
    kept = {} if not metadata else {**model.metadata, **metadata}
    assert list(parts_of(replace(model, metadata=kept), sample)) == ["all"]


def test_rows_are_numbers_that_can_be_used_as_indices():
    assert all(rows.dtype == np.intp for rows in part_rows(10, TrainingSettings()).values())
