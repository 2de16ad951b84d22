"""Which digits a list of a JSON document has, or an object with lists."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from digitcluster.files.guessing.not_pictures import SMALLEST
from digitcluster.files.guessing.text_columns import INDEX_NAMES
from digitcluster.files.readers.collected_digits import CollectedDigits
from digitcluster.files.readers.json_classes import add_classes, classes_of
from digitcluster.files.readers.json_list import MNIST, JsonList, is_row_of_many
from digitcluster.files.readers.json_records import LABEL_KEYS, Record, compact, is_pair


def add_array(digits: CollectedDigits, found: JsonList) -> None:
    """Add the digits in a list that stands for itself: many, or the one that it is."""
    whole = found.whole
    if found.numbers and not found.others:
        _add_numbers(digits, found, None)
    elif whole and (is_pair(whole) or found.is_image):
        digits.add(whole)
    elif whole and len(whole) == 2 and all(isinstance(one, list) for one in whole) and len(whole[0]) == len(whole[1]):
        for image, label in zip(*whole, strict=True):
            digits.add(image, label)
    else:
        for one in found.others:
            digits.add(one)


def add_object(digits: CollectedDigits, members: Mapping[str, Any]) -> None:
    """Add the digits in an object: those in the longest of its lists, with the labels in another, or a single one.

    Or those in all lists, if the keys of these are labels.
    """
    lists = {key: one for key, one in members.items() if isinstance(one, JsonList)}
    said = next((key for key in members if key.lower() in LABEL_KEYS), None)
    if said is None and (labels := classes_of(lists)):
        add_classes(digits, lists, labels)
        return
    label = members[said] if said is not None else None
    many = [key for key, one in lists.items() if one.are_digits and key != said]
    key = max(many, key=lambda one: len(lists[one]), default=None)
    if key is not None and (beside := _labels_beside(lists, key)):
        for one, its_label in zip(lists[key].others, lists[beside].labels(), strict=True):
            digits.add(one, its_label)
    elif key is not None and (lists[key].is_image or (label is not None and lists[key].has_rows)):
        digits.add(lists[key].few, _single(label))
    elif key is not None:
        for one in lists[key].others:
            digits.add(one)
    else:
        _add_single(digits, members, lists, _single(label))
    for other in many:
        if other != key:
            digits.notes.append(f"The list “{other}” was left out.")


def _labels_beside(lists: Mapping[str, JsonList], pixels: str) -> str | None:
    """Return the key of the list with a label for each digit."""
    able = [key for key, one in lists.items() if key != pixels and len(one) == len(lists[pixels])]
    able = [key for key in able if key.lower() not in INDEX_NAMES]
    others = [key for key in able if not _are_alike(lists[key], lists[pixels])]
    return next((key for key in able if key.lower() in LABEL_KEYS), others[0] if others else None)


def _are_alike(some: JsonList, others: JsonList) -> bool:
    """Return whether two lists both hold digits of as many pixels, as training and test digits do."""
    one, other = some.others[:1], others.others[:1]
    sizes = {len(item.pixels) for item in (*one, *other) if isinstance(item, Record)}
    return some.are_digits and len(sizes) == 1


def _single(label: Any) -> Any:
    return label.labels() if isinstance(label, JsonList) else label


def _add_single(digits: CollectedDigits, members: Mapping[str, Any], lists: Mapping[str, JsonList], label: Any) -> None:
    """Add the digit that an object is: it has a list of pixels, or a number for each of them."""
    longest = max(lists.values(), key=len, default=None)
    if longest is not None and len(longest.numbers) >= SMALLEST:
        _add_numbers(digits, longest, label)
    else:
        digits.add({key: value for key, value in members.items() if key not in lists})


def _add_numbers(digits: CollectedDigits, found: JsonList, label: Any) -> None:
    """Add the one image that a list of numbers is, or the many."""
    if label is not None or not is_row_of_many(len(found.numbers)):
        digits.add(Record(compact(found.image())), label)
        return
    label = digits.label_by_name()
    for row in np.frombuffer(found.numbers).reshape(-1, MNIST):
        digits.add(Record(compact(row)), label)
