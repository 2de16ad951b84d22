"""How numbers, counts and progress are put into words, the same everywhere; knows nothing else of the program."""

import math
import re
from collections.abc import Sequence
from unicodedata import category

LONGEST = 4096  # characters of a text that is shown; paths may be as long
JOINERS = "\u200c\u200d"  # which some scripts need between two letters
UNSEEN = ("Cc", "Cf")
UNIT = re.compile(r"(?<=\d) (?=(?:%|s|min|MB)(?!\w))")


def percent(share: float | None, *, digits: int = 1) -> str:
    """Return a share of 0 to 1 as "32.8 %"; a dash where there is none."""
    return "–" if share is None or not math.isfinite(share) else f"{share * 100:.{digits}f} %"


def duration(seconds: float) -> str:
    """Return an estimated duration in words that do not pretend to be exact: "about 40 s"."""
    return f"about {max(1, round(seconds))} s" if seconds < 90 else f"about {round(seconds / 60)} min"


def unbroken(text: str) -> str:
    """Keep each number and its unit on one line, wherever the text is broken."""
    return UNIT.sub("\u00a0", text)


def visible(text: str) -> str:
    """Return a text on one line, without characters that cannot be seen: zero bytes and the like."""
    return " ".join("".join(one for one in text if one.isspace() or category(one) not in UNSEEN).split())


def shortened(name: str, most: int) -> str:
    """Cut a name to at most so many characters; two are always left."""
    return name if len(name) <= max(2, most) else name[: max(1, most - 1)].rstrip() + "…"


def without_middle(text: str, most: int) -> str:
    """Cut a text to at most so many characters, with "…" in its middle."""
    if len(text) <= most:
        return text
    if most < 5:
        return shortened(text, most)
    end = (most - 1) // 2
    return f"{text[: most - 1 - end].rstrip()}…{text[-end:].lstrip()}"


def printable(text: str, most: int = LONGEST) -> str:
    """Return text of a stranger, such as a file's name, on one line, without what changes how it is shown or printed.

    Control characters could move a terminal's cursor or make text look as if it ran backwards; half of a pair of
    surrogates cannot be printed at all. Each becomes a replacement character, and a line break a space.
    """
    if not text.isprintable():
        shown = (one if one.isprintable() or one in JOINERS else " " if one.isspace() else "\ufffd" for one in text)
        text = "".join(shown)
    return without_middle(text, most)


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun: "1 digit", "5,000 digits"; `plural` where an "s" is not enough."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(words: Sequence[object]) -> str:
    """Return words as a list in a sentence: "3", "3 and 6", "3, 6 and 8"."""
    *first, last = map(str, words)
    return f"{', '.join(first)} and {last}" if first else last


def capitalized(text: str) -> str:
    """Return a text as a sentence begins, the rest of it unchanged: "Cluster 12 (a)"."""
    return text[:1].upper() + text[1:]


def clusters_listed(places: Sequence[tuple[str, int]], *, most: int = 2) -> str:
    """Say in which clusters digits are, by their names and counts: "393 in cluster 3 (8) and 76 in 6 others"."""
    said = [f"{count:,} in {name}" for name, count in places[:most]]
    if rest := places[most:]:
        said.append(f"{sum(count for _, count in rest):,} in {counted(len(rest), 'other')}")
    return listed(said)


def training_progress(
    *, iteration: int, reassigned: int, seconds: float, repaired: int = 0, restart: int = 1, restarts: int = 1
) -> str:
    """Say how far a training has come: "Iteration 7 · 1,204 digits reassigned · 0.3 s"."""
    parts = [f"Restart {restart} of {restarts}"] if restarts > 1 else []
    done = f"{counted(reassigned, 'digit')} reassigned" if iteration else "first centroids"
    parts += [f"Iteration {iteration}", done, f"{seconds:.1f} s"]
    if repaired:
        parts.append(f"{counted(repaired, 'empty cluster')} moved")
    return " · ".join(parts)


def sweep_progress(*, running: Sequence[int], done: int, total: int, seconds_left: float | None) -> str:
    """Say how far a sweep has come: "k = 7 and 100 · 2 of 21 done · about 40 s left"."""
    parts = [f"k = {listed(running)}", f"{done} of {total} done"]
    if seconds_left is not None:
        parts.append(f"{duration(seconds_left)} left")
    return " · ".join(parts)


def cluster_named(cluster: int, label: str = "") -> str:
    """Name a cluster, counted from 1 for people, with its inferred label: "cluster 12 (3)"."""
    return f"cluster {cluster + 1}" + (f" ({label})" if label else "")
