"""What the labels of pictures are, by the names of all of them: of the folders around them, or their own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from digitcluster.files.building.labels import MOST_CLASSES
from digitcluster.files.guessing.file_names import ALL_TEN, Place, likeliest, places_in, with_char74k_characters
from digitcluster.files.guessing.folder_names import meaning_of
from digitcluster.files.guessing.parts import part_of

LEVELS = 4  # of folders around a picture that are looked at, from the innermost
MOST_ASTRAY = 0.01  # of the pictures, that may lie outside the folders with labels

Label: TypeAlias = int | str | None


@dataclass(frozen=True, eq=False)
class Reading:
    """One way to understand the names.

    Attributes
    ----------
    labels : sequence of int, str or None (n,)
        None for a picture whose name says nothing.
    note : str
        Where the labels are, for people; empty where that is plain.
    lacks : str
        What is wrong with a picture without a label, to be put after its name.
    are_certain : bool
        Whether they can hardly be anything but labels.
    """

    labels: Sequence[Label]
    note: str
    lacks: str
    are_certain: bool = False


@dataclass(frozen=True, eq=False)
class Names:
    """What the names may say.

    Attributes
    ----------
    readings : tuple of Reading
        The likeliest first; none where the names say nothing.
    best : Reading or None
        The one to take where nothing else is known; None where two are as likely.
    """

    readings: tuple[Reading, ...]
    best: Reading | None


def labels_by_name(places: Sequence[str]) -> Names:
    """Return what the pictures' names may say about their labels.

    Parameters
    ----------
    places : sequence of str (n,)
        Names with the folders around them: "train/3/00001.png".
    """
    folders = _by_folders(places)
    if folders is not None and folders.are_certain:
        return Names((folders,), folders)
    stems = [place.rpartition("/")[2].rpartition(".")[0] for place in places]
    found = places_in(stems, [place.rpartition("/")[0] for place in places])
    if folders is not None:  # digits in the names may say more than folders do, such as one for each writer
        digits = [place for place in found if place.rank is not None and place.rank <= ALL_TEN]
        return Names((folders, *_readings(digits, places, stems)), folders)
    best = likeliest(found)
    readings = _readings(found, places, stems)
    return Names(readings, readings[0] if best is not None else None)


def _readings(found: Sequence[Place], places: Sequence[str], stems: Sequence[str]) -> tuple[Reading, ...]:
    readings = []
    for place in found:
        first = next(number for number, word in enumerate(place.words) if word is not None)
        labels = with_char74k_characters(place.labels, stems[first])
        name = places[first].rpartition("/")[2]
        note = f"The labels were taken from the pictures' names: {labels[first]} from {name}."
        readings.append(Reading(labels, note, "has no label in its name"))
    return tuple(readings)


def _by_folders(places: Sequence[str]) -> Reading | None:
    """Return the labels that folders say: the innermost ones, unless only others are a set of digits or letters."""
    around = [place.rpartition("/")[0] for place in places]
    found = None
    for name_of in _levels(Counter(around)):
        names = set(name_of.values()) - {""}
        if not 1 < len(names) <= MOST_CLASSES or all(map(part_of, names)):
            continue
        meaning = meaning_of(names)
        if found is None or meaning.are_certain:
            labels = [meaning.labels.get(name_of[folder]) for folder in around]
            found = Reading(labels, meaning.note, "is in no folder with a label", meaning.are_certain)
        if meaning.are_certain:
            break
    return found


def _levels(counts: Counter[str]) -> Iterator[dict[str, str]]:
    """Yield, from the innermost level outward, the name that each folder has there; nearly all must have one."""
    words = {folder: folder.split("/") for folder in counts}
    for level in range(1, LEVELS + 1):
        names = {folder: parts[-level] if level <= len(parts) else "" for folder, parts in words.items()}
        if sum(counts[folder] for folder, name in names.items() if not name) > MOST_ASTRAY * counts.total():
            return
        yield names
