import json
from types import SimpleNamespace

import numpy as np
import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model


def test_train_prints_what_the_contract_names(run, tmp_path):
    status, out, _ = run("train", "sample", "-k", 8, "--seed", 3, "-o", tmp_path / "m.digitmodel", "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["k"] == 8 and facts["seed"] == 3 and facts["digits"] == 600 and facts["converged"] is True
    assert {"iterations", "inertia", "training_error", "validation_error", "seconds"} <= facts.keys()
    assert load_model(tmp_path / "m.digitmodel").k == 8


def test_train_in_words(run, tmp_path):
    status, out, _ = run("train", "sample", "-k", 4, "-o", tmp_path / "m")
    assert status == 0 and "validation error" in out and "no digit changed cluster" in out
    assert (tmp_path / "m.digitmodel").exists() and "m.digitmodel" in out


def test_a_single_iteration_is_said_as_one(run):
    _, out, _ = run("train", "sample", "-k", 4, "--max-iterations", 1)
    assert "1 iteration, then a limit was reached" in out


@pytest.mark.parametrize(
    ("repairs", "said"), [(0, ""), (1, "Once, an empty cluster"), (2, "2 times, an empty cluster")]
)
def test_moved_clusters_are_counted(run, monkeypatch, repairs, said):
    def train(digits, settings):
        result = yield from train_run(digits, settings)
        result.model.metadata["results"]["repaired_clusters"] = repairs
        return result

    monkeypatch.setattr("digitcluster.cli.train.train_run", train)
    _, out, _ = run("train", "sample", "-k", 3)
    assert said in out and ("empty cluster" in out) is bool(repairs)


def test_options_reach_the_training(run):
    _, out, _ = run(
        "train", "sample", "-k", 8, "--max-iterations", 2, "--seeding", "k-means++", "--validation", 0.5,
        "--shuffle", "--restarts", 2, "--tolerance", 0.1, "--json",
    )  # fmt: skip
    facts = json.loads(out)
    assert facts["iterations"] == 2 and facts["converged"] is False


def test_the_saved_model_is_that_of_the_training(run, sample, tmp_path):
    run("train", "sample", "-k", 6, "--seed", 1, "-o", tmp_path / "m.digitmodel")
    expected = finish(train_run(sample, TrainingSettings(k=6, seed=1))).model
    np.testing.assert_array_equal(load_model(tmp_path / "m.digitmodel").centroids, expected.centroids)


def test_digits_without_labels_are_clustered(run, sample, tmp_path):
    np.savez(tmp_path / "bare.npz", images=sample.images)
    status, out, _ = run("train", tmp_path / "bare.npz", "-k", 5, "--json", "-o", tmp_path / "bare.digitmodel")
    facts = json.loads(out)
    assert status == 0 and facts["training_error"] is None and facts["validation_error"] is None
    assert load_model(tmp_path / "bare.digitmodel").classes == ("?",)


def test_progress_goes_to_stderr_only(run):
    _, out, err = run("train", "sample", "-k", 3, "--json")
    json.loads(out)
    assert "Traceback" not in err


def test_too_little_memory_is_said_before_the_training_begins(run, monkeypatch):
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=(256 << 20) + 400_000))
    status, out, error = run("train", "sample", "-k", 500)
    assert status == 1 and not out and "This training needs about" in error
