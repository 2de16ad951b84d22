"""What the Answer card says about an answer, in words: pure functions of it."""

from dataclasses import dataclass

import numpy as np

from digitcluster.core.digits import TEN_DIGITS, UNKNOWN
from digitcluster.core.model.recognition import Answer
from digitcluster.wording import counted, percent, shortened

LONGEST = 12  # characters of a label within a sentence
CHANCE_TIP = (
    "How likely each label is, from the labels of the digits in the nearest clusters: the nearer a cluster, the more "
    "it counts. How much more was fitted to digits that the model had not been trained on."
)
FAR_TIP = (
    "Of a hundred digits, 99 are nearer to a centroid of this model than this drawing is. "
    "It should be one whole digit, drawn large enough."
)


@dataclass(frozen=True)
class Words:
    """The texts of the card.

    Attributes
    ----------
    label : str
        The answer itself; blank where there is none.
    sure : str
        How sure it is.
    sure_tip : str
        Why.
    next : str
        What else it may be.
    nearest, shares : str
        The nearest cluster, and the labels of the digits in it.
    """

    label: str
    sure: str
    sure_tip: str
    next: str
    nearest: str
    shares: str


NOTHING = Words("", "Nothing drawn yet", "", "The answer appears", "while you draw.", "")


def words_for(answer: Answer | None) -> Words:
    """Return what is said about an answer; None is a blank pad."""
    if answer is None:
        return NOTHING
    if answer.model.classes == (UNKNOWN,):
        size = counted(int(answer.label_counts.sum()), "digit")
        tip = "The model was trained on digits without labels."
        return Words("", "No label", tip, "it learned without labels", f"nearest: a cluster of {size}", "")
    nearest, shares = _nearest_cluster(answer)
    if answer.is_far:
        return Words("–", _none_of(answer), FAR_TIP, "far from every centroid", nearest, shares)
    return Words(answer.label, answer.how_sure.capitalize(), CHANCE_TIP, _next(answer), nearest, shares)


def likely(share: float) -> str:
    """Return a probability without pretending to be certain."""
    return "over 99 %" if share > 0.99 else "under 1 %" if share < 0.01 else percent(share, digits=0)


def short(name: str) -> str:
    """Return a label as it is named within a sentence."""
    return shortened(name, LONGEST)


def next_likeliest(answer: Answer) -> list[int]:
    """Return the other labels as indices into the model's classes, the likeliest first."""
    return [label for label in answer.likeliest if label != answer.ranking[0].label]


def _none_of(answer: Answer) -> str:
    return "Not a digit" if set(answer.model.classes) <= set(TEN_DIGITS) else "None of its labels"


def _next(answer: Answer) -> str:
    """Say how likely the answer is, and what else it may be; that can be likelier than the nearest cluster's label."""
    classes, mine = answer.model.classes, answer.shares[0]
    others = next_likeliest(answer)
    if not others:
        return "It knows no other label."
    name, share = short(classes[others[0]]), answer.probabilities[others[0]]
    if share > mine and likely(share) != likely(mine):
        return f"{likely(mine)}; likelier: {name}, {likely(share)}"
    return f"{likely(mine)}; next: {name}, {likely(share)}"


def _nearest_cluster(answer: Answer) -> tuple[str, str]:
    """Say of which label the nearest cluster is, and which share of its digits have that label and the next one."""
    classes, mine, counts = answer.model.classes, answer.ranking[0].label, answer.label_counts
    name = classes[mine]
    nearest = f"nearest: a cluster of {name}s" if len(name) == 1 else f"nearest: {short(name)}"
    total = int(counts.sum())
    if not total:
        return nearest, "no training digit is in it"
    other = int(np.argmax(np.where(np.arange(len(counts)) == mine, -1, counts)))
    if counts[mine] == total:
        return nearest, f"all of them {short(name)}"
    shares = f"{_part(counts[mine] / total)} of them {short(name)}"
    return f"{nearest},", f"{shares}, {_part(counts[other] / total)} {short(classes[other])}"


def _part(share: float) -> str:
    """Return a counted share; only what is all or nothing is called so."""
    return f"{min(99, max(1, round(100 * share)))} %" if 0 < share < 1 else percent(share, digits=0)
