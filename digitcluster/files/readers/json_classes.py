"""Objects of JSON with a list of digits for each label: {"0": [[…], […]], "1": [[…]]}."""

import re
from collections.abc import Mapping

from digitcluster.core.errors import ReadingError
from digitcluster.files.guessing.folder_names import LABEL_WORDS, TEN, digit_of
from digitcluster.files.guessing.not_pictures import SMALLEST
from digitcluster.files.readers.collected_digits import CollectedDigits
from digitcluster.files.readers.json_list import JsonList
from digitcluster.files.readers.json_records import LABEL_KEYS, PIXEL_KEYS, Record, compact

NUMBERED = re.compile(rf"(?:(?:{'|'.join(sorted(LABEL_WORDS))})[ _-]?)?(\d{{1,3}})", re.IGNORECASE | re.ASCII)


def classes_of(lists: Mapping[str, JsonList]) -> dict[str, int | str]:
    """Return the label that each list's key is; nothing where they are no labels.

    Parameters
    ----------
    lists : JsonList by key

    Raises
    ------
    ReadingError
        When there are many lists of numbers, each of which may be a digit or what all digits have in one place.
    """
    digits = {key: one for key, one in lists.items() if one.are_digits or len(one.numbers) >= SMALLEST}
    labels = {key: label for key in digits if (label := _label_of(key)) is not None}
    if len(digits) < 2 or len(labels) < len(digits):
        return {}
    if len(digits) > len(TEN) and any(one.numbers for one in digits.values()):
        name = next(iter(digits.values())).name
        raise ReadingError(
            f"{name} has {len(digits):,} lists of numbers, and does not say whether each is a digit or a column of a "
            'table. Save each digit as {"label": 5, "pixels": [0, …]}.'
        )
    return labels


def add_classes(digits: CollectedDigits, lists: Mapping[str, JsonList], labels: Mapping[str, int | str]) -> None:
    """Add the digits of all lists; the label of each is its list's key, unless it has one of its own."""
    digits.may_mix_labels()
    for key, label in labels.items():
        found = lists[key]
        if found.numbers:
            digits.add(Record(compact(found.image())), label)
        elif found.is_image:
            digits.add(found.few, label)
        else:
            for one in found.others:
                has_own = isinstance(one, Record) and one.label is not None
                digits.add(one, None if has_own else label)


def _label_of(key: str) -> int | str | None:
    """Return the label that a key is: "3", "digit_3", "three" or a single character, but not "x" or "y"."""
    if match := NUMBERED.fullmatch(key.strip()):
        return int(match[1])
    word = digit_of(key.strip())
    if isinstance(word, int):
        return word
    return word if len(word) == 1 and word.isalnum() and word.lower() not in {*PIXEL_KEYS, *LABEL_KEYS} else None
