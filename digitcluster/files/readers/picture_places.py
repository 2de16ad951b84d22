"""The pictures of a folder or archive: where they are, and their bytes; and the lists that lie beside them."""

import os
import re
import stat
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from io import SEEK_END
from typing import TypeAlias
from weakref import WeakKeyDictionary

from digitcluster.core.progress import Progress
from digitcluster.files.guessing.set_parts import parts_of_places
from digitcluster.files.picture_file import ENDINGS
from digitcluster.files.source.source import Source
from digitcluster.files.source.tar_archive import files_in, is_note, is_tar

LARGEST_FILE = 16 << 20  # bytes of one picture, or of one list
LISTS = (".csv", ".tsv", ".txt", ".lst")
MOST_LISTS = 20
TOGETHER = 5000  # names that are sorted together
MOST_ASIDE = 10  # files before the first picture in a tar archive, such as a README
LARGEST_ASIDE = 1 << 20  # bytes: a larger file is what the archive is about

Contents: TypeAlias = Iterator[tuple[Progress, str, bytes]]
"""For each picture: how far the reading has come, its place below the folder or in the archive, and its bytes."""


@dataclass
class Listing:
    """What a folder or archive holds.

    Attributes
    ----------
    pictures, lists : list of str
        Their places; of texts that may be lists of labels only the first.
    texts : dict of str to bytes
        The lists' content, if it could only be read on the way.
    """

    pictures: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def parts(self) -> Sequence[str]:
        """The part of the set that each picture belongs to; asked for once all are there."""
        return parts_of_places(self.pictures)

    def add(self, place: str) -> None:
        """Add a file, if it is of use."""
        if is_picture(place):
            self.pictures.append(place)
        elif len(self.lists) < MOST_LISTS and place.lower().endswith(LISTS):
            self.lists.append(place)


_LISTINGS: WeakKeyDictionary[Source, Listing] = WeakKeyDictionary()
"""A tar archive can only be walked by unpacking it: once for its parts and for its pictures."""


def holds_pictures(source: Source) -> bool:
    """Return whether this is a folder, or an archive with pictures: at least half of its files, and not only one."""
    if source.is_folder:
        return True
    if source.zip is not None:
        names = source.zip.names
        count = sum(map(is_picture, names))
        return count > 1 and 2 * count >= len(names)
    return is_tar(source.outer_head) and _tar_holds_pictures(source)


def _tar_holds_pictures(source: Source) -> bool:
    for number, (name, opened) in enumerate(files_in(source.path, source.archive)):
        if is_picture(name):
            return True
        if number >= MOST_ASIDE or opened().seek(0, SEEK_END) > LARGEST_ASIDE:
            break
    return False


def listing(source: Source) -> Generator[Progress, None, Listing]:
    """Find the pictures of a folder, in the order of their names, or of an archive, in its own."""
    if source not in _LISTINGS:
        _LISTINGS[source] = yield from _listing(source)
    return _LISTINGS[source]


def _listing(source: Source) -> Generator[Progress, None, Listing]:
    found = Listing()
    if source.is_folder:
        for number, place in enumerate(_below(str(source.path))):
            found.add(place)
            if number % 1000 == 0:
                yield Progress(f"Looking through {source.path.name}", len(found.pictures), 0, "pictures")
        found.pictures = yield from _sorted(source, found.pictures)
    elif source.zip is not None:
        yield Progress(f"Reading {source.path.name}", 0, source.size, "bytes")
        for number, name in enumerate(source.zip.names):
            found.add(_inside(name))
            if number % TOGETHER == 0:
                yield source.progress()
    else:
        for name, opened in files_in(source.path, source.archive):
            found.add(place := _inside(name))
            if found.lists and place == found.lists[-1]:
                found.texts[place] = opened().read(LARGEST_FILE)
            yield source.progress()
    return found


def _sorted(source: Source, places: Sequence[str]) -> Generator[Progress, None, list[str]]:
    """Return the places in order; of very many, some at a time."""
    parts: list[list[str]] = []
    for start in range(0, len(places), TOGETHER):
        parts.append(sorted(places[start : start + TOGETHER], key=_in_order))
        yield Progress(f"Looking through {source.path.name}", 0, 0)
    if len(parts) < 2:
        return parts[0] if parts else []
    ordered: list[str] = []
    for place in merge(*parts, key=_in_order):
        ordered.append(place)
        if len(ordered) % TOGETHER == 0:
            yield Progress(f"Looking through {source.path.name}", 0, 0)
    return ordered


def contents(source: Source, places: Collection[str]) -> Contents:
    """Yield the pictures at these places; of an archive in its own order, quicker if they are keys of something."""
    if source.is_folder:
        for number, place in enumerate(places, start=1):
            progress = Progress(f"Reading {source.path.name}", number, len(places), "pictures")
            yield progress, place, _file(f"{source.path}/{place}")
        return
    wanted = places if isinstance(places, Mapping) else frozenset(places)
    if source.zip is not None:
        for name in source.zip.names:
            if (place := _inside(name)) in wanted:
                yield source.progress(), place, source.zip.read(name, LARGEST_FILE)
    else:
        for name, opened in files_in(source.path, source.archive):
            if (place := _inside(name)) in wanted:
                yield source.progress(), place, opened().read(LARGEST_FILE)


def lists_in(source: Source, found: Listing) -> Iterator[tuple[str, str]]:
    """Yield name and text of each list of labels that there may be in a folder or archive."""
    for place in sorted(found.lists, key=lambda place: (place.count("/"), place)):
        if source.is_folder:
            content = _file(f"{source.path}/{place}")
        elif source.zip is not None:
            raw = next(name for name in source.zip.names if _inside(name) == place)
            content = source.zip.read(raw, LARGEST_FILE)
        else:
            content = found.texts.get(place, b"")
        yield place, content.decode("utf-8", "replace")


def lists_beside(source: Source) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file beside a folder or archive that by its name may be a list of its labels."""
    own = source.path.name.partition(".")[0].lower()
    try:
        names = sorted(os.listdir(source.path.resolve().parent))  # noqa: PTH208 - of names alone
    except OSError:
        return
    likely = [
        name for name in names if name.lower().endswith(LISTS) and ("label" in name.lower() or own in name.lower())
    ]
    for name in likely[:MOST_LISTS]:
        yield name, _file(str(source.path.resolve().parent / name)).decode("utf-8", "replace")


def is_picture(name: str) -> bool:
    """Return whether a file is a picture, by its name."""
    return name.lower().endswith(ENDINGS)


def _file(name: str) -> bytes:
    """Return a file's content; nothing where it is not an ordinary file, has vanished or is too large."""
    try:  # without pathlib, which takes as long as the reading
        about = os.stat(name)  # noqa: PTH116
        if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST_FILE:
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123
                return file.read()
    except PermissionError:
        raise
    except OSError:
        pass
    return b""


def _below(folder: str) -> Iterator[str]:
    """Yield the files in a folder and those inside it; links are not followed, so that the search ends."""

    def refuse(error: OSError) -> None:
        raise error

    for root, _, names in os.walk(folder, onerror=refuse):
        inside = os.path.relpath(root, folder).replace(os.sep, "/")
        before = "" if inside == "." else f"{inside}/"
        if is_note(inside):
            continue
        yield from (before + name for name in names if not name.startswith(("._", ".DS_Store")))


def _in_order(place: str) -> tuple[list[tuple[bool, int, str]], str]:
    """Sort 2.png before 10.png, whatever the folder: this mixes the labels, often as they once were."""
    folder, _, name = place.rpartition("/")
    words = re.split(r"(\d+)", name)
    return [(not word.isdecimal(), int(word) if word.isdecimal() else 0, word) for word in words], folder


def _inside(name: str) -> str:
    """Return a name in an archive without what would lead out of it; it is used only for the label."""
    if "\\" not in name and not name.startswith(("/", ".")) and "/." not in name and "//" not in name:
        return name
    return "/".join(word for word in name.replace("\\", "/").split("/") if word not in ("", "..", "."))
