"""What the set-up says when something is missing."""

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


def test_every_package_that_the_project_asks_for_is_pinned(environment):
    pinned = Path(environment.__file__).with_name("constraints.txt").read_text("utf-8").lower().replace("_", "-")
    for extras in ("", "dev"):
        for name in environment.requirements(extras):
            assert f"\n{name.lower()}==" in pinned


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
