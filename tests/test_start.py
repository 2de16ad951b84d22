"""The entry point: window or command, and what the program says if no window can be opened."""

import os
import subprocess
import sys

import pytest

from digitcluster import __main__ as start
from digitcluster import display_check as display
from digitcluster.cli import main as cli

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def started(*words, **environ):
    """Run the program in a process of its own, on the given display only."""
    kept = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    command = [sys.executable, "-m", "digitcluster", *words]
    return subprocess.run(command, env={**kept, **environ}, capture_output=True, text=True)


@pytest.mark.parametrize("words", [[], ["mine.digitmodel"], ["a folder"], ["--self-test"]])
def test_without_a_command_the_window_is_meant(words):
    assert start.opens_window(words)


@pytest.mark.parametrize("words", [["train", "x"], ["fetch-mnist"], ["--version"], ["-h"], ["--unknown"]])
def test_commands_and_options_are_for_the_command_line(words):
    assert not start.opens_window(words)


def test_the_commands_are_those_of_the_command_line():
    assert tuple(cli.COMMANDS) == start.COMMANDS


UNNEEDED = ("matplotlib", "PIL", "tqdm", "ssl", "urllib.request", "certifi")  # by the first sight of the window
UNNEEDED += ("digitcluster.files.registry", "digitcluster.cli.main")
UNNEEDED += tuple(f"digitcluster.ui.panels.inspect.{name}_page" for name in ("cell", "cluster", "digit", "suspicious"))


def test_the_first_picture_needs_no_matplotlib_no_formats_and_no_page_of_inspect():
    code = """
import sys
import digitcluster.app as app
from digitcluster.session.session import Session
from digitcluster.session.preferences import Preferences
application = app.make_application()
window = app.MainWindow(Session(app.builtin_model()), Preferences())
print([name for name in sys.argv[1:] if name in sys.modules])
window.tabs.canvases()
print("matplotlib" in sys.modules)
"""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code, *UNNEEDED], capture_output=True, text=True, env=environ)
    assert done.stdout.splitlines() == ["[]", "True"], done.stderr


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")


@linux
def test_without_a_display_it_says_so_and_what_works_without():
    done = started()
    assert done.returncode == 1
    assert "no display" in done.stderr and "digitcluster report sample" in done.stderr


@linux
def test_a_display_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "")  # no tool of the desktop shows it
    done = started(DISPLAY=":9753")
    assert done.returncode == 1
    assert "the display :9753 does not answer" in done.stderr or "sudo apt install" in done.stderr
    assert "Traceback" not in done.stderr


@linux
def test_all_missing_libraries_are_named_with_their_packages_but_none_that_came_along(monkeypatch, tmp_path):
    ldd = tmp_path / "ldd"
    ldd.write_text("""#!/bin/sh
echo "	libxcb-cursor.so.0 => not found"
echo "	libX11.so.6 => /usr/lib/libX11.so.6 (0x0)"
[ "$LD_LIBRARY_PATH" = /program/_internal ] || echo "	libxcb-util.so.1 => not found"
echo "	libEGL.so.1 => not found"
""")
    ldd.chmod(0o755)

    def load(name, *_):
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(display.ctypes, "CDLL", load)
    monkeypatch.setattr(display.sys, "_MEIPASS", "/program/_internal", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    problem = display.find_problem()
    assert "has no libxcb-cursor.so.0, libEGL.so.1, which" in problem
    assert "sudo apt install libxcb-cursor0 libegl1\n" in problem


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libbrotlidec.so.1", "libbrotli1"),
        ("libzstd.so.1", "libzstd1"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_debians_rule_for_the_names_of_libraries(library, package):
    assert display.debian_package(library) == package
