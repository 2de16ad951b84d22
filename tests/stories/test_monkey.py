"""A few hundred random events, always the same: a smaller `python -m tests.benchmarks.monkey`."""

import json
import os
import subprocess
import sys
from pathlib import Path

EVENTS, SEED = 250, 4


def test_whatever_is_clicked_typed_dragged_or_dropped_nothing_unexpected_is_raised(tmp_path):
    result = tmp_path / "result.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.monkey_run", str(SEED), str(EVENTS), str(result), ""],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(result.read_text("utf-8"))["problems"] == 0, done.stderr[-3000:]
