"""Says in words why no window can be opened here: Qt would end the process with words for programmers."""

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WITHOUT = "Without a window, this does the same job:  digitcluster report sample -o report"
MODULES = ("QtWidgets", "QtNetwork")  # what these need of the system is what the program needs
PLUGINS = {"WAYLAND_DISPLAY": "libqwayland.so", "DISPLAY": "libqxcb.so"}  # Qt takes the first that works
# Packages of Debian that are older than its rule for their names, or have several libraries.
ODD_PACKAGES = {
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libbrotli": "libbrotli1",
    "libcrypto": "libssl3",
    "libz.": "zlib1g",
}
# Programs of desktops that show a message, for those who have no terminal to read it in.
SHOWERS = (
    ("zenity", "--error", "--no-markup", "--text"),
    ("kdialog", "--title", "Digit Cluster", "--error"),
    ("xmessage", "-center"),
)


def problem() -> str:
    """Return why no window can be opened, or nothing."""
    if not sys.platform.startswith("linux"):
        return ""
    displays = [name for name in PLUGINS if os.environ.get(name)]
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if not displays and not platform:
        return f"there is no display to open a window on.\n{WITHOUT}"
    spec = importlib.util.find_spec("PySide6")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    plugins = {name: folder / "Qt" / "plugins" / "platforms" / PLUGINS[name] for name in displays}
    try:
        for module in MODULES:
            importlib.import_module(f"PySide6.{module}")
    except ImportError as error:
        modules = [path for module in MODULES for path in folder.glob(f"{module}.*so")]
        return _missing(str(error), [*modules, *plugins.values()])
    if platform:
        return ""
    problems = [_why_not(name, plugin) for name, plugin in plugins.items()]
    return "" if "" in problems else problems[-1]


def tell(text: str) -> None:
    """Print why, and show it on the desktop if there is no terminal."""
    print(f"digitcluster: {text}", file=sys.stderr)
    if sys.stderr is not None and sys.stderr.isatty():
        return
    for name, *words in SHOWERS:
        if os.environ.get("DISPLAY") and shutil.which(name):
            words = [*words, f"Digit Cluster cannot start: {text}"]
            subprocess.Popen([name, *words], stderr=subprocess.DEVNULL)
            return


def _why_not(display: str, plugin: Path) -> str:
    try:
        if plugin.exists():  # Qt of a Linux distribution has them elsewhere
            ctypes.CDLL(str(plugin))
        if display == "DISPLAY" and not _answers():
            return f"the display {os.environ[display]} does not answer.\n{WITHOUT}"
    except OSError as error:
        return _missing(str(error), [plugin])
    return ""


def _answers() -> bool:
    """Tell whether the X server lets us in."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _missing(message: str, libraries: list[Path]) -> str:
    """Return what to say of one library that cannot be loaded, and of all others that these libraries lack."""
    found = re.match(r"(lib\S+\.so[.\d]*): cannot open", message)
    if not found:
        return f"Qt, which opens the window, does not work here: {message}\n{WITHOUT}"
    names = list(dict.fromkeys([found[1], *_not_found(libraries)]))
    packages = list(dict.fromkeys(map(debian_package, names)))
    return (
        f"this system has no {', '.join(names)}, which every window of the program needs.\n"
        f"On Debian and Ubuntu this brings it:  sudo apt install {' '.join(packages)}\n{WITHOUT}"
    )


def _not_found(libraries: list[Path]) -> list[str]:
    """Return what these libraries need and the system does not have, as far as it can be told."""
    # A packaged program brings some along, in its own folder.
    environ = {**os.environ, "LC_ALL": "C", "LD_LIBRARY_PATH": getattr(sys, "_MEIPASS", "")}
    try:
        done = subprocess.run(["ldd", *libraries], capture_output=True, text=True, check=False, env=environ)
    except OSError:
        return []
    return re.findall(r"(lib\S+) => not found", done.stdout)


def debian_package(library: str) -> str:
    """Return the package of a library by Debian's rule: libxcb-cursor.so.0 is in libxcb-cursor0."""
    for beginning, package in ODD_PACKAGES.items():
        if library.startswith(beginning):
            return package
    name, _, version = library.lower().replace("_", "-").partition(".so.")
    return f"{name}-{version}" if name[-1].isdigit() and version else name + version
