"""Writes THIRD-PARTY.txt: which parts of a package were made by others, and under which licences.

digitcluster.spec calls it with the list of the files that PyInstaller is about to bundle.
"""

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

LICENCES = Path(__file__).parent / "licences"
QT = (LICENCES / "LGPL-3.0.txt", LICENCES / "GPL-3.0.txt")
SITE = Path(sysconfig.get_path("purelib")).resolve()
STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib")).resolve()
_owners: dict[str, metadata.Distribution] = {}
RULE = "=" * 100 + "\n"
NOTICE = """\
Digit Cluster itself is under the MIT licence, in the file LICENSE.

It uses Qt {qt} through PySide6, under the GNU Lesser General Public License, version 3. Both texts that make up
this licence are at the end. Qt and PySide6 are separate files, in the folder PySide6. You may replace them by other
compatible versions, including modified ones, and reverse-engineer the program to debug such modifications. Their source
is in the folders "qt" and "QtForPython" of https://download.qt.io/official_releases/ under {qt}. Qt itself contains
work of others, such as ICU (Copyright © Unicode, Inc.): https://doc.qt.io/qt-6/licenses-used-in-qt.html lists them all.

The built-in model was trained by the program itself on MNIST (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0) and on
Pen-Based Recognition of Handwritten Digits (E. Alpaydin, F. Alimoglu; UCI; CC BY 4.0).

What else comes along, with its licence:
"""


class Part(NamedTuple):
    """A work of others: its name with the version, the short name of its licence, and the files with the licence."""

    name: str
    licence: str
    texts: tuple[Path, ...]


def write(target: Path, sources: Iterable[str]) -> None:
    """Write the file about every work that these source files belong to.

    Raises
    ------
    SystemExit
        If it is unknown what a file belongs to, or under which licence it is: such a package must not be distributed.
    """
    parts = {part for source in sources if (part := part_of(Path(source)))}
    ordered = sorted(parts, key=lambda part: part.name.lower())
    if lacking := [part.name for part in ordered if not part.texts]:
        raise SystemExit(f"No licence is known for {', '.join(lacking)}.")
    pieces = [NOTICE.format(qt=metadata.version("PySide6_Essentials"))]
    pieces += ["".join(f"  {part.name} ({part.licence})\n" for part in ordered)]
    for part in ordered:
        if part.texts != QT:
            pieces += [f"{RULE}{part.name}\n{RULE}", *(text.read_text("utf-8", "replace") for text in part.texts)]
    pieces += [f"{RULE}{text.stem}\n{RULE}" + text.read_text("utf-8") for text in QT]
    target.write_text("\n".join(pieces), encoding="utf-8")


def part_of(source: Path) -> Part | None:
    """Return the work that a file belongs to; None for the program's own."""
    path = source.resolve()
    if SITE in path.parents:
        return _distribution(path.relative_to(SITE).parts[0])
    if STANDARD_LIBRARY in path.parents or path.name.startswith(("libpython", "python3")):
        return Part(f"Python {sys.version.split()[0]}", "PSF-2.0", (_licence_of_python(),))
    if path.suffix == ".so" or ".so." in path.name:
        return _debian_package(path)
    return None


def _distribution(top: str) -> Part | None:
    """Return the installed package that a folder or module in site-packages belongs to."""
    if not _owners:
        for dist in metadata.distributions(path=[str(SITE)]):
            for file in dist.files or ():
                _owners.setdefault(file.parts[0], dist)
    dist = _owners[top]
    name = dist.metadata["Name"]
    if name == "digitcluster":
        return None
    known = dist.metadata["License-Expression"] or dist.metadata["License"] or ""
    licence = known if 0 < len(known) < 80 and "opyright" not in known else "see below"
    if name.lower().replace("_", "-") in ("pyside6-essentials", "shiboken6"):
        return Part(f"{name} {dist.version}", "LGPL-3.0-only", QT)
    pattern = re.compile(r"(LICEN[CS]E|COPYING|NOTICE)[^/]*$|/ttf/LICENSE_DEJAVU", re.IGNORECASE)
    texts = [Path(dist.locate_file(file)) for file in dist.files or () if pattern.search(file.as_posix())]
    texts = [text for text in texts if text.suffix not in (".py", ".pyc")]
    return Part(f"{name} {dist.version}", licence, tuple(sorted(texts)))


def _licence_of_python() -> Path:
    places = (STANDARD_LIBRARY / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt")
    debian = Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright")
    return next(place for place in (*places, debian) if place.exists())


def _debian_package(library: Path) -> Part:
    """Return the package that a system library belongs to."""
    done = subprocess.run(["dpkg", "-S", f"*/{library.name}"], capture_output=True, text=True, check=False)
    name = done.stdout.partition(":")[0]
    if not name:
        raise SystemExit(f"No Debian package is known to have {library}.")
    ask = ["dpkg-query", "-W", "-f", "${Version}", name]
    version = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
    text = Path(f"/usr/share/doc/{name}/copyright")
    return Part(f"{name} {version}", "of Debian, see below", (text,) if text.exists() else ())
