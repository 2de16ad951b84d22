import pytest

from digitcluster.cli import inputs, main


@pytest.fixture(autouse=True)
def small_sample(monkeypatch, sample):
    """The word "sample" stands for 600 digits here, to be quick."""

    def draw():
        yield from ()
        return sample

    monkeypatch.setattr(inputs, "draw_sample", draw)


@pytest.fixture
def run(capsys):
    """Runs a command, and returns its exit status and what it printed on stdout and stderr."""

    def run_command(*arguments):
        status = main.main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run_command


@pytest.fixture
def model(run, tmp_path):
    """The file of a model with 20 centroids."""
    run("train", "sample", "-k", 20, "-o", tmp_path / "m.digitmodel")
    return tmp_path / "m.digitmodel"
