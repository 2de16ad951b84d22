"""Makes the Debian package from the program's folder, with `dpkg-deb`."""

import gzip
import os
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAINTAINER = "The Digit Cluster developers <digitcluster@users.noreply.github.com>"
ID = "org.digitcluster.DigitCluster"
ICONS = {
    "digitcluster": f"apps/{ID}",
    "model": "mimetypes/application-x-digitmodel",
    "session": "mimetypes/application-x-digitsession",
}
# What every desktop has, and the package leaves to it (SYSTEM in digitcluster.spec, and LEFT_OUT below). Debian 13 has
# other names for some of these, but provides the old ones.
LIBRARIES = (
    "libc6 (>= 2.36)", "libstdc++6 (>= 12)", "libgcc-s1", "zlib1g", "libzstd1", "liblzma5", "libuuid1",
    "libgl1", "libegl1", "libx11-6", "libx11-xcb1", "libxcb1", "libglib2.0-0", "libfontconfig1", "libfreetype6",
    "libdbus-1-3", "libssl3", "libexpat1",
)  # fmt: skip
# Files of the folder that the package does without: Debian keeps the licence elsewhere, and the libraries up to date.
LEFT_OUT = ("LICENSE", "libssl.so.*", "libcrypto.so.*", "libexpat.so.*")
# A Wayland desktop; and certificates of the system's own beside the bundled ones, such as those of a company's proxy.
RECOMMENDED = ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "ca-certificates")
# What Debian asks of its own packages, and a program that bundles its libraries cannot fulfil.
OVERRIDES = """# The program bundles the libraries of its Python packages, as their wheels have them.
digitcluster: embedded-library
digitcluster: unstripped-binary-or-object
digitcluster: library-not-linked-against-libc
digitcluster: shared-library-lacks-prerequisites
digitcluster: custom-library-search-path
digitcluster: hardening-no-pie
# Python's own pydoc module mentions it; the program has no use for a pager.
digitcluster: missing-depends-on-sensible-utils
"""
DESCRIPTION = """Clusters handwritten digits with k-means and recognizes what you draw
 Open a file of handwritten digits, train, and watch the centroids turn from
 single digits into averages; see how the error rate falls with the number of
 clusters; then draw a digit and have it recognized. Everything works offline."""


def pack(folder: Path, build: Path, version: str, epoch: int) -> Path:
    """Make the package from the folder; `build` has the icons, and gets the package.

    All dates in it are `epoch`, in seconds since 1970. Return the path of the package.
    """
    tree = build / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree / "usr/lib/digitcluster", symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for source, place in (
        (f"{ID}.desktop", "applications"),
        (f"{ID}.metainfo.xml", "metainfo"),
        (f"{ID}.xml", "mime/packages"),
    ):
        copy(ROOT / "resources" / "desktop" / source, tree / "usr/share" / place / source)
    icons = tree / "usr/share/icons/hicolor"
    for source, place in ICONS.items():
        for picture in (build / "icons" / source).glob("*.png"):
            size = picture.stem
            copy(picture, icons / f"{size}x{size}" / f"{place}.png")
        copy(ROOT / "resources" / "icons" / f"{source}.svg", icons / "scalable" / f"{place}.svg")
    copy(ROOT / "LICENSE", tree / "usr/share/doc/digitcluster/copyright")
    with (tree / "usr/share/doc/digitcluster/copyright").open("a", encoding="utf-8") as copyright_file:
        copyright_file.write("\nThe licences of what is bundled with it: /usr/lib/digitcluster/THIRD-PARTY.txt\n")
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
    target = build / f"digitcluster_{version}_{architecture()}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def write_control(tree: Path, version: str) -> None:
    """Write the package's control file, which dpkg reads."""
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    size = sum(path.lstat().st_size for path in tree.rglob("*"))
    control.write_text(
        f"Package: digitcluster\nVersion: {version}\nArchitecture: {architecture()}\n"
        f"Maintainer: {MAINTAINER}\n"
        f"Installed-Size: {size // 1024}\nDepends: {', '.join(LIBRARIES)}\nRecommends: {', '.join(RECOMMENDED)}\n"
        f"Section: education\nPriority: optional\nDescription: {DESCRIPTION}\n",
        encoding="utf-8",
    )


def write_changelog(path: Path, version: str, epoch: int) -> None:
    """Write the changelog in Debian's form; what is new is in the AppStream file."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(epoch))
    text = (
        f"digitcluster ({version}) stable; urgency=medium\n\n  * The program's Help menu says what is new.\n\n"
        f" -- {MAINTAINER}  {date}\n"
    )
    with path.open("wb") as disk, gzip.GzipFile("", "wb", 9, disk, mtime=epoch) as packed:
        packed.write(text.encode())


def copy(source: Path, target: Path) -> None:
    """Copy a file; make its folder first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def architecture() -> str:
    """Return Debian's name for the processor."""
    return subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()
