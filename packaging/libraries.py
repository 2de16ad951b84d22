"""Finds the system libraries that Qt misses on Linux, and installs them or says how."""

import ctypes
import importlib.util
import os
import shutil
import sys
from collections.abc import Sequence
from typing import NamedTuple

import environment


class Need(NamedTuple):
    """A library (or module of Python), who needs it, and the package it is in on three families of Linux."""

    name: str
    used_by: str
    debian: str
    fedora: str
    arch: str


# `python`: without it no environment can be made; `all`: what Qt is linked with (PySide6 6.11) in any case; the others:
# what its windows are linked with there. Left out is what comes along with another one (libxcb-image with
# libxcb-cursor), and what any system has (zlib, the C++ library).
TABLE = """
ensurepip               python   python3-venv        python3            python
libGL.so.1              all      libgl1              libglvnd-glx       libglvnd
libEGL.so.1             all      libegl1             libglvnd-egl       libglvnd
libxkbcommon.so.0       all      libxkbcommon0       libxkbcommon       libxkbcommon
libgthread-2.0.so.0     all      libglib2.0-0        glib2              glib2
libfontconfig.so.1      all      libfontconfig1      fontconfig         fontconfig
libdbus-1.so.3          all      libdbus-1-3         dbus-libs          dbus
libgssapi_krb5.so.2     all      libgssapi-krb5-2    krb5-libs          krb5
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

# How each family installs, and its column of the table.
MANAGERS = {
    "apt-get": ("apt-get install -y --no-install-recommends", "debian"),
    "dnf": ("dnf install", "fedora"),
    "pacman": ("pacman -S --needed", "arch"),
}


def provide(displays: Sequence[str], *, required: bool) -> None:
    """See to it that Qt can start, with windows on one of the displays ("x11", "wayland") if any is named.

    Root on Debian gets the missing packages installed; anybody else, and any other system, is told the command.

    Raises
    ------
    environment.SetUpError
        If something is missing still, and it is required for what comes next.
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
        print(f"{problem}\n(Only the window needs that; what follows goes without it.)\n", flush=True)


def missing(displays: Sequence[str]) -> list[Need]:
    """Return what is missing; any one of the displays is enough, and the first is the one to complete."""
    absent = [need for need in NEEDS if need.used_by in (*ALWAYS, *displays) and not is_present(need.name)]
    complete = set(displays) - {need.used_by for need in absent}
    wanted = ALWAYS if complete else (*ALWAYS, *displays[:1])
    return [need for need in absent if need.used_by in wanted]


def is_present(name: str) -> bool:
    """Tell whether a shared library can be loaded, or a module be found."""
    if ".so" not in name:
        return importlib.util.find_spec(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def packages(needs: Sequence[Need], manager: str) -> list[str]:
    """Return the packages that have what is missing, each once."""
    names = [getattr(need, MANAGERS[manager][1]) for need in needs]
    # Debian has a package of venv for each Python, and more than one Python may be installed.
    own = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return list(dict.fromkeys(own if name == "python3-venv" else name for name in names))


def advice(needs: Sequence[Need], manager: str, *, as_root: bool) -> str:
    """Return what is missing and the command that installs it."""
    text = f"This system lacks what the program needs: {', '.join(need.name for need in needs)}\n"
    if not manager:
        return text + "Install the packages that have these, then start the same command again."
    sudo = "" if as_root else "sudo "
    update = f"{sudo}apt-get update && " if manager == "apt-get" else ""
    command = f"{update}{sudo}{MANAGERS[manager][0]} {' '.join(packages(needs, manager))}"
    return f"{text}This command installs it:\n\n  {command}\n\nThen start the same command again."


def _install(names: Sequence[str]) -> None:
    print(f"Installing system packages that are missing: {' '.join(names)} …", flush=True)
    silent = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    environment.watch(["apt-get", "update"], silent, to="update the list of system packages")
    command = [*MANAGERS["apt-get"][0].split(), *names]
    environment.watch(command, silent, to="install system packages")
