"""Labels out of folders' names: "3", "digit_3", "Sample004", "3 - three", "33" as ASCII counts characters."""

import re
import string
from collections.abc import Collection
from dataclasses import dataclass

TEN = frozenset(range(10))
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TOKEN = re.compile(r"\d+|[^\W\d_]+")
"""The numbers and words of a name."""
LABEL_WORDS = frozenset(("label", "labels", "lbl", "class", "cls", "target", "digit", "number", "num", "sample"))
"""Words before a number that say what it is."""
HEX_CODES = {f"{ord(one):02x}": one for one in string.digits + string.ascii_letters}
CHARACTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase  # in the order of Char74K
CHAR74K = re.compile(r"sample\d{3}|img\d{3}", re.IGNORECASE)


@dataclass(frozen=True)
class Meaning:
    """What names mean.

    Attributes
    ----------
    labels : dict of str to int or str
        By name.
    are_certain : bool
        Whether the names are a set of digits or characters, so that they can hardly be anything else.
    note : str
        How they were understood, if not just as they are.
    """

    labels: dict[str, int | str]
    are_certain: bool
    note: str = ""


def meaning_of(names: Collection[str]) -> Meaning:
    """Return what the names of the folders around pictures mean, by looking at all of them together."""
    return (
        _characters_by_code(names)
        or _numbered(names)
        or Meaning({name: digit_of(name) for name in names}, _are_digits(names) or _are_characters(names))
    )


def digit_of(word: str) -> int | str:
    """Return the digit that an English word names, or else the word."""
    return WORDS.index(word.lower()) if word.lower() in WORDS else word


def char74k_characters(numbers: Collection[int]) -> dict[int, str] | None:
    """Return the characters that the numbers of all classes stand for in the Char74K set, which has 62; or None."""
    return dict(enumerate(CHARACTERS, start=1)) if set(numbers) == set(range(1, 63)) else None


def _are_digits(names: Collection[str]) -> bool:
    values = {digit_of(name) for name in names}
    return {int(value) if str(value).isdecimal() else value for value in values} == TEN


def _are_characters(names: Collection[str]) -> bool:
    return len(names) >= len(TEN) and all(len(name) == 1 and name.isalnum() for name in names)


def _characters_by_code(names: Collection[str]) -> Meaning | None:
    """Understand names such as 30 … 39, 41 … 5a, 61 … 7a, as in NIST's and EMNIST's folders; 43_63 is C and c."""
    labels: dict[str, int | str] = {}
    for name in names:
        codes = name.lower().split("_")
        if not all(code in HEX_CODES for code in codes):
            return None
        labels[name] = "".join(HEX_CODES[code] for code in codes)
    # Only digits, or a code with a letter in it: other numbers from 41 to 79 may be just numbers.
    are_codes = all(name[0] == "3" for name in names) or any(not name.isdecimal() for name in names)
    if len(names) < 2 or not are_codes:
        return None
    first = min(names)
    return Meaning(
        labels, True, f"The folders' names were read as characters in hexadecimal: {first} as {labels[first]}."
    )


def _numbered(names: Collection[str]) -> Meaning | None:
    """Understand names that differ in a number only, such as digit_3, if it is likely to be the label."""
    rows = {name: TOKEN.findall(name) for name in names}
    columns = list(zip(*rows.values(), strict=True)) if len({len(row) for row in rows.values()}) == 1 else []
    differing = [place for place, words in enumerate(columns) if len(set(words)) > 1]
    at = next((place for place in differing if all(word.isdecimal() for word in columns[place])), None)
    if at is None or len(columns) < 2:
        return None
    numbers = {name: int(row[at]) for name, row in rows.items()}
    distinct = set(numbers.values())
    # Of whatever else differs, only the digit's name may stand beside it: "3 - three".
    alike = all(
        digit_of(row[place]) == numbers[name] for name, row in rows.items() for place in differing if place != at
    )
    before = columns[at - 1][0].lower() if at else ""
    if not alike or len(distinct) < len(names) or max(distinct) > 255:
        return None
    if not (distinct in (TEN, set(range(1, 11))) or before in LABEL_WORDS or len(differing) > 1):
        return None
    example = min(names)
    characters = char74k_characters(distinct) if CHAR74K.fullmatch(example) else None
    labels: dict[str, int | str] = {
        name: characters[number] if characters else number for name, number in numbers.items()
    }
    note = f"The labels were taken from the folders' names: {labels[example]} from {example}."
    return Meaning(labels, characters is not None or distinct <= set(range(11)), note)
