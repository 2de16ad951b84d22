"""Builds the Linux packages and proves that they work: `python3 packaging/check_package.py`, as root on Debian.

The folder is tried by a user without a home, in a place where nobody may write, with no variable but the display's
(no PATH, so no Python is found). The .deb is installed in a bare system made by debootstrap, tried there by a user,
and removed again. The .tar.gz is unpacked there; it must say which libraries are missing, and work once they are
installed. Each must also refuse to download from a mirror that it cannot trust.
Nothing is built if nothing that goes into the packages has changed since they last passed here.
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
from untrusted_mirror import PUBLIC, UntrustedMirror, fault_of_download, untrusted_mirror

BUILD = environment.ROOT / ".build"
PASSED = BUILD / "package-passed.txt"  # the fingerprint of the last build that passed
INPUTS = ("digitcluster", "resources", "packaging", "pyproject.toml", "LICENSE")
TOOLS = {"Xvfb": "xvfb", "strip": "binutils", "desktop-file-validate": "desktop-file-utils", "lintian": "lintian"}
TOOLS |= {"appstreamcli": "appstream", "debootstrap": "debootstrap", "openssl": "openssl"}
NOBODY = 65534
USER = "ann"
DESKTOP = environment.ROOT / "resources" / "desktop" / "org.digitcluster.DigitCluster"


def main(arguments: list[str]) -> int:
    """Build the packages and try them; return 1 if anything failed."""
    if not (sys.platform.startswith("linux") and shutil.which("apt-get") and os.geteuid() == 0):
        print("The Linux packages are built and tried only as root on Debian or Ubuntu.")
        return 0
    current = fingerprint()
    if PASSED.exists() and PASSED.read_text() == current:
        print("Nothing that goes into the packages has changed since they passed.")
        return 0
    provide_tools()
    libraries.provide(["x11"], required=True)
    failed = environment.run([sys.executable, environment.ROOT / "packaging" / "build.py"])
    if not failed:
        package = newest("*.deb")
        with display() as name, tempfile.TemporaryDirectory() as folder, untrusted_mirror(Path(folder)) as mirror:
            certificate = Path(folder) / PUBLIC
            passed = [files_are_valid(package), folder_works(name, mirror, certificate)]
            passed.append(packages_work(package, name, mirror, certificate))
        failed = not all(passed)
    if not failed:
        PASSED.write_text(current)
    return 1 if failed else 0


def newest(pattern: str) -> Path:
    """Return the file in `.build/` that was built last; older versions may lie beside it."""
    return max(BUILD.glob(pattern), key=lambda path: path.stat().st_mtime)


def fingerprint() -> str:
    """Return a hash, in hexadecimal, of everything that goes into the packages."""
    listed = subprocess.check_output(["git", "ls-files", "-z", *INPUTS], cwd=environment.ROOT, text=True)
    total = hashlib.sha256(platform.platform().encode())
    for name in sorted(listed.strip("\0").split("\0")):
        path = environment.ROOT / name
        total.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    return total.hexdigest()


def provide_tools() -> None:
    """Install the tools that this check needs and the system lacks."""
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    own = Path(sys.base_prefix) / "lib" / f"libpython{version}.so.1.0"
    if not (own.exists() or libraries.is_present(own.name)):
        missing.append(f"libpython{version}")  # Debian's Python does not need it; PyInstaller does
    if missing:
        print(f"Installing tools that are missing: {' '.join(missing)} …", flush=True)
        silent = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        environment.watch(["apt-get", "update"], silent, to="update the list of system packages")
        command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
        environment.watch(command, silent, to="install system packages")


@contextlib.contextmanager
def display() -> Iterator[str]:
    """Start an X server that needs no screen; yield its name, such as ":1"."""
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
    """Let the tools of desktops and of Debian check the files."""
    commands = (
        ["desktop-file-validate", f"{DESKTOP}.desktop"],
        ["appstreamcli", "validate", "--no-net", f"{DESKTOP}.metainfo.xml"],
        ["lintian", "--fail-on", "error", "--suppress-tags", "no-manual-page", package],
    )
    passed = [_report(command[0], subprocess.run(command, capture_output=True, text=True)) for command in commands]
    return all(passed)


def folder_works(name: str, mirror: UntrustedMirror, certificate: Path) -> bool:
    """Try the folder as the user nobody, in a place where that user may not write."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        copy = Path(place) / "digitcluster"
        shutil.copytree(BUILD / "dist" / "digitcluster", copy, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o555)
        shutil.copy(certificate, place)
        own = Path(place) / "own"
        own.mkdir()
        os.chown(own, NOBODY, NOBODY)
        before = set(copy.rglob("*"))

        def fetch(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
            return as_nobody(copy / "digitcluster", "fetch-mnist", "-o", own, **variables)

        done = as_nobody(copy / "digitcluster", "--self-test", DISPLAY=name)
        fault = fault_of_download(mirror, str(Path(place) / PUBLIC), fetch)
        passed = [_report("the folder, as nobody", done), _report("its download is safe", None, not fault, fault)]
        return all([*passed, _report("nothing is written into it", None, set(copy.rglob("*")) == before)])


def as_nobody(*command: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as the user nobody, with these variables only."""
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return subprocess.run(command, env=variables, cwd="/", capture_output=True, text=True, **user)


def packages_work(package: Path, name: str, mirror: UntrustedMirror, certificate: Path) -> bool:
    """Make a bare system, install the package, try it there, and remove it; then try the archive."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "root"
        suite, address = _source()
        make = ["debootstrap", "--variant=minbase", suite, root, address]
        made = subprocess.run(make, capture_output=True, text=True)
        if made.returncode:
            print(f"skipped  the .deb in a bare system: debootstrap could not make one ({made.stdout.strip()[-200:]})")
            return True
        shutil.copy(package, root / "digitcluster.deb")
        shutil.copy(certificate, root)
        in_root(root, "useradd", "--create-home", USER)
        in_root(root, "apt-get", "update")
        install = in_root(root, "apt-get", "install", "-y", "--no-install-recommends", "/digitcluster.deb")
        if not _report("the .deb is installed", install):
            return False
        return _try_installed(root, name, mirror) and _try_unpacked(root, newest("*.tar.gz"), name, mirror)


def _try_installed(root: Path, name: str, mirror: UntrustedMirror) -> bool:
    test = ["digitcluster", "--self-test"]
    before = files_in(root)
    passed = [_report("the .deb, as a user", in_root(root, *test, user=USER, DISPLAY=name, HOME=f"/home/{USER}"))]
    passed.append(_download_is_safe(root, "digitcluster", mirror))
    left = {path for path in files_in(root) - before if not path.startswith(f"/home/{USER}/")}
    passed.append(_report("nothing is written outside the home folder", None, not left, str(sorted(left)[:5])))
    homeless = in_root(root, *test, user=USER, DISPLAY=name, HOME="/nonexistent")
    passed.append(_report("the .deb, without a home", homeless))
    passed.append(_report("there is no Python", None, in_root(root, "ls", "/usr/bin/python3").returncode != 0))
    in_root(root, "dpkg", "--purge", "digitcluster")
    left = {path for path in files_in(root) if re.search("digit(cluster|model|session)", path.lower())}
    left = {path for path in left if not path.startswith(("/home", "/digitcluster.deb", "/var/log", "/var/cache/apt"))}
    passed.append(_report("nothing is left when it is removed", None, not left, str(sorted(left)[:5])))
    return all(passed)


def _download_is_safe(root: Path, program: str, mirror: UntrustedMirror) -> bool:
    """Try the download in the bare system, which has the network of this one."""

    def fetch(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return in_root(root, program, "fetch-mnist", user=USER, HOME=f"/home/{USER}", **variables)

    fault = fault_of_download(mirror, f"/{PUBLIC}", fetch)
    return _report("its download is safe", None, not fault, fault)


def _try_unpacked(root: Path, archive: Path, name: str, mirror: UntrustedMirror) -> bool:
    in_root(root, "apt-get", "autoremove", "--purge", "-y")
    subprocess.run(["tar", "-xzf", archive, "-C", root / "opt"], check=True)
    program = f"/{next((root / 'opt').glob('*/digitcluster')).relative_to(root)}"
    variables = {"DISPLAY": name, "HOME": f"/home/{USER}"}
    bare = in_root(root, program, user=USER, **variables)
    advice = re.search(r"sudo (apt install .*)", bare.stderr)
    says = bare.returncode == 1 and advice is not None and "Traceback" not in bare.stderr
    if not _report("the archive says which libraries are missing", bare, says):
        return False
    passed = [_download_is_safe(root, program, mirror)]  # before anything is installed that might bring OpenSSL
    in_root(root, *advice[1].replace("apt install", "apt-get install -y --no-install-recommends").split())
    done = in_root(root, program, "--self-test", user=USER, **variables)
    return all([*passed, _report("the archive works with these", done)])


def in_root(root: Path, *command: str, user: str = "root", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command inside the bare system, with these variables and none of our own."""
    search = "/usr/sbin:/usr/bin:/sbin:/bin"
    variables = {"PATH": search, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **variables}
    enter = 'mount -t proc proc "$0/proc" && exec chroot --userspec="$1" "$0" "${@:2}"'
    arguments = ["unshare", "--mount", "bash", "-c", enter, root, user, *command]
    return subprocess.run(arguments, env=variables, capture_output=True, text=True)


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
        suite, _, address = entry.partition(" ")
        if suite == release:
            return suite, address
    return release, "http://deb.debian.org/debian"


def _report(
    what: str, done: subprocess.CompletedProcess[str] | None, passed: bool | None = None, why: str = ""
) -> bool:
    """Print whether a check passed, and return it; if it did not, print why, and what the program printed."""
    passed = (done is not None and done.returncode == 0) if passed is None else passed
    print(f"{'ok      ' if passed else 'FAILED  '}{what} {'' if passed else why}".rstrip(), flush=True)
    if not passed and done is not None:
        print(f"{done.stdout}{done.stderr}", flush=True)
    return passed


if __name__ == "__main__":
    environment.start(main)
