"""The words of a table of text: what separates them, which lines are comments, and whether the first is a header."""

import re
from collections import Counter
from collections.abc import Sequence

SEPARATORS = (",", ";", "\t", "|", " ")
SURROUNDINGS = " '\""
COMMENTS = ("#", "%", "//")
LABEL_NAMES = frozenset(
    (
        *("label", "labels", "class", "classes", "target", "targets", "digit", "digits", "y", "number", "category"),
        *("character", "letter", "symbol", "outcome", "response", "class_label", "label_id", "class_id", "lable"),
    )
)
"""What people call the column of labels, in lower case."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|nan|inf|-inf", re.IGNORECASE | re.ASCII)
REPEATED = re.compile(r"(.+)\.(\d+)")  # how pandas tells columns of one name apart
FEWEST_REPEATED = 9  # such names that make a header


def separator_of(line: str) -> str:
    """Return what separates the words of a line; a space stands for any white space."""
    counts = {separator: line.count(separator) for separator in SEPARATORS[:-1]}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else " "


def words_of(line: str, separator: str) -> list[str]:
    """Return the words of a line without blanks and quotation marks around them."""
    line = line.strip(" \r\n")
    words = line.split() if separator == " " else line.split(separator)
    if not any(mark in line for mark in SURROUNDINGS):  # as in most tables
        return words
    return [word.strip().strip("\"'") for word in words]


def is_number(word: str) -> bool:
    """Return whether a word is a number."""
    return NUMBER.fullmatch(word.strip()) is not None


def is_comment(line: str) -> bool:
    """Return whether a line is a remark."""
    return line.startswith(COMMENTS)


def is_header(words: Sequence[str]) -> bool:
    """Return whether the words of the first line are names of columns, even if these are numbers."""
    numbers = [word for word in words if is_number(word)]
    if len(numbers) < len(words) / 2 or any(word.lower() in LABEL_NAMES for word in words):
        return True
    # Words at the ends, such as a nameless index, say nothing about the numbers between them.
    return _are_running(numbers) or is_made_of_a_digit(words)


def is_made_of_a_digit(words: Sequence[str]) -> bool:
    """Return whether pandas took a digit's levels for names of columns: 5, 0, 0.1, 0.2, … tells those of one apart."""
    seen: Counter[str] = Counter()
    repeated = 0
    for word in words:
        match = REPEATED.fullmatch(word)
        if match and seen[match[1]] == int(match[2]) > 0:
            seen[match[1]] += 1
            repeated += 1
        else:
            seen[word] += 1
    return repeated >= FEWEST_REPEATED and repeated > len(words) / 2 and len(set(words)) == len(words)


def _are_running(numbers: Sequence[str]) -> bool:
    """Return whether numbers run from 0 or from 1 without a gap."""
    values = [float(number.strip()) for number in numbers]
    return len(values) > 2 and values[0] in (0, 1) and all(number - values[0] == at for at, number in enumerate(values))
