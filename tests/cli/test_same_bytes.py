"""The same training writes the same bytes, in another process, too."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import sweep
from digitcluster.files.session_contents import SavedModel, SavedSession, SavedSweep
from digitcluster.files.session_file import TIMES, save_session
from digitcluster.files.writers import save_digits
from tests.files.saving import everything_in

PROGRAM = """
import sys
from digitcluster.cli.main import main
digits, folder = sys.argv[1:]
assert not main(["train", digits, "-k", "8", "--seed", "3", "-o", folder + "/a.digitmodel"])
for ending in ("csv", "svg", "pdf", "png"):
    assert not main(["sweep", digits, "-k", "2,3", "-o", folder + "/b." + ending])
assert not main(["info", digits, "--preview", folder + "/c.svg"])
assert not main(["report", digits, "--k", "3", "--ks", "2,4", "-o", folder + "/report"])
for name in ("d.npz", "d.csv.gz", "d-images-idx3-ubyte.gz", "d.jsonl"):
    assert not main(["convert", digits, folder + "/" + name])
"""


@pytest.fixture(scope="module")
def folders(sample, tmp_path_factory):
    """What two processes wrote that did the same, one after the other, in different time zones and hash orders."""
    digits = tmp_path_factory.mktemp("digits") / "digits.npz"
    finish(save_digits(sample, digits))
    folders = [tmp_path_factory.mktemp("written") for _ in range(2)]
    for number, folder in enumerate(folders):
        environ = {**os.environ, "PYTHONHASHSEED": str(number), "TZ": ("UTC", "Asia/Tokyo")[number]}
        environ["XDG_DATA_HOME"] = str(folder.with_name("data"))
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(digits), str(folder)],
            check=True,
            env=environ,
            cwd=Path(__file__).parents[2],
            capture_output=True,
        )
    return folders


def test_two_processes_write_the_same_bytes(folders):
    one, other = map(everything_in, folders)
    assert len(one) > 15 and one.keys() == other.keys()
    assert not [name for name in one if one[name] != other[name]]


def test_nothing_tells_when_it_was_written(folders):
    for path in folders[0].rglob("*"):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
        elif path.suffix in (".svg", ".pdf"):
            assert b"Date" not in path.read_bytes() and b"<dc:date>" not in path.read_bytes()


def session_of_a_new_training(sample, path):
    run = finish(train_run(sample, TrainingSettings(k=4)))
    runs = finish(sweep(sample, (2, 3), TrainingSettings()))
    finish(
        save_session(SavedSession(sample, run.settings, (SavedModel(run),), 0, (SavedSweep((2, 3), runs),), 0), path)
    )
    return path


def test_sessions_of_the_same_trainings_differ_only_in_the_times_which_come_last(sample, tmp_path):
    one, other = (session_of_a_new_training(sample, tmp_path / f"{name}.digitsession") for name in "ab")
    with zipfile.ZipFile(one) as archive, zipfile.ZipFile(other) as again:
        names = archive.namelist()
        assert names == again.namelist() and names[-1] == TIMES
        end = archive.infolist()[-1].header_offset
        assert end == again.infolist()[-1].header_offset
    assert one.read_bytes()[:end] == other.read_bytes()[:end]
