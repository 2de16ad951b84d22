"""Which part of a set of digits a name speaks of: "Xtr" and "train_images" the training digits."""

import re
from collections.abc import Iterable

PARTS = ("train", "test", "validation", "dev", "extra")
"""What the parts are called, the usual one first."""

WORDS = {
    "training": "train",
    "train": "train",
    "testing": "test",
    "test": "test",
    "validation": "validation",
    "valid": "validation",
    "eval": "validation",
}
SHORT = {
    "tr": "train",
    "trn": "train",
    "te": "test",
    "ts": "test",
    "tst": "test",
    "tt": "test",
    "val": "validation",
    "va": "validation",
    "vl": "validation",
    "cv": "validation",
    "dev": "dev",
    "extra": "extra",
}
SHOWN = re.compile("training|train|testing|test|validation|valid|eval|val|dev|extra")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")  # of snake_case, kebab-case and camelCase
KINDS = r"(x|y|l|t|data|labels?|images?|imgs?|digits?|fea|gnd|mnist|usps)"
LONG_AT_END = re.compile(rf"{KINDS}({'|'.join(WORDS)})")  # xtrain, but not "latest"
SHORT_AT_END = re.compile(rf"{KINDS}({'|'.join(SHORT)})")  # ytr


def split_part(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the part that a name speaks of, and its other words in lower case.

    >>> split_part("train_images"), split_part("Xte"), split_part("digits")
    (('train', ('images',)), ('test', ('x',)), ('', ('digits',)))
    """
    part = ""
    rest: list[str] = []
    for word in WORD.findall(name.replace("t10k", "test")):
        found, others = _part_in(word.lower())
        part = part or found
        rest += others if found else [word.lower()]
    return part, tuple(rest)


def part_of(name: str) -> str:
    """Return the part that a name speaks of: one of PARTS, or "" for none."""
    return split_part(name)[0]


def shown_part(part: str, names: Iterable[str]) -> str:
    """Return what to call a part where names speak of it: as they do, if that is a word."""
    for name in names:
        for word in SHOWN.findall(name.lower()):
            if WORDS.get(word, SHORT.get(word)) == part:
                return word
    return part


def in_usual_order(parts: list[str]) -> list[str]:
    """Return parts with the training digits first, and what is no part before all."""
    return sorted(parts, key=lambda part: PARTS.index(part) if part in PARTS else -1)


def _part_in(word: str) -> tuple[str, list[str]]:
    """Return the part that one word speaks of, or "", and what else it says."""
    if word in SHORT:
        return SHORT[word], []
    for known, part in WORDS.items():
        if word.startswith(known):
            other = word.removeprefix(known)
            return part, [other] if other else []
    if match := LONG_AT_END.fullmatch(word):
        return WORDS[match[2]], [match[1]]
    match = SHORT_AT_END.fullmatch(word)
    return (SHORT[match[2]], [match[1]]) if match else ("", [])
