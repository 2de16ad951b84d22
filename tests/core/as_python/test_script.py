"""A run as a script: run by a Python of its own, it finds what the run found."""

import ast
import os
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.mending import MendedDigits
from digitcluster.core.as_python.reading import saved_first
from digitcluster.core.as_python.script import LIBRARIES, NUMPY, SCIKIT_LEARN, python_script, shortcomings
from digitcluster.core.kmeans.initialization import choose_first_centroids
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.registry import load_digits
from digitcluster.files.writers import save_digits
from digitcluster.session.python_script import script_of

STRANGE = ("x\nimport os", 'x"""\nimport os', "x'); import os #", "x\u2028import os\r\x0b\x0cy", "\\")
NOT_THESE = "These are not the digits"
STAND_IN = '''
import numpy as np


class KMeans:
    """Does as scikit-learn does, as far as a script asks for it."""

    def __init__(self, n_clusters, *, init, n_init, algorithm, max_iter, tol):
        assert len(init) == n_clusters and (n_init, algorithm, tol) == (1, "lloyd", 0)
        self.init, self.max_iter = init, max_iter

    def fit(self, digits):
        np.save("first.npy", self.init)
        centroids, before = self.init, None
        for self.n_iter_ in range(1, self.max_iter + 1):
            self.labels_ = ((digits[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)
            centroids = np.array([digits[self.labels_ == one].mean(axis=0) for one in range(len(centroids))])
            if before is not None and (before == self.labels_).all():
                break
            before = self.labels_
        self.cluster_centers_ = centroids
'''


@pytest.fixture
def opened(sample, tmp_path):
    """The sample digits as they come from a file of the notebook's form."""
    path = tmp_path / "digits.json.gz"
    finish(save_digits(sample, path))
    return finish(load_digits(path))


@pytest.fixture
def run_script(tmp_path):
    """Run a script by itself; return what it printed, and the labels that it gave."""

    def run(script):
        (tmp_path / "script.py").write_text(script, encoding="utf-8")
        environ = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(tmp_path)}
        command = [sys.executable, "-W", "ignore", "script.py", "labels.txt"]
        done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout, np.loadtxt(tmp_path / "labels.txt", int)

    return run


def written(run, digits, *, library=NUMPY, is_edited=False):
    return finish(script_of(run, MendedDigits.of(digits), library=library, is_edited=is_edited))


def errors_in(printed):
    return {name: float(rate) for name, rate in re.findall(r"(\w+) error: ([\d.]+)%", printed)}


@pytest.mark.parametrize(
    "settings",
    [
        TrainingSettings(),
        TrainingSettings(k=40, seeding="k-means++", seed=2**40, validation=0.1),
        TrainingSettings(k=7, restarts=3, shuffle=True),
        TrainingSettings(k=12, tolerance=60.0),
        TrainingSettings(k=25, max_iterations=2),
        TrainingSettings(k=23, per_class=True, seeding="k-means++"),
        TrainingSettings(k=20, straighten=True, restarts=2, per_class=True),
    ],
    ids=str,
)
def test_the_script_finds_the_same_labels_and_error_rates(opened, run_script, settings):
    run = finish(train_run(opened, settings))
    assert shortcomings(run) == ()
    printed, given = run_script(written(run, opened))
    assert NOT_THESE not in printed
    assert np.array_equal(given, finish(classify(run.model, opened.images)))
    expected = {"training": run.training_error, "validation": run.validation_error}
    assert errors_in(printed) == {name: round(100 * rate, 2) for name, rate in expected.items()}
    if settings.restarts == 1 and not settings.per_class:
        assert printed.count("iteration ") == run.iterations


def test_empty_clusters_are_filled_as_in_the_run(sample, tmp_path, run_script):
    few = sample.take(np.tile(np.arange(30), 9))  # the same digits again and again: equal first centroids
    finish(save_digits(few, tmp_path / "few.json"))
    digits = finish(load_digits(tmp_path / "few.json"))
    run = finish(train_run(digits, TrainingSettings(k=18, validation=0)))
    assert run.model.metadata["results"]["repaired_clusters"] > 0
    _, given = run_script(written(run, digits))
    assert np.array_equal(given, finish(classify(run.model, digits.images)))


def test_without_labels_the_clusters_are_the_same(sample, tmp_path, run_script):
    finish(save_digits(replace(sample, labels=None), tmp_path / "bare.json"))
    digits = finish(load_digits(tmp_path / "bare.json"))
    run = finish(train_run(digits, TrainingSettings(k=9)))
    printed, given = run_script(written(run, digits))
    sizes = np.bincount(given[int(len(digits) * 0.25) :], minlength=9)
    assert sizes.tolist() == run.model.sizes.tolist() and "error" not in printed and NOT_THESE not in printed


def test_other_digits_are_noticed(opened, sample, tmp_path, run_script):
    run = finish(train_run(opened, TrainingSettings(k=5)))
    script = written(run, opened)
    finish(save_digits(sample.take(slice(1, None)), tmp_path / "digits.json.gz"))
    assert NOT_THESE in run_script(script)[0]


def test_digits_without_a_file_of_their_own_are_to_be_saved_first(sample, tmp_path, run_script):
    run = finish(train_run(sample, TrainingSettings(k=6)))
    script = written(run, sample)
    name = re.search(r'^FILE = [\'"](.*)[\'"]$', script, re.MULTILINE)[1]
    assert "First save the digits" in script
    finish(save_digits(sample, tmp_path / name))
    printed, given = run_script(script)
    assert NOT_THESE not in printed and np.array_equal(given, finish(classify(run.model, sample.images)))


def test_the_file_of_other_digits_than_the_runs_is_not_named(opened, sample):
    run = finish(train_run(sample.take(slice(0, 300)), TrainingSettings(k=6)))
    assert opened.source not in written(run, opened)


def test_scikit_learn_begins_with_the_same_first_centroids(opened, tmp_path, run_script):
    (tmp_path / "sklearn").mkdir()
    (tmp_path / "sklearn" / "__init__.py").write_text("")
    (tmp_path / "sklearn" / "cluster.py").write_text(STAND_IN)
    for seeding in ("random", "k-means++"):
        settings = TrainingSettings(k=11, seeding=seeding, seed=7)
        run = finish(train_run(opened, settings))
        printed, given = run_script(written(run, opened, library=SCIKIT_LEARN))
        training = opened.images[150:].reshape(450, -1)
        first = finish(choose_first_centroids(training, 11, seeding, np.random.default_rng((7, 1))))
        assert np.array_equal(np.load(tmp_path / "first.npy"), first)
        assert np.array_equal(given, finish(classify(run.model, opened.images))) and NOT_THESE not in printed


def test_what_a_script_does_otherwise_is_said_before_and_in_it(opened):
    run = finish(train_run(opened, TrainingSettings(k=6, features="gradients", max_iterations=2)))
    said = shortcomings(run, is_edited=True)
    script = written(run, opened, is_edited=True)
    assert len(said) == 2 and all(sentence in script for sentence in said)


def test_a_run_that_was_trained_on_from_another_one_is_known_by_its_file(opened):
    settings = TrainingSettings(k=6)
    run = finish(train_run(opened, settings))
    further = finish(train_run(opened, settings, first=run.model.centroids.astype(float)))
    assert shortcomings(run) == () and "first" not in run.model.metadata["results"]
    [sentence] = shortcomings(further)
    assert "trained on" in sentence and sentence in written(further, opened)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", STRANGE)
def test_names_of_strangers_are_never_code(sample, library, name):
    def shape(script):
        """What the script does, whatever its constants are."""
        tree = ast.parse(script)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                node.value = type(node.value)()
        return ast.dump(tree)

    def script(digits, path):
        run = finish(train_run(digits, TrainingSettings(k=5, max_iterations=1)))
        run.model.metadata["digits"]["fingerprint"] += path
        reading = saved_first(has_labels=True)
        return python_script(run, replace(reading, names={"FILE": path}), library=library)

    classes = tuple(f"{one}{name}" for one in range(10))
    plain = script(replace(sample, classes=tuple("abcdefghij"), name="digits"), "x")
    odd = script(replace(sample, classes=classes, name=name), name)
    assert shape(odd) == shape(plain)
    assert [line for line in odd.splitlines() if line.startswith("CLASSES")] == [f"CLASSES = {list(classes)!r}"]
