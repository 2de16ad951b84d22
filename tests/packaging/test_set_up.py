"""What the set-up says when something is missing."""

import hashlib
import importlib.util
import re
import shutil
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest


@pytest.fixture
def environment(script):
    return script("environment")


@pytest.fixture
def libraries(environment, script):
    return script("libraries")


@pytest.fixture
def run(environment, libraries, script):
    return script("run")


def test_an_old_python_is_told_what_to_do(environment):
    message = environment.old_python_message((3, 9, 2))
    assert "3.11" in message and "this is Python 3.9" in message
    assert environment.old_python_message((3, 11, 0)) == environment.old_python_message((4, 0, 0)) == ""


@pytest.fixture
def constraints(environment):
    return (environment.ROOT / environment.CONSTRAINTS).read_text("utf-8")


def names_in(text):
    return {name.lower().replace("_", "-") for name in re.findall(r"(?m)^([\w.-]+)==", text)}


@pytest.mark.parametrize(("extras", "sections"), [("", ["program"]), ("dev", ["program", "building", "development"])])
def test_every_package_that_the_project_asks_for_is_pinned(environment, constraints, extras, sections):
    pinned = names_in(environment.pinned(constraints, sections))
    assert {name.lower() for name in environment.requirements(extras)} <= pinned


def test_who_only_runs_the_program_gets_no_tools_of_developers(environment, constraints):
    installed = names_in(environment.pinned(constraints, ["program", "building"]))
    assert not installed & {"pytest", "mypy", "ruff", "pyinstaller"} and "hatchling" in installed


def test_every_pinned_version_has_hashes(constraints):
    pins = re.split(r"(?m)^(?=[\w.-]+==)", constraints)[1:]
    assert len(pins) == len(names_in(constraints)) > 40
    assert [pin for pin in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}", pin)] == []


@pytest.mark.skipif(not importlib.util.find_spec("pip"), reason="this Python has no pip")
def test_a_package_with_another_hash_is_not_installed(environment, monkeypatch, tmp_path):
    """A wheel of our own, once as it was pinned and once with one byte more; there is no network in this."""
    wheel = tmp_path / "wheels" / "stranger-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("stranger.py", "")
        archive.writestr("stranger-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
        archive.writestr(
            "stranger-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("stranger-1.0.dist-info/RECORD", "")
    (tmp_path / "packaging").mkdir()
    pin = f"stranger==1.0 \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    (tmp_path / environment.CONSTRAINTS).write_text(f"# [program]\n{pin}# [other]\nnever==1\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    for name, value in {"TARGET": tmp_path / "there", "NO_INDEX": "1", "FIND_LINKS": wheel.parent}.items():
        monkeypatch.setenv(f"PIP_{name}", str(value))
    install = partial(environment.install_pinned, Path(sys.executable), ["program"], tmp_path / "packages.txt")
    install()
    assert (tmp_path / "there" / "stranger.py").exists()
    shutil.rmtree(tmp_path / "there")
    with wheel.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(environment.SetUpError, match="A package is not the one that was expected"):
        install()
    assert not (tmp_path / "there" / "stranger.py").exists()


@pytest.mark.parametrize(
    ("file", "is_wanted"),
    [
        ("numpy-2.4.6-cp311-cp311-win_amd64.whl", True),
        ("numpy-2.4.6-cp313-cp313-macosx_14_0_arm64.whl", True),
        ("numpy-2.4.6-cp312-cp312-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl", True),
        ("pyside6_essentials-2.4.6-cp310-abi3-win_arm64.whl", True),
        ("pytest-2.4.6-py3-none-any.whl", True),
        ("macholib-2.4.6-py2.py3-none-any.whl", True),
        ("numpy-2.4.60-cp311-cp311-win_amd64.whl", False),
        ("numpy-2.4.6-cp313-cp313t-win_amd64.whl", False),
        ("numpy-2.4.6-cp310-cp310-win_amd64.whl", False),
        ("numpy-2.4.6-cp311-cp311-musllinux_1_2_x86_64.whl", False),
        ("numpy-2.4.6.tar.gz", False),
    ],
)
def test_only_wheels_for_the_systems_of_the_program_are_pinned(environment, script, file, is_wanted):
    assert script("pin").is_wanted(file, "2.4.6") == is_wanted


def test_a_failed_installation_says_why_and_what_to_do(environment):
    full = environment.failure_message("install", ["Collecting numpy", "ERROR: [Errno 28] No space left on device"])
    assert "No space left" in full and "Make room" in full and "Collecting" not in full
    offline = environment.failure_message("install", ["WARNING: Retrying", "ERROR: Failed name resolution"])
    assert "online" in offline


@pytest.mark.parametrize(
    ("manager", "as_root", "command"),
    [
        ("apt-get", False, "sudo apt-get update && sudo apt-get install -y --no-install-recommends libxcb-cursor0"),
        ("apt-get", True, "  apt-get update && apt-get install -y --no-install-recommends libxcb-cursor0"),
        ("dnf", False, "sudo dnf install xcb-util-cursor"),
        ("pacman", False, "sudo pacman -S --needed xcb-util-cursor"),
    ],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(libraries, manager, as_root, command):
    needs = [need for need in libraries.NEEDS if need.name == "libxcb-cursor.so.0"]
    advice = libraries.advice(needs, manager, as_root=as_root)
    assert "libxcb-cursor.so.0" in advice and command in advice


def test_only_the_display_that_is_there_must_be_complete(libraries, monkeypatch):
    monkeypatch.setattr(libraries, "is_present", lambda name: "xcb" not in name)
    assert {need.used_by for need in libraries.missing(["x11"])} == {"x11"}
    assert libraries.missing(["x11", "wayland"]) == []
    assert libraries.missing([]) == []


def test_who_may_not_install_is_told_instead(libraries, environment, monkeypatch, capsys):
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries, "is_present", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(libraries.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000)
    with pytest.raises(environment.SetUpError, match=r"sudo apt-get install .*libegl1"):
        libraries.provide(["x11"], required=True)
    libraries.provide(["x11"], required=False)  # a report needs no window
    assert "libegl1" in capsys.readouterr().out


def test_the_display_is_found_by_its_variable(run, monkeypatch):
    monkeypatch.setattr(run.sys, "platform", "linux")
    assert run.find_displays({}) == run.find_displays({"DISPLAY": ""}) == []
    assert run.find_displays({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}) == ["x11", "wayland"]
    monkeypatch.setattr(run.sys, "platform", "darwin")
    assert run.find_displays({}) == ["darwin"]
