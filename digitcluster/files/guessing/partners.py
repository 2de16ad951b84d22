"""Finds the file of labels that belongs to a file of images by its name, and vice versa."""

import re
from pathlib import PurePath

SWAPS = {"image": "label", "label": "image", "idx3": "idx1", "idx1": "idx3"}
LABELS_FOR = {"image": "label", "img": "label", "array": "label", "data": "labels", "features": "labels", "fea": "gnd"}
LETTERS = re.compile(r"(?<![A-Za-z])(x|X|y|Y)(?=[_\-.]|$|train|test|tr|te|Tr|Te|val)")  # of x_train, X-test, Xtr
LETTER_SWAPS = {"x": "y", "X": "y", "y": "x", "Y": "X"}
LABEL_ENDINGS = (".npy", ".csv", ".txt", "")


def partner_names(name: str) -> list[str]:
    """Return the names that the other file of an IDX pair can have, the likeliest first; none without a hint.

    >>> partner_names("train-images-idx3-ubyte.gz")[:2]
    ['train-labels-idx1-ubyte.gz', 'train-labels-idx1-ubyte']
    """
    swapped = _swapped(name, SWAPS)
    names: list[str] = []
    for other in _with_letters(name, swapped):
        packed = other.removesuffix(".gz") if other.endswith(".gz") else f"{other}.gz"
        names += [other, packed]
        for old, new in ((".idx", "-idx"), ("-idx", ".idx")):
            names += [other.replace(old, new), packed.replace(old, new)]
    return [one for one in dict.fromkeys(names) if one != name]


def label_names(name: str) -> list[str]:
    """Return the names that a file of labels beside a file of images can have, the likeliest first.

    >>> label_names("x_train.npy")[:2], "digits_labels.csv" in label_names("digits.npy")
    (['y_train.npy', 'y_train.csv'], True)
    """
    suffixes = "".join(PurePath(name).suffixes[-2:])
    stem, ending = name.removesuffix(suffixes), suffixes
    stems = [one for one in _with_letters(stem, _swapped(stem, LABELS_FOR)) if one != stem]
    stems += [one.replace("abels", "abel") for one in stems]
    stems += [f"{stem}{joint}{word}" for joint in "_-." for word in ("labels", "label", "y")]
    stems += ["labels", "y"]
    endings = dict.fromkeys((ending, *LABEL_ENDINGS))
    return [one for one in dict.fromkeys(stem + ending for stem in stems for ending in endings) if one != name]


def _swapped(name: str, swaps: dict[str, str]) -> str:
    """Return a name with "labels" for "images", and so on, in the same case."""

    def swap(match: re.Match[str]) -> str:
        found = match[0]
        other = swaps[found.lower()]
        return other.upper() if found.isupper() else other.capitalize() if found[0].isupper() else other

    return re.sub("|".join(swaps), swap, name, flags=re.IGNORECASE)


def _with_letters(name: str, swapped: str) -> list[str]:
    """Return a swapped name, with x and y swapped, too, in either case; nothing where it is the name itself."""
    exchanged = LETTERS.sub(lambda match: LETTER_SWAPS[match[0]], swapped, count=1)
    other_case = LETTERS.sub(lambda match: match[0].swapcase(), exchanged, count=1)
    return [one for one in dict.fromkeys((exchanged, other_case, swapped)) if one != name]
