"""Finds out why no window can be opened here, and says so: Qt itself would abort with a message for programmers."""

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WITHOUT_WINDOW = "Without a window, this does the same job:  digitcluster report sample -o report"
MODULE = "QtWidgets"  # it is linked with all of Qt that the program uses, and so with all that Qt needs of the system
PLUGINS = {"WAYLAND_DISPLAY": "libqwayland.so", "DISPLAY": "libqxcb.so"}  # Qt takes the first that works
# Debian packages that are older than its naming rule, or that contain several libraries.
ODD_PACKAGES = {
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libbrotli": "libbrotli1",
    "libz.": "zlib1g",
}
# Desktop programs that show a message to somebody who started the program from a menu and sees no terminal.
MESSAGE_PROGRAMS = (
    ("zenity", "--error", "--no-markup", "--text"),
    ("kdialog", "--title", "Digit Cluster", "--error"),
    ("xmessage", "-center"),
)


def find_problem() -> str:
    """Return why no window can be opened, or an empty string if one can be."""
    if not sys.platform.startswith("linux"):
        return ""
    displays = [name for name in PLUGINS if os.environ.get(name)]
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if not displays and not platform:
        return f"there is no display to open a window on.\n{WITHOUT_WINDOW}"
    spec = importlib.util.find_spec("PySide6")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    plugins = {name: folder / "Qt" / "plugins" / "platforms" / PLUGINS[name] for name in displays}
    try:
        importlib.import_module(f"PySide6.{MODULE}")
    except ImportError as error:
        return _describe_load_error(str(error), [*folder.glob(f"{MODULE}.*so"), *plugins.values()])
    if platform:  # such as "offscreen": whoever sets it knows what works
        return ""
    problems = [_display_problem(name, plugin) for name, plugin in plugins.items()]
    # One display that works is enough. Otherwise the last is described: X11, the one that more systems have.
    return "" if "" in problems else problems[-1]


def show_problem(problem: str) -> None:
    """Print a problem, and show it on the desktop if there is no terminal to read it in."""
    print(f"digitcluster: {problem}", file=sys.stderr)
    if sys.stderr is not None and sys.stderr.isatty():
        return
    for name, *options in MESSAGE_PROGRAMS:
        if any(os.environ.get(one) for one in PLUGINS) and shutil.which(name):
            message = f"Digit Cluster cannot start: {problem}"
            subprocess.Popen([name, *options, message], stderr=subprocess.DEVNULL)
            return


def _display_problem(display: str, plugin: Path) -> str:
    """Return why Qt cannot use the display that a variable names, or an empty string."""
    try:
        if plugin.exists():  # the Qt of a Linux distribution has its plugins elsewhere
            ctypes.CDLL(str(plugin))
        if display == "DISPLAY" and not _x_server_answers():
            return f"the display {os.environ[display]} does not answer.\n{WITHOUT_WINDOW}"
    except OSError as error:
        return _describe_load_error(str(error), [plugin])
    return ""


def _x_server_answers() -> bool:
    """Tell whether the X server accepts a connection."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p  # ctypes would truncate the pointer to a 32-bit int
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _describe_load_error(error: str, libraries: list[Path]) -> str:
    """Return what to say when a library cannot be loaded: it and everything else that these libraries lack.

    The loader stops at the first library that is missing. Somebody who installed one after the other would have to
    start the program a dozen times.
    """
    found = re.match(r"(lib\S+\.so[.\d]*): cannot open", error)
    if not found:
        return f"Qt, which opens the window, does not work here: {error}\n{WITHOUT_WINDOW}"
    names = list(dict.fromkeys([found[1], *_not_found(libraries)]))
    packages = list(dict.fromkeys(map(debian_package, names)))
    return (
        f"this system has no {', '.join(names)}, which every window of the program needs.\n"
        f"On Debian and Ubuntu, this installs what is missing:  sudo apt install {' '.join(packages)}\n{WITHOUT_WINDOW}"
    )


def _not_found(libraries: list[Path]) -> list[str]:
    """Return the names of what these libraries need and the system lacks; nothing where there is no `ldd`."""
    # The packaged program has some of them in its own folder.
    environ = {**os.environ, "LC_ALL": "C", "LD_LIBRARY_PATH": getattr(sys, "_MEIPASS", "")}
    try:
        done = subprocess.run(["ldd", *libraries], capture_output=True, text=True, check=False, env=environ)
    except OSError:
        return []
    return re.findall(r"(lib\S+) => not found", done.stdout)


def debian_package(library: str) -> str:
    """Return the Debian package of a library, by Debian's naming rule: libxcb-cursor.so.0 is in libxcb-cursor0."""
    for beginning, package in ODD_PACKAGES.items():
        if library.startswith(beginning):
            return package
    name, _, version = library.lower().replace("_", "-").partition(".so.")
    return f"{name}-{version}" if name[-1].isdigit() and version else name + version
