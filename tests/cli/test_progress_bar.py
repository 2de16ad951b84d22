import io
import sys
from functools import partial

import numpy as np
import pytest
from tqdm import tqdm

from digitcluster.cli import progress_bar
from digitcluster.cli.progress_bar import describe, show_progress
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.progress import Progress
from digitcluster.core.training.sweep import SweepStep

NOTHING = np.zeros(0)
ITERATION = Iteration(7, 2.0, 1.0, 1, NOTHING, NOTHING, NOTHING)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (Progress("Reading x", 30, 120, "bytes"), ("Reading x", "25 %", 30, 120)),
        (Progress("Reading x", 3000, 0), ("Reading x", "3,000 digits", 3000, None)),
        (ITERATION, ("Training", "Iteration 7 · 1 digit reassigned · 2.5 s", 7, None)),
        (SweepStep((5, 100), 2, 21, 9.0, 40.0), ("Sweep", "k = 5 and 100 · 2 of 21 done · about 40 s left", 2, 21)),
    ],
)
def test_each_kind_of_progress_is_said(record, said):
    assert describe(record, seconds=2.5) == said


def work():
    for done in range(3):
        yield Progress("Counting", done, 4)
    return "the result"


def test_a_file_gets_few_lines_and_the_result_comes_back(capsys):
    assert show_progress(work()) == "the result"
    assert capsys.readouterr() == ("", "Counting: 0 %\n")


def test_a_terminal_gets_a_bar_of_which_nothing_stays(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress_bar, "tqdm", partial(tqdm, mininterval=0))  # draws the bar at each step
    assert show_progress(work()) == "the result"
    shown = terminal.getvalue()
    assert "Counting" in shown and "25 %" in shown and "\n" not in shown
    assert shown.endswith("\r") and not shown.split("\r")[-2].strip(), "the last thing drawn is blank"
    assert capsys.readouterr().out == ""
