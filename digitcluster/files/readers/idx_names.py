"""Finds the file of labels that belongs to a file of images by its name, and vice versa."""

import re
from contextlib import suppress
from pathlib import Path

from digitcluster.core.errors import ReadingError

SWAPS = {"image": "label", "label": "image", "idx3": "idx1", "idx1": "idx3"}


def partner_of(path: Path) -> Path:
    """Return the file that makes a pair with this one, in the same folder.

    Raises
    ------
    ReadingError
        When there is none. The message says which name was looked for.
    """
    names = partner_names(path.name)
    if not names:
        raise ReadingError(
            f"{path.name} is one of a pair of IDX files, but its name gives no hint of the other's. "
            "Name the two as in train-images-idx3-ubyte and train-labels-idx1-ubyte."
        )
    for name in names:
        with suppress(OSError):  # such as a name that has become too long
            if path.with_name(name).is_file():
                return path.with_name(name)
    raise ReadingError(
        f"{path.name} is one of a pair of IDX files, and the other is missing. Put {names[0]} beside it."
    )


def partner_names(name: str) -> list[str]:
    """Return the names that a partner can have, the likeliest first; none where the name gives no hint.

    >>> partner_names("train-images-idx3-ubyte.gz")[:2]
    ['train-labels-idx1-ubyte.gz', 'train-labels-idx1-ubyte']
    """
    swapped = re.sub("|".join(SWAPS), _swap, name, flags=re.IGNORECASE)
    if swapped == name:
        return []
    other = swapped.removesuffix(".gz") if swapped.endswith(".gz") else f"{swapped}.gz"
    names = [swapped, other]
    for old, new in ((".idx", "-idx"), ("-idx", ".idx")):
        names += [swapped.replace(old, new), other.replace(old, new)]
    return list(dict.fromkeys(names))


def _swap(match: re.Match[str]) -> str:
    found = match[0]
    other = SWAPS[found.lower()]
    if found.isupper():
        return other.upper()
    return other.capitalize() if found[0].isupper() else other
