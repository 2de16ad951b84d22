"""What is said where the program cannot start: in a dialog, on stderr and in the log."""

import os
import subprocess
import sys

import pytest

from digitcluster.resources import resource

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QMessageBox
from digitcluster import app

def show(box):
    for text in (box.text(), box.informativeText(), box.detailedText()):
        print(text, end="\\0")

QMessageBox.exec = show
{before}
sys.exit(app.main([]))
"""
DAMAGED = "app.resource = lambda name: Path(sys.argv[1])"
BROKEN = "app.MainWindow = lambda *_: 1 / 0"


@pytest.fixture
def started(tmp_path):
    """Start the program; return its status, what the dialog and stderr say, and the log."""

    def start(before, *words):
        environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
        environ["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, "-c", PROGRAM.format(before=before), *map(str, words)]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120)
        log = tmp_path / "digitcluster" / "digitcluster" / "digitcluster.log"
        return done.returncode, done.stdout.split("\0")[:-1], done.stderr.splitlines(), log

    return start


@pytest.mark.parametrize("damage", ["cut off", "a byte changed", "not there"])
def test_a_damaged_built_in_model_is_a_sentence_with_advice(started, tmp_path, damage):
    content = bytearray(resource("builtin.digitmodel").read_bytes())
    if damage == "a byte changed":
        content[len(content) // 2] ^= 0xFF
    model = tmp_path / "builtin.digitmodel"
    if damage != "not there":
        model.write_bytes(content[: len(content) // 2] if damage == "cut off" else content)
    status, (text, advice, details), errors, log = started(DAMAGED, model)
    assert status == 1 and len(errors) == 1 and "builtin.digitmodel" in text
    assert (
        text.startswith("Digit Cluster cannot start: ") and "Error" not in text and errors == [f"digitcluster: {text}"]
    )
    assert advice == "Please install the program again." and "Digit Cluster" in details and "ReadingError" in details
    assert "Traceback" in log.read_text() and "Traceback" not in text


def test_an_unexpected_error_has_its_details_and_no_advice_that_would_not_help(started):
    status, (text, advice, details), errors, log = started(BROKEN)
    assert status == 1 and errors == ["digitcluster: Digit Cluster cannot start: ZeroDivisionError: division by zero"]
    assert text in errors[0] and advice == "" and "Traceback" in details and "ZeroDivisionError" in log.read_text()


def test_without_a_place_for_the_log_it_is_said_all_the_same(started, tmp_path):
    (tmp_path / "digitcluster").write_text("")
    status, (text, *_), errors, log = started(BROKEN)
    assert status == 1 and errors == [f"digitcluster: {text}"] and not log.exists()
