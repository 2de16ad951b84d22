"""The README's first command, as a new user starts it."""

import os
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parents[2] / "packaging" / "run.py"


def test_without_a_display_a_finished_report_is_written(tmp_path):
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environ = {name: value for name, value in os.environ.items() if name not in displays}
    done = subprocess.run([sys.executable, RUN], cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "no display" in done.stdout
    page = tmp_path / "report" / "report.html"
    assert str(page) in done.stdout
    text = page.read_text("utf-8")
    for picture in ("centroids.png", "error-rate.png"):
        assert picture in text and picture in done.stdout
        assert (tmp_path / "report" / picture).read_bytes().startswith(b"\x89PNG")
    sweep = (tmp_path / "report" / "sweep.csv").read_text("utf-8").splitlines()
    assert [int(line.split(",")[0]) for line in sweep[1:]] == [*range(5, 25), 100]
    assert done.stderr.startswith("Drawing sample digits: 0 %\n")  # it tells what it does, from the beginning
