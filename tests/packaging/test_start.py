"""The start of the packaged program, which a signal may hit before anything else is there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitcluster import __version__
from tests.signals import HIT, at_import, heed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="another system sends no such signals")

ROOT = Path(__file__).parents[2]
# As PyInstaller runs it.
RUN = """
import runpy
sys._MEIPASS = os.environ["BUNDLED"]
runpy.run_path(os.environ["START"], run_name="__main__")
"""
AT_COPY = """
import shutil
usual = shutil.copyfile
def copy(*places):
    usual(*places)
    hit()
shutil.copyfile = copy
"""
TELLING = """
import atexit
atexit.register(lambda: print(os.environ["MPLCONFIGDIR"], os.environ.get("LD_LIBRARY_PATH")))
"""


@pytest.fixture
def started(tmp_path):
    """Start it with some arguments; return its status and what it wrote to stdout and stderr."""
    bundled = tmp_path / "bundle" / "mplconfig"
    bundled.mkdir(parents=True)
    (bundled / "fontlist-v390.json").write_text("{}")

    def start(before, *words, name="SIGTERM", **environ):
        places = {"XDG_CACHE_HOME": tmp_path / "cache", "XDG_DATA_HOME": tmp_path / "data", "BUNDLED": bundled.parent}
        places |= {"START": ROOT / "packaging" / "start.py", "PYTHONPATH": ROOT, "TMPDIR": tmp_path, **environ}
        done = subprocess.run(
            [sys.executable, "-c", f"{HIT}{before}{RUN}", name, *words],
            env={**os.environ, **{key: str(value) for key, value in places.items()}},
            capture_output=True,
            text=True,
            timeout=120,
            preexec_fn=heed,
        )
        return done.returncode, done.stdout, done.stderr

    return start


@pytest.mark.parametrize(("name", "status", "said"), [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "the system")])
@pytest.mark.parametrize(
    "before",
    [at_import("tempfile"), AT_COPY, at_import("digitcluster.__main__")],
    ids=["at the first line", "while copying fonts", "before the program"],
)
def test_a_signal_ends_it_with_one_line_however_early(started, before, name, status, said):
    ended, out, errors = started(before, "info", "builtin", name=name)
    assert (ended, out) == (status, "") and len(errors.splitlines()) == 1 and said in errors


def test_fonts_are_copied_once_to_where_they_can_be_written(started, tmp_path):
    place = tmp_path / "cache" / "digitcluster" / "matplotlib"
    for found in ("{}", "[]"):
        status, out, _ = started(TELLING, "--version")
        assert status == 0 and out.splitlines()[0] == f"Digit Cluster {__version__}"
        assert out.splitlines()[1].startswith(str(place))
        (copied,) = place.iterdir()
        assert copied.name == "fontlist-v390.json" and copied.read_text() == found
        copied.write_text("[]")  # what matplotlib adds stays


def test_where_the_cache_cannot_be_written_a_temporary_folder_is_used_and_removed(started, tmp_path):
    (tmp_path / "file").write_text("")
    status, out, _ = started(TELLING, "--version", XDG_CACHE_HOME=tmp_path / "file")
    place = Path(out.splitlines()[1].split()[0])
    assert status == 0 and place.parent == tmp_path and place.name.startswith("digitcluster-") and not place.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has such a path")
def test_programs_that_it_starts_find_the_systems_libraries(started, tmp_path):
    before, bundled = tmp_path / "before", tmp_path / "bundled"
    for environ, expected in (({"LD_LIBRARY_PATH_ORIG": before}, str(before)), ({}, "None")):
        _, out, _ = started(TELLING, "--version", LD_LIBRARY_PATH=bundled, **environ)
        assert out.split()[-1] == expected
