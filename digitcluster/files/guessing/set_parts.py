"""Which part of a set each picture belongs to, by the folders around it, at any depth, or by its own name."""

import re
from collections.abc import Sequence

from digitcluster.files.guessing.parts import in_usual_order, part_of

MOST = 6  # parts of a set: more are something else, such as a train_3 for each digit
MOST_BEGINNINGS = 20  # of files' names, such as mnist_train_
LONG = ("train", "test", "val", "dev", "extra", "t10k")  # shorter words may be anybody's initials
BEGINNING = re.compile(r"[^\d/]*(?=[^/]*$)|t10k")


def parts_of_places(places: Sequence[str]) -> list[str]:
    """Return the part of each picture, as its folder is called; "" for those in none.

    Parameters
    ----------
    places : sequence of str (n,)
        Names with the folders around them: "mnist_png/training/5/17.png".
    """
    folders = {place.rpartition("/")[0] for place in places}
    by_folder = _by_folder(folders)
    if any(by_folder.values()):
        return [by_folder[place.rpartition("/")[0]] for place in places]
    return _by_beginning(places)


def ordered(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the different parts, the training digits first."""
    names = sorted(set(parts) - {""}, key=lambda name: (len(name), name))
    by_kind: dict[str, list[str]] = {}
    for name in names:
        by_kind.setdefault(part_of(name), []).append(name)
    return tuple(name for kind in in_usual_order(list(by_kind)) for name in by_kind[kind])


def is_part(name: str) -> bool:
    """Return whether a folder's or file's name speaks of a part, in a word that can hardly be anything else."""
    return any(word in name.lower() for word in LONG) and bool(part_of(name))


def _by_folder(folders: set[str]) -> dict[str, str]:
    words = {folder: folder.split("/") for folder in folders}
    common = 0  # what is around all of them tells no part
    while len({tuple(parts[: common + 1]) for parts in words.values()}) == 1 and folders != {""}:
        common += 1
        if any(len(parts) <= common for parts in words.values()):
            break
    known = {word: is_part(word) for parts in words.values() for word in parts}
    spelling: dict[str, str] = {}
    found = {}
    for folder, parts in words.items():
        part = next((word for word in parts[common:] if known[word]), "")
        found[folder] = spelling.setdefault(part.lower(), part)
    if len(spelling) > MOST:
        return {folder: part_of(part) for folder, part in found.items()}
    return found


def _by_beginning(places: Sequence[str]) -> list[str]:
    """Return the parts that files' names begin with, if there are several: mnist_train_00012_5."""
    beginnings = []
    known: dict[str, str] = {}
    for place in places:
        match = BEGINNING.match(place.rpartition("/")[2])
        beginning = match[0] if match else ""
        if beginning not in known:
            known[beginning] = part_of(beginning) if is_part(beginning) else ""
            if len(known) > MOST_BEGINNINGS:
                return [""] * len(places)
        beginnings.append(known[beginning])
    return beginnings if len(set(beginnings) - {""}) > 1 else [""] * len(places)
