"""What is said about a confusion matrix and its cells."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.cells import Pair
from digitcluster.core.model.evaluation import error_rate
from digitcluster.wording import counted, percent, shortened

NAME = 24  # characters of a class name
LINE = 13  # characters of two names for which there is room in a narrow line


def cell_hint(matrix: NDArray[np.int64], classes: Sequence[str], true: int | None, given: int | None) -> str:
    """Say what a cell counts: "5 read as 3: 393 of 5,421 (7.2 %)"; of a row or column, how much of it is right."""
    if true is not None and given is not None:
        count, total = int(matrix[true, given]), int(matrix[true].sum())
        return f"{_name(classes, true)} read as {_name(classes, given)}: {_of(count, total)}"
    if true is not None:
        return f"{_name(classes, true)} read correctly: {_of(int(matrix[true, true]), int(matrix[true].sum()))}"
    if given is not None:
        right, total = int(matrix[given, given]), int(matrix[:, given].sum())
        share = percent(right / total if total else None)
        return f"Read as {_name(classes, given)}: {counted(total, 'digit')}, {share} of them correctly"
    return ""


def pair_text(pair: Pair, classes: Sequence[str]) -> str:
    """Say shortly which label is read as which, and how often: "4 read as 9: 312"; long names on a line each."""
    true, given = classes[pair.true], classes[pair.given]
    if max(len(true), len(given)) <= 2:
        return f"{true} read as {given}: {pair.count:,}"
    between = " → " if len(true) + len(given) <= LINE else "\n→ "
    return f"{true}{between}{given}: {pair.count:,}"


def confusion_title(model: str, part: str, matrix: NDArray[np.int64]) -> str:
    """Say what a matrix is of: "k 16 · validation digits · error rate 31.9 %"; empty without digits."""
    error = error_rate(matrix)
    return "" if error is None else f"{model} · {part} · error rate {percent(error)}"


def _name(classes: Sequence[str], label: int) -> str:
    return shortened(classes[label], NAME)


def _of(count: int, total: int) -> str:
    return f"{count:,} of {total:,}" + (f" ({percent(count / total)})" if total else "")
