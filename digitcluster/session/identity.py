"""Whether things are the very same objects: frozen values that were not replaced have not changed."""

import operator
from collections.abc import Sequence


def are_same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Return whether the very same objects are in both."""
    return len(one) == len(other) and all(map(operator.is_, one, other))
