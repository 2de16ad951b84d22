"""Makes the environment that the program runs in: the pinned Python packages in `.venv/`.

It uses only the standard library, and up to the version check only syntax that an old Python understands as well.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn


def old_python_message(version: tuple) -> str:
    """Return what to tell somebody whose Python is too old, or nothing."""
    if tuple(version[:2]) >= (3, 11):
        return ""
    return (
        f"Digit Cluster needs Python 3.11 or newer; this is Python {version[0]}.{version[1]}.\n"
        f"Install a newer one and run the same command with it, for example:  python3.12 {' '.join(sys.argv)}"
    )


if old_python_message(sys.version_info):
    sys.exit(old_python_message(sys.version_info))

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "digitcluster-installed.txt"  # the fingerprints of the installations that were completed
UNFINISHED = VENV / "digitcluster-unfinished.txt"  # exists while an installation is under way, or if it was interrupted
CONSTRAINTS = "packaging/constraints.txt"
QUIET = {"PIP_PROGRESS_BAR": "off", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}

# Patterns in the output of pip, venv or apt, and the advice that helps. The first that matches counts.
CAUSES = (
    (
        "DO NOT MATCH THE HASHES",
        "A package is not the one that was expected: it was damaged on its way, or somebody changed it. It was not "
        "installed. Run the command again; if that does not help, try another network, or a mirror you trust.",
    ),
    (
        "No space left|Errno 28|WinError 112",
        "The disk is full; about 1 GB is needed. Make room and run the command again.",
    ),
    (
        "Permission denied|Errno 13|WinError 5]",
        "You may not write here. Does .venv belong to another user? Delete it, or copy the project elsewhere.",
    ),
    (
        "resolution|resolving|onnection|timed out|unreachable|SSLError",
        "Is this computer online? Check that, and run the command again.",
    ),
    (
        "No matching distribution",
        "A package does not exist for this Python or this system; Python 3.11 to 3.13 are known to work.",
    ),
)


class SetUpError(Exception):
    """Why the set-up cannot go on, and what the person who started it can do."""


def start(command: Callable[[Sequence[str]], int]) -> NoReturn:
    """Run a command with the arguments of this process; a problem or Ctrl-C ends it without a traceback."""
    try:
        sys.exit(command(sys.argv[1:]))
    except SetUpError as problem:
        sys.exit(f"\n{problem}")
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(130)


def run(command: Sequence[str | Path], **options: object) -> int:
    """Run a program to its end; return its exit status as a shell does: 128 + n if signal n ended it."""
    child = subprocess.Popen(command, **options)
    try:
        status = child.wait()
    except KeyboardInterrupt:
        try:
            child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.terminate()  # Ctrl-C reached it as well, but a window that waits for its user may not notice
        return 130
    return status if status >= 0 else 128 - status


def watch(command: Sequence[str | Path], environ: Mapping[str, str], *, to: str) -> None:
    """Run a tool in the project's root, and print only its downloads.

    Raises
    ------
    SetUpError
        If the tool fails: it says that it could not do what `to` names, why, and what helps.
    """
    lines = []
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    child = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environ}, encoding="utf-8", errors="replace", **pipes
    )
    with child:
        for line in child.stdout:
            lines.append(line.rstrip())
            if progress_line(line):
                print(progress_line(line), flush=True)
    if child.returncode:
        raise SetUpError(failure_message(to, lines))


def progress_line(line: str) -> str:
    """Return what to print for a line of pip's output: downloads that take a while, and the unpacking."""
    found = re.search(r"(?:Downloading|Using cached) (?:\S*/)?([^-\s]+)-([^-\s]+)-\S+ \((\S+ MB)\)", line)
    if found:
        return "  {} {} ({})".format(*found.groups())
    return "  unpacking …" if line.startswith("Installing collected") else ""


def failure_message(to: str, lines: Sequence[str]) -> str:
    """Return the lines in which a tool says that it failed, what it could not do, and what helps."""
    text = "\n".join(lines)
    relevant = [line for line in lines if re.search("rror|ERROR|^E: ", line)] or lines
    advice = next((advice for pattern, advice in CAUSES if re.search(pattern, text)), "The lines above say why.")
    return "\n".join([*(f"  | {line[:300]}" for line in relevant[-8:]), f"Could not {to}. {advice}"])


def has_everything(extras: str = "") -> bool:
    """Tell whether the running Python already has all packages of the program, in the pinned versions."""
    from importlib import metadata  # unknown to Python 3.7

    pins = dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / CONSTRAINTS).read_text("utf-8")))
    pins = {_normal(name): version for name, version in pins.items()}
    try:
        return all(metadata.version(name) == pins[_normal(name)] for name in requirements(extras))
    except metadata.PackageNotFoundError:
        return False


def requirements(extras: str) -> list[str]:
    """Return the names of the packages that pyproject.toml requires."""
    project = _project()["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"][extras] if extras else [])
    return [re.match(r"[\w.-]+", line)[0] for line in wanted]


def prepare(extras: str = "") -> Path:
    """Return the Python of `.venv/`; make it and install the packages first if that is still to be done."""
    version = _version(PYTHON)
    if version >= (3, 11) and not UNFINISHED.exists() and fingerprint(extras, version) in _installed():
        return PYTHON
    try:
        if version < (3, 11) or UNFINISHED.exists() or run([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL):
            print("Making the environment in .venv (once; a minute or two) …", flush=True)
            _make()
        else:
            print("Bringing the environment in .venv up to date …", flush=True)
        UNFINISHED.touch()
        _fill(extras)
        version = _version(PYTHON)
        STAMP.write_text("\n".join({fingerprint("", version), fingerprint(extras, version)}))
        UNFINISHED.unlink()
    except OSError as error:
        raise SetUpError(failure_message("make the environment in .venv", [str(error)])) from error
    return PYTHON


def fingerprint(extras: str, version: tuple[int, ...]) -> str:
    """Return a hash, in hexadecimal, that changes whenever the packages must be installed again."""
    project = _project()
    asked = [project["build-system"], project["project"], (ROOT / CONSTRAINTS).read_text("utf-8")]
    # The path counts: an editable installation points to the folder where the project was.
    return hashlib.sha256(json.dumps([asked, extras, version, str(ROOT)]).encode()).hexdigest()


def _make() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    UNFINISHED.touch()
    # The base executable: the running Python may be the one in the folder that was just removed.
    watch([sys._base_executable, "-m", "venv", VENV], {}, to="make the environment in .venv")


def _fill(extras: str) -> None:
    sections = ["program", "building", *(["development"] if extras else [])]
    install_pinned(PYTHON, sections, VENV / "digitcluster-packages.txt")
    # Nothing is fetched for the project itself, which has no hash.
    command = [PYTHON, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", "."]
    watch(command, {**QUIET, "PYTHONUTF8": "1"}, to="install the program in .venv")


def install_pinned(python: Path, sections: Sequence[str], listed: Path) -> None:
    """Install packages of constraints.txt: the pinned versions, and only files that have one of the hashes there.

    Parameters
    ----------
    python : Path
        The Python of the environment that they are installed in.
    sections : sequence of str
        Which packages, by the names of their sections.
    listed : Path
        Where to write the list of them for pip, somewhere in the project.

    Raises
    ------
    SetUpError
        If that fails, or a file has another hash.
    """
    listed.write_text(pinned((ROOT / CONSTRAINTS).read_text("utf-8"), sections), encoding="utf-8")
    # Relative, as pip splits the variable at spaces. It is set so that other constraints of the user do not count.
    name = listed.relative_to(ROOT).as_posix()
    command = [python, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--requirement", name]
    watch(command, {**QUIET, "PIP_CONSTRAINT": name, "PYTHONUTF8": "1"}, to="install the packages")


def pinned(constraints: str, sections: Sequence[str]) -> str:
    """Return the lines of some sections of constraints.txt; each begins with its name in brackets, in a comment."""
    parts = re.split(r"(?m)^# \[(\w+)\].*\n", constraints)
    by_name = dict(zip(parts[1::2], parts[2::2], strict=True))
    return "".join(by_name[name] for name in sections)


def _version(python: Path) -> tuple[int, ...]:
    """Return the version of a Python, or () if it is missing or broken: less than any version."""
    command = [python, "-I", "-S", "-c", "import sys; print(*sys.version_info[:3])"]
    try:
        return tuple(map(int, subprocess.check_output(command, stderr=subprocess.DEVNULL).split()))
    except (OSError, subprocess.CalledProcessError):
        return ()


def _installed() -> list[str]:
    return STAMP.read_text("utf-8").split() if STAMP.exists() else []


def _project() -> dict:
    import tomllib  # unknown to Python 3.10

    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
