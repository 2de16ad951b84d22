"""Signals end a command with one line and nothing half done, whatever line of it they hit."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.signals import HIT, at_import, heed

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="another system sends no such signals")

ROOT = str(Path(__file__).parents[2])

RUN = """
from digitcluster.__main__ import main
sys.exit(main())
"""
WRITING = """
from digitcluster.cli import inputs, progress_bar
progress_bar.LOG_PAUSE = float("inf")  # says nothing
from digitcluster.core.drawing.sample import draw_sample
inputs.draw_sample = lambda: draw_sample(600)
"""


@pytest.fixture
def ended(tmp_path):
    """Run the program with a few lines before its start; return its status and the lines that it wrote to stderr."""

    def run(before, *words, name="SIGTERM", **options):
        command = [sys.executable, "-c", f"{HIT}{before}{RUN}", name, *words]
        environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": ROOT}
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        done = subprocess.run(command, text=True, cwd=tmp_path, env=environ, preexec_fn=heed, timeout=120, **options)
        return done.returncode, (done.stderr or "").splitlines()

    return run


ENDS = [
    ("SIGINT", 130, "digitcluster: interrupted"),
    ("SIGTERM", 143, "digitcluster: ended, as the system asked for it"),
    ("SIGHUP", 129, "digitcluster: ended, as its terminal was closed"),
]
ENDED = 143, ["digitcluster: ended, as the system asked for it"]

WHILE_IMPORTING = at_import("numpy")
WHILE_TRAINING = """
import digitcluster.cli.main
import digitcluster.core.kmeans.lloyd as lloyd
usual = lloyd.Iteration.__init__
def made(self, *values, **more):
    lloyd.Iteration.__init__ = usual
    hit()
    usual(self, *values, **more)
lloyd.Iteration.__init__ = made
"""


@pytest.mark.parametrize(("name", "status", "line"), ENDS)
@pytest.mark.parametrize("moment", [WHILE_IMPORTING, WRITING + WHILE_TRAINING])
def test_each_signal_has_its_status_and_its_line(ended, moment, name, status, line):
    assert ended(moment, "train", "sample", "-k", "5", name=name) == (status, [line])


def at(function, before):
    """Send the signal in the call of a function: before it does anything, or when it has done its work."""
    module = function.rpartition(".")[0]
    order = "hit(); return usual(*a, **k)" if before else "result = usual(*a, **k); hit(); return result"
    return f"""
import digitcluster.cli.main, digitcluster.files.atomic_write, {module.removesuffix(".Path")}
usual = {function}
def struck(*a, **k):
    if not ({function} is struck and ("saved" in str(a[0]) or "saved" in str(a[-1]))):
        return usual(*a, **k)
    {function} = usual
    {order}
{function} = struck
"""


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("function", ["shutil.rmtree", "pathlib.Path.mkdir", "os.unlink", "os.rmdir"])
@pytest.mark.parametrize("target", ["saved.npz", "saved"])
def test_a_signal_in_the_making_and_removing_of_temporary_files_leaves_none(ended, tmp_path, target, function, before):
    ended(WRITING + at(function, before), "convert", "sample", target)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_an_interrupted_folder_of_pictures_leaves_nothing(ended, tmp_path):
    nth = """
from PIL import Image
usual, count = Image.Image.save, 0
def save(*a, **k):
    global count
    usual(*a, **k)
    count += 1
    if count == 555:
        hit()
Image.Image.save = save
"""
    assert ended(WRITING + nth, "convert", "sample", "pictures") == ENDED
    assert not list(tmp_path.glob("*pictures*")) and not list(tmp_path.glob(".*"))


def test_more_signals_while_it_cleans_up_do_not_disturb(ended, tmp_path):
    storm = """
import shutil
from PIL import Image
usual = Image.Image.save
def save(*a, **k):
    Image.Image.save = usual
    hit()
Image.Image.save = save
remove = os.unlink
def more(*a, **k):
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGHUP)
    remove(*a, **k)
    os.kill(os.getpid(), signal.SIGTERM)
os.unlink = more
"""
    assert ended(WRITING + storm, "convert", "sample", "pictures") == ENDED
    assert not list(tmp_path.glob(".*"))


def test_a_signal_where_python_lets_no_exception_out_is_sent_again(ended):
    swallowed = """
class Last:
    def __del__(self):
        hit()
from digitcluster.core.progress import Progress
from digitcluster.cli import inputs
def forever():
    Last()
    while True:
        yield Progress("Waiting", 0, 0)
inputs.draw_sample = forever
"""
    status, lines = ended(swallowed, "train", "sample")
    assert status == 143 and lines[-1] == ENDED[1][0] and "ignored" not in " ".join(lines)


def test_a_signal_at_the_very_end_changes_nothing(ended):
    at_exit = """
import atexit
atexit.register(hit)
"""
    assert ended(WRITING + at_exit, "train", "sample", "-k", "5") == (0, [])


def test_a_program_that_does_not_end_is_ended_by_one_more_signal(ended):
    stuck = """
from digitcluster.core import interruption
from digitcluster.cli import inputs
interruption.PATIENCE = 0
def deaf():
    try:
        hit()
        yield
    finally:
        while True:
            os.kill(os.getpid(), signal.SIGTERM)
inputs.draw_sample = deaf
"""
    assert ended(WRITING + stuck, "train", "sample") == ENDED


def test_what_the_starter_wants_ignored_stays_ignored(ended):
    nohup = "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    status, lines = ended(nohup + WRITING + WHILE_TRAINING, "train", "sample", "-k", "5", name="SIGHUP")
    assert (status, lines) == (0, [])


@pytest.mark.parametrize("words", [["--help"], ["info", "builtin"], ["--version"]])
def test_a_reader_that_is_gone_is_not_complained_about(ended, words):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        status, lines = ended("", *words, stdout=writing)
        assert status in (0, 1) and lines == []
    finally:
        os.close(writing)


def test_without_standard_streams_it_does_its_work_and_writes_into_no_other_file(tmp_path):
    program, environ = f"import sys{WRITING}{RUN}", {**os.environ, "PYTHONPATH": ROOT}
    line = f"exec \"{sys.executable}\" -c '{program}' convert sample saved.csv <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environ, timeout=120).returncode == 0
    assert (tmp_path / "saved.csv").read_bytes().startswith(b"label,pixel0")
