"""What the plot of a sweep shows beside the validation errors: other curves and lines to compare with."""

from collections.abc import Sequence
from dataclasses import dataclass

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.training.notebook import has_its_digits
from digitcluster.core.training.run import Run


@dataclass(frozen=True)
class Second:
    """A second curve, with an axis of its own.

    Attributes
    ----------
    name : str
        What stands at its end: "inertia".
    points : tuple of (k, value)
        Ascending in k.
    mark : int or None
        The k that is marked on it.
    mark_words : str
        What is written there.
    from_zero : bool
        Whether its axis begins with 0: where small differences mean little.
    """

    name: str
    points: tuple[tuple[int, float], ...] = ()
    mark: int | None = None
    mark_words: str = ""
    from_zero: bool = False


@dataclass(frozen=True)
class Curves:
    """What is shown beside the validation errors.

    Attributes
    ----------
    training : bool
        The training errors; without validation errors they are there in any case.
    second : Second or None
    guide : int or None
        The k with a line that says `guide_words`.
    guide_words : str
    notebook : bool
        The curve of the original notebook.
    seed : int or None
        Which of the dots with the current k is marked; None for the first one.
    """

    training: bool = True
    second: Second | None = None
    guide: int | None = None
    guide_words: str = ""
    notebook: bool = False
    seed: int | None = None


PLAIN = Curves()


def usual_curves(runs: Sequence[Run]) -> Curves:
    """Return what the plot of a sweep has if nobody asks for more: one cluster a label, and the notebook's curve."""
    if not runs:
        return PLAIN
    classes = runs[0].model.classes
    words = "one cluster a digit" if classes == TEN_DIGITS else "one cluster a label"
    return Curves(guide=len(classes), guide_words=words, notebook=has_its_digits(runs[0].model))
