"""Finds the system libraries that Qt lacks on Linux, and installs them or says how."""

import ctypes
import importlib.util
import os
import shutil
import sys
from collections.abc import Sequence
from typing import NamedTuple

import environment


class Need(NamedTuple):
    """A library (or module of Python), what needs it, and the package that has it in three families of Linux."""

    name: str
    used_by: str
    debian: str
    fedora: str
    arch: str


# `python`: no environment can be made without it. `all`: what QtCore, QtGui and QtWidgets (PySide6 6.11) are linked
# with. `x11`, `wayland`: what Qt's plugin for that display is linked with. Left out is what is installed along with
# another one (libxcb-image with libxcb-cursor), and what every system has (zlib, the C++ library).
TABLE = """
ensurepip               python   python3-venv        python3            python
libGL.so.1              all      libgl1              libglvnd-glx       libglvnd
libEGL.so.1             all      libegl1             libglvnd-egl       libglvnd
libxkbcommon.so.0       all      libxkbcommon0       libxkbcommon       libxkbcommon
libgthread-2.0.so.0     all      libglib2.0-0        glib2              glib2
libfontconfig.so.1      all      libfontconfig1      fontconfig         fontconfig
libdbus-1.so.3          all      libdbus-1-3         dbus-libs          dbus
libX11-xcb.so.1         x11      libx11-xcb1         libX11-xcb         libx11
libxcb-cursor.so.0      x11      libxcb-cursor0      xcb-util-cursor    xcb-util-cursor
libxcb-icccm.so.4       x11      libxcb-icccm4       xcb-util-wm        xcb-util-wm
libxcb-keysyms.so.1     x11      libxcb-keysyms1     xcb-util-keysyms   xcb-util-keysyms
libxcb-randr.so.0       x11      libxcb-randr0       libxcb             libxcb
libxcb-shape.so.0       x11      libxcb-shape0       libxcb             libxcb
libxcb-sync.so.1        x11      libxcb-sync1        libxcb             libxcb
libxcb-xfixes.so.0      x11      libxcb-xfixes0      libxcb             libxcb
libxkbcommon-x11.so.0   x11      libxkbcommon-x11-0  libxkbcommon-x11   libxkbcommon-x11
libwayland-cursor.so.0  wayland  libwayland-cursor0  libwayland-cursor  wayland
libwayland-egl.so.1     wayland  libwayland-egl1     libwayland-egl     wayland
"""
NEEDS = [Need(*line.split()) for line in TABLE.strip().splitlines()]

ALWAYS = ("python", "all")

# How each family installs packages, and its column of the table.
MANAGERS = {
    "apt-get": ("apt-get install -y --no-install-recommends", "debian"),
    "dnf": ("dnf install", "fedora"),
    "pacman": ("pacman -S --needed", "arch"),
}


def provide(displays: Sequence[str], *, required: bool) -> None:
    """Make sure that Qt can start, with windows on one of the displays ("x11", "wayland") if any is named.

    For root on Debian the missing packages are installed; anybody else is told the command that installs them.

    Raises
    ------
    environment.SetUpError
        If something is still missing, and what comes next cannot do without it.
    """
    if not sys.platform.startswith("linux") or not (needs := missing(displays)):
        return
    manager = next((name for name in MANAGERS if shutil.which(name)), "")
    try:
        if manager == "apt-get" and os.geteuid() == 0:
            _install(packages(needs, manager))
            needs = missing(displays)
        if needs:
            raise environment.SetUpError(advice(needs, manager, as_root=os.geteuid() == 0))
    except environment.SetUpError as problem:
        if required or any(need.used_by == "python" for need in needs):
            raise
        print(f"{problem}\n(Only the window needs this; what follows works without it.)\n", flush=True)


def missing(displays: Sequence[str]) -> list[Need]:
    """Return what is missing. One complete display is enough; if there is none, the first is to be completed."""
    absent = [need for need in NEEDS if need.used_by in (*ALWAYS, *displays) and not is_present(need.name)]
    complete = set(displays) - {need.used_by for need in absent}
    wanted = ALWAYS if complete else (*ALWAYS, *displays[:1])
    return [need for need in absent if need.used_by in wanted]


def is_present(name: str) -> bool:
    """Tell whether a shared library can be loaded, or a module found."""
    if ".so" not in name:
        return importlib.util.find_spec(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def packages(needs: Sequence[Need], manager: str) -> list[str]:
    """Return the packages that contain what is missing, each once."""
    names = [getattr(need, MANAGERS[manager][1]) for need in needs]
    # Debian has one package of venv for each version of Python, and several versions may be installed.
    own = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return list(dict.fromkeys(own if name == "python3-venv" else name for name in names))


def advice(needs: Sequence[Need], manager: str, *, as_root: bool) -> str:
    """Return what is missing and the command that installs it."""
    text = f"This system lacks what the program needs: {', '.join(need.name for need in needs)}\n"
    if not manager:
        return text + "Install the packages that contain these, then run the same command again."
    sudo = "" if as_root else "sudo "
    update = f"{sudo}apt-get update && " if manager == "apt-get" else ""
    command = f"{update}{sudo}{MANAGERS[manager][0]} {' '.join(packages(needs, manager))}"
    return f"{text}This command installs it:\n\n  {command}\n\nThen run the same command again."


def _install(names: Sequence[str]) -> None:
    print(f"Installing system packages that are missing: {' '.join(names)} …", flush=True)
    silent = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    environment.watch(["apt-get", "update"], silent, to="update the list of system packages")
    command = [*MANAGERS["apt-get"][0].split(), *names]
    environment.watch(command, silent, to="install system packages")
