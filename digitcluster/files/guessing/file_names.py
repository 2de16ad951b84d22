"""Labels out of files' names: of all numbers and words in them, the one that many files share, not one that runs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import sub

from digitcluster.files.building.labels import MOST_CLASSES
from digitcluster.files.guessing.folder_names import LABEL_WORDS, TEN, TOKEN, char74k_characters, digit_of
from digitcluster.files.guessing.parts import part_of

CHAR74K = re.compile(r"img\d{3}-\d{3,5}", re.IGNORECASE)  # class, number
SURE_WORDS = LABEL_WORDS - {"digit", "number", "num", "sample"}  # those may also count the digits
LONGEST_NUMBER = 3  # digits of a number that can be a class

# How likely a place in the names is the label, best first.
SAID, ALL_TEN, DIGITS, WORDS, NUMBERS = range(5)


@dataclass(frozen=True, eq=False)
class Place:
    """One place in the names, such as the second number.

    Attributes
    ----------
    at : int
        Counted from the start; from the end where it is negative.
    words : sequence of str or None (n,)
        What each name has there.
    before : str
        The word before it, if all names have the same there; in lower case.
    """

    at: int
    words: Sequence[str | None]
    before: str

    @cached_property
    def counts(self) -> Counter[str]:
        """How many names have each word."""
        return Counter(word for word in self.words if word is not None)

    @cached_property
    def meaning(self) -> dict[str, int | str]:
        """What the words mean: digits, numbers, or names of classes."""
        return {word: int(word) if word.isdecimal() else digit_of(word) for word in self.counts}

    @cached_property
    def values(self) -> set[int | str]:
        """The labels, if these are labels."""
        return set(self.meaning.values())

    @property
    def labels(self) -> list[int | str | None]:
        """The label of each name, if these are labels; None where the name is too short."""
        return [None if word is None else self.meaning[word] for word in self.words]

    @property
    def are_numbers(self) -> bool:
        """Whether all names have a number here."""
        return all(isinstance(value, int) for value in self.values)

    @cached_property
    def rank(self) -> int | None:
        """How likely this is the label: SAID, …, NUMBERS; None where it cannot be."""
        if len(self.counts) < 2 or len(self.counts) > MOST_CLASSES or max(map(len, self.counts)) > 20:
            return None
        rank = self._rank_of_numbers() if self.are_numbers else self._rank_of_words()
        return SAID if rank is not None and self.before in SURE_WORDS else rank

    def _rank_of_numbers(self) -> int | None:
        if any(len(word) > LONGEST_NUMBER and word.isdecimal() for word in self.counts):
            return None
        values = {value for value in self.values if isinstance(value, int)}
        is_shared = self._is_shared
        if values == TEN:
            return ALL_TEN
        if values < TEN:
            runs = len(self.counts) == self._n and max(values) - min(values) == len(values) - 1 and min(values) < 2
            return None if runs else DIGITS
        if not is_shared:
            return None
        return DIGITS if values == set(range(1, 11)) else NUMBERS if self._is_even else None

    def _rank_of_words(self) -> int | None:
        if not self._is_shared or all(part_of(word) for word in self.counts):
            return None
        if any(word.isdecimal() for word in self.counts) and any(len(word) > 1 for word in self.counts):
            return None  # numbers beside words, but for single characters
        return WORDS

    @property
    def _n(self) -> int:
        return sum(self.counts.values())

    @property
    def _is_shared(self) -> bool:
        """Whether each word occurs twice on average: otherwise they are just names, as of people."""
        return 2 * len(self.counts) <= self._n

    @property
    def _is_even(self) -> bool:
        """Whether the usual word occurs about as often as the average one."""
        counts = sorted(self.counts.values())
        return 2 * counts[len(counts) // 2] >= self._n / len(counts)


def places_in(names: Sequence[str], folders: Sequence[str]) -> list[Place]:
    """Return the places that may be labels, the likeliest first.

    Parameters
    ----------
    names : sequence of str (n,)
        Of files, without their endings.
    folders : sequence of str (n,)
        Around the files.
    """
    found = [place for place in _all_places(names) if place.rank is not None]
    if found and all(map(CHAR74K.fullmatch, names)):
        return [place for place in found if place.at == 1]
    digits = [place for place in found if _rank(place) <= DIGITS]
    words = [place for place in found if _rank(place) == WORDS]
    if digits:
        # A number that counts up from word to word may be no label.
        found = digits + [word for word in words if any(_runs(place.words, word.words) for place in digits)]
    elif words:
        found = words
    elif len(set(folders)) > 1:
        found = [place for place in found if not _runs(place.words, folders)]
    return sorted(_without_repetitions(found), key=lambda place: (_rank(place), place.before not in LABEL_WORDS))


def likeliest(places: Sequence[Place]) -> Place | None:
    """Return the first of these places, unless the second is as likely."""
    if not places:
        return None
    first, *others = [(_rank(place), place.before not in LABEL_WORDS) for place in places]
    return places[0] if not others or others[0] != first else None


def with_char74k_characters(labels: Sequence[int | str | None], name: str) -> Sequence[int | str | None]:
    """Return characters in place of the numbers of the Char74K set's 62 classes, if `name` is like its names."""
    numbers = {label for label in labels if isinstance(label, int)}
    characters = char74k_characters(numbers) if CHAR74K.fullmatch(name) else None
    return [characters[label] if isinstance(label, int) else label for label in labels] if characters else labels


def _rank(place: Place) -> int:
    return NUMBERS if place.rank is None else place.rank


def _all_places(names: Sequence[str]) -> Iterator[Place]:
    found: list[str] = []  # of all names, since Python goes through lists in a list again and again
    ends = [0]
    for name in names:
        found += TOKEN.findall(name)
        ends.append(len(found))
    lengths = Counter(map(sub, ends[1:], ends))
    usual = lengths.most_common(1)[0][0] if lengths else 0
    looked_at = list(range(usual))
    if len(lengths) > 1:  # the label may stand at the end, whatever is before it
        looked_at += [-1, -2]
    before = ""
    for place in looked_at:
        if place >= 0:
            words = [found[at] if (at := start + place) < end else None for start, end in pairwise(ends)]
        else:
            words = [found[at] if (at := end + place) >= start else None for start, end in pairwise(ends)]
        missing = words.count(None)
        if missing <= 0.01 * len(words):
            yield Place(place, words, before if place >= 0 else "")
        distinct = set(words)
        before = (words[0] or "").lower() if len(distinct) == 1 else ""


def _runs(numbers: Sequence[str | None], others: Sequence[str | None]) -> bool:
    """Return whether each number occurs once at most beside each of the other words: it may count them."""
    return len(set(zip(numbers, others, strict=True))) == len(numbers)


def _without_repetitions(places: Sequence[Place]) -> list[Place]:
    """Leave out what only says again what a place before it says, such as "five" in 5_five."""
    kept: list[Place] = []
    for place in places:
        if not any(len(set(zip(place.labels, one.labels, strict=True))) == len(one.values) for one in kept):
            kept.append(place)
    return kept
