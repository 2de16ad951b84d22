"""Builds the Linux packages and proves that they work: `python3 packaging/check_package.py`, as root on Debian.

The folder is tried by a user without a home, from a place that can't be written to, with no variable but the display's
(no PATH, so no Python is found). The .deb is installed in a bare system made by debootstrap, tried there by a user,
and removed again; the .tar.gz is unpacked there, must say which libraries are missing, and work when these have come.
Where nothing that goes into the packages has changed since they last passed here, that is all.
"""

import contextlib
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import environment
import libraries

BUILD = environment.ROOT / ".build"
PASSED = BUILD / "package-passed.txt"  # the fingerprint of what was last found good
INPUTS = ("digitcluster", "resources", "packaging", "pyproject.toml", "LICENSE")
TOOLS = {"Xvfb": "xvfb", "strip": "binutils", "desktop-file-validate": "desktop-file-utils", "lintian": "lintian"}
TOOLS |= {"appstreamcli": "appstream", "debootstrap": "debootstrap"}
NOBODY = 65534
USER = "ann"
DESKTOP = environment.ROOT / "resources" / "desktop" / "org.digitcluster.DigitCluster"


def main(words: list[str]) -> int:
    """Build and try; return 1 if anything failed."""
    if not (sys.platform.startswith("linux") and shutil.which("apt-get") and os.geteuid() == 0):
        print("The Linux packages are built and tried as root on Debian or Ubuntu only.")
        return 0
    print_ = fingerprint()
    if PASSED.exists() and PASSED.read_text() == print_:
        print("Nothing that goes into the packages has changed since they passed.")
        return 0
    provide_tools()
    libraries.provide(["x11"], required=True)
    failed = environment.run([sys.executable, environment.ROOT / "packaging" / "build.py"])
    if not failed:
        package = newest("*.deb")
        with display() as name:
            steps = (files_are_valid(package), folder_works(name), packages_work(package, name))
        failed = not all(steps)
    if not failed:
        PASSED.write_text(print_)
    return 1 if failed else 0


def newest(pattern: str) -> Path:
    """Return what was built last of a kind; older versions may lie beside it."""
    return max(BUILD.glob(pattern), key=lambda path: path.stat().st_mtime)


def fingerprint() -> str:
    """Return a number that changes with everything that goes into the packages."""
    listed = subprocess.check_output(["git", "ls-files", "-z", *INPUTS], cwd=environment.ROOT, text=True)
    total = hashlib.sha256(platform.platform().encode())
    for name in sorted(listed.strip("\0").split("\0")):
        path = environment.ROOT / name
        total.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    return total.hexdigest()


def provide_tools() -> None:
    """Install the tools that are missing."""
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    own = Path(sys.base_prefix) / "lib" / f"libpython{version}.so.1.0"
    if not (own.exists() or libraries.is_present(own.name)):
        missing.append(f"libpython{version}")  # Debian's Python does without it; PyInstaller does not
    if missing:
        print(f"Installing tools that are missing: {' '.join(missing)} …", flush=True)
        silent = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        environment.watch(["apt-get", "update"], silent, to="update the list of system packages")
        command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
        environment.watch(command, silent, to="install system packages")


@contextlib.contextmanager
def display() -> Iterator[str]:
    """Give an X server without a screen, and its name."""
    reading, writing = os.pipe()
    options = ["-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-ac"]
    server = subprocess.Popen(["Xvfb", *options], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def files_are_valid(package: Path) -> bool:
    """Let the desktop's own tools judge."""
    commands = (
        ["desktop-file-validate", f"{DESKTOP}.desktop"],
        ["appstreamcli", "validate", "--no-net", f"{DESKTOP}.metainfo.xml"],
        ["lintian", "--fail-on", "error", "--suppress-tags", "no-manual-page", package],
    )
    good = [_said(command[0], subprocess.run(command, capture_output=True, text=True)) for command in commands]
    return all(good)


def folder_works(name: str) -> bool:
    """Try the folder in a place that nobody may write to, as nobody."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        copy = Path(place) / "digitcluster"
        shutil.copytree(BUILD / "dist" / "digitcluster", copy, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o555)
        before = set(copy.rglob("*"))
        done = subprocess.run(
            [copy / "digitcluster", "--self-test"],
            env={"DISPLAY": name},
            cwd="/",
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
            capture_output=True,
            text=True,
        )
        return _said("the folder, as nobody", done, done.returncode == 0 and set(copy.rglob("*")) == before)


def packages_work(package: Path, name: str) -> bool:
    """Make a bare system, install the package, try it there, and remove it; then try the archive."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "root"
        suite, mirror = _source()
        made = subprocess.run(["debootstrap", "--variant=minbase", suite, root, mirror], capture_output=True, text=True)
        if made.returncode:
            print(f"skipped  the .deb in a bare system: debootstrap could not make one ({made.stdout.strip()[-200:]})")
            return True
        shutil.copy(package, root / "digitcluster.deb")
        in_root(root, "useradd", "--create-home", USER)
        in_root(root, "apt-get", "update")
        install = in_root(root, "apt-get", "install", "-y", "--no-install-recommends", "/digitcluster.deb")
        if not _said("the .deb is installed", install):
            return False
        return _try_installed(root, name) and _try_unpacked(root, newest("*.tar.gz"), name)


def _try_installed(root: Path, name: str) -> bool:
    test = ["digitcluster", "--self-test"]
    before = files_in(root)
    good = [_said("the .deb, as a user", in_root(root, *test, user=USER, DISPLAY=name, HOME=f"/home/{USER}"))]
    left = {path for path in files_in(root) - before if not path.startswith(f"/home/{USER}/")}
    good.append(_said("nothing is written but at home", None, not left, str(sorted(left)[:5])))
    good.append(_said("the .deb, without a home", in_root(root, *test, user=USER, DISPLAY=name, HOME="/nonexistent")))
    good.append(_said("there is no Python", None, in_root(root, "ls", "/usr/bin/python3").returncode != 0))
    in_root(root, "dpkg", "--purge", "digitcluster")
    left = {path for path in files_in(root) if re.search("digit(cluster|model|session)", path.lower())}
    left = {path for path in left if not path.startswith(("/home", "/digitcluster.deb", "/var/log", "/var/cache/apt"))}
    good.append(_said("nothing is left when it is removed", None, not left, str(sorted(left)[:5])))
    return all(good)


def _try_unpacked(root: Path, archive: Path, name: str) -> bool:
    in_root(root, "apt-get", "autoremove", "--purge", "-y")
    subprocess.run(["tar", "-xzf", archive, "-C", root / "opt"], check=True)
    program = f"/{next((root / 'opt').glob('*/digitcluster')).relative_to(root)}"
    surroundings = {"DISPLAY": name, "HOME": f"/home/{USER}"}
    bare = in_root(root, program, user=USER, **surroundings)
    advice = re.search(r"sudo (apt install .*)", bare.stderr)
    says = bare.returncode == 1 and advice is not None and "Traceback" not in bare.stderr
    if not _said("the archive says which libraries are missing", bare, says):
        return False
    in_root(root, *advice[1].replace("apt install", "apt-get install -y --no-install-recommends").split())
    return _said("the archive works with these", in_root(root, program, "--self-test", user=USER, **surroundings))


def in_root(root: Path, *command: str, user: str = "root", **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Run a command inside the bare system, with nothing of our own surroundings."""
    search = "/usr/sbin:/usr/bin:/sbin:/bin"
    variables = {"PATH": search, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **surroundings}
    enter = 'mount -t proc proc "$0/proc" && exec chroot --userspec="$1" "$0" "${@:2}"'
    words = ["unshare", "--mount", "bash", "-c", enter, root, user, *command]
    return subprocess.run(words, env=variables, capture_output=True, text=True)


def files_in(root: Path) -> set[str]:
    """Return the paths of all files of the bare system."""
    return {
        str(Path("/") / (Path(folder) / name).relative_to(root)) for folder, _, names in os.walk(root) for name in names
    }


def _source() -> tuple[str, str]:
    """Return the name of this system's release, and where its packages come from."""
    line = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"]
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    for entry in subprocess.check_output(line, text=True).splitlines():
        suite, _, mirror = entry.partition(" ")
        if suite == release:
            return suite, mirror
    return release, "http://deb.debian.org/debian"


def _said(what: str, done: subprocess.CompletedProcess[str] | None, good: bool | None = None, why: str = "") -> bool:
    """Print whether something is as it should be; what it said itself only if not."""
    good = (done is not None and done.returncode == 0) if good is None else good
    print(f"{'ok      ' if good else 'FAILED  '}{what} {'' if good else why}".rstrip(), flush=True)
    if not good and done is not None:
        print(f"{done.stdout}{done.stderr}", flush=True)
    return good


if __name__ == "__main__":
    environment.start(main)
