"""Lines in which nothing separates the pixels: 0001110… of so many characters 0 and 1, and a label beside them."""

import re

from digitcluster.files.guessing.columns import ONE_HOT

FEWEST = 64  # characters in a row: fewer may be one row of a picture that takes many lines
GLUED = re.compile(rf"\s*(?:([^\s,;:]+)[\s,;:]+)?([01]{{{FEWEST},}})(?:[\s,;:]+(\S.*))?\s*", re.DOTALL)
START = re.compile(rf"\s*(?:[^\s,;:]{{1,40}}[\s,;:]+)?[01]{{{FEWEST},}}")


def is_glued(line: str) -> bool:
    """Return whether a line, or its start, has its pixels in one word."""
    return START.match(line) is not None


def unglued(line: str) -> str:
    """Return the line with commas between its pixels, and whatever stands beside them; others as they are."""
    match = GLUED.fullmatch(line)
    if match is None:
        return line
    before, pixels, after = match.groups()
    words = [before] if before else []
    words += pixels
    for word in re.split(r"[\s,;:]+", (after or "").strip()):
        words += word if len(word) in ONE_HOT and set(word) <= {"0", "1"} else [word] if word else []
    return ",".join(words) + "\n"
