"""An error that nobody foresaw: one line, status 1, and all the rest in the log."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = str(Path(__file__).parents[2])
PROGRAM = """
import sys
from digitcluster.cli import info
def run(options):
    {raises}
info.run = run
from digitcluster.__main__ import main
sys.exit(main(["info", "a file.json"]))
"""


@pytest.fixture
def failed(tmp_path):
    """Run a command that raises; return its status, what it says on stderr, and the log."""

    def run(raises):
        environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": ROOT}
        command = [sys.executable, "-c", PROGRAM.format(raises=raises)]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120)
        assert done.stdout == ""
        return done.returncode, done.stderr, tmp_path / "digitcluster" / "digitcluster" / "digitcluster.log"

    return run


def test_it_is_one_line_that_says_where_the_particulars_are(failed):
    status, said, log = failed('raise KeyError("two\\n lines")')
    assert status == 1 and len(said.splitlines()) == 1
    assert said.startswith("digitcluster: Something unexpected went wrong (KeyError: ") and str(log) in said
    text = log.read_text()
    assert "Traceback" in text and "KeyError" in text and "in run" in text and "version" in text


def test_an_error_without_words_has_no_loose_colon(failed):
    assert "(ValueError). Details" in failed("raise ValueError")[1]


def test_without_a_place_for_the_log_it_says_the_line(failed, tmp_path):
    (tmp_path / "digitcluster").write_text("")
    status, said, log = failed("[][0]")
    assert status == 1 and not log.exists() and len(said.splitlines()) == 1
    assert "(IndexError: list index out of range). It was in <string>, line 5." in said


def test_too_little_memory_is_what_anybody_can_understand(failed):
    status, said, log = failed('raise MemoryError("Unable to allocate 3.2 TiB")')
    assert status == 1 and said.startswith("digitcluster: This computer has not enough memory for that.")
    assert len(said.splitlines()) == 1 and "TiB" not in said and not log.exists()
