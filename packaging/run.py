"""Sets the program up and opens its window: `python3 packaging/run.py [FILE]`.

Without a display it writes the report on the program's own sample digits instead, to `report/` in the current folder.
A Python that has all pinned packages already (the one in `.venv/`, for example) is used as it is.
"""

import os
import subprocess
import sys
from pathlib import Path

import environment
import libraries

QT_ABORTED = 128 + 6  # SIGABRT: what Qt does if it cannot open a display; its message blames libxcb-cursor0 in any case
UNREACHABLE = (
    "If the display that DISPLAY or WAYLAND_DISPLAY names no longer exists,\n"
    "this does the same job without a window:  env -u DISPLAY -u WAYLAND_DISPLAY python3 packaging/run.py"
)


def main(arguments: list[str]) -> int:
    """Set up, run the program, and return its exit status."""
    displays = find_displays(os.environ)
    libraries.provide(displays or ["x11"], required=bool(displays))
    python = sys.executable if environment.has_everything() else environment.prepare()
    program = [python, "-m", "digitcluster"]
    # The user's own Python has the packages, but perhaps not the program.
    paths = [str(environment.ROOT), os.environ.get("PYTHONPATH", "")]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    if displays:
        status = environment.run([*program, *arguments], env=environ)
        if status == QT_ABORTED:
            print(f"The window could not be opened, or the program crashed. {UNREACHABLE}", file=sys.stderr)
        return status
    print("There is no display to open a window on. Writing a report on the sample digits instead …", flush=True)
    folder = Path("report")
    # Progress goes to stderr. What it prints to stdout, the names of the files, is printed below with their sizes.
    status = environment.run([*program, "report", "sample", "-o", folder], env=environ, stdout=subprocess.DEVNULL)
    if status == 0:
        print(describe(folder))
    return status


def find_displays(environ: dict[str, str]) -> list[str]:
    """Return the displays that a window can open on: macOS and Windows always have one."""
    if not sys.platform.startswith("linux"):
        return [sys.platform]
    return [name for name, key in (("x11", "DISPLAY"), ("wayland", "WAYLAND_DISPLAY")) if environ.get(key)]


def describe(folder: Path) -> str:
    """Return text that lists the files in a folder, and names the page to open first."""
    files = sorted(folder.iterdir())
    lines = [f"  {folder / file.name}  ({file.stat().st_size / 1000:,.0f} kB)" for file in files]
    page = (folder / "report.html").resolve()
    return "\n".join([f"The report is ready: open {page} in a browser. Its files:", *lines])


if __name__ == "__main__":
    environment.start(main)
