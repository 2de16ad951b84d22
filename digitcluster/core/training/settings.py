"""The settings of a training, each declared once: form, command line, help, files and checks all start from here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from digitcluster.core.errors import SettingsError
from digitcluster.core.features.preprocessing import FEATURES, PIXELS, Preprocessing
from digitcluster.core.kmeans.initialization import GROW, SEEDINGS

UNSAID = 10**9  # a limit this large is not mentioned: nobody wants to go that far


@dataclass(frozen=True)
class Setting:
    """How one setting is declared.

    Attributes
    ----------
    name : str
        What it is called in a sentence: "The seed is -1; …".
    label : str
        The text beside its field in the form; "&" marks the shortcut key.
    help : str
        One sentence for the tool tip and the command line.
    minimum, maximum, below : float or None
        Limits of a number; `below` is a limit that is itself not allowed.
    choices : mapping of str to str
        All values, where there are only a few, each with its name in the form; one without a name is not offered there.
    is_switch : bool
        Whether the form shows two choices as a check box, on for the second.
    """

    name: str
    label: str
    help: str
    minimum: float | None = None
    maximum: float | None = None
    below: float | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    is_switch: bool = False

    def check(self, value: Any, kind: type) -> None:
        """Raise SettingsError unless a value is of this kind (int, float, bool or str) and within the limits."""
        if self.choices:
            if not isinstance(value, str) or value not in self.choices:
                raise SettingsError(f"The {self.name} cannot be “{value}”. Choose one of: {', '.join(self.choices)}.")
        elif not _is(kind, value) or not self._holds(value):
            raise SettingsError(f"The {self.name} is {value}; it must be {self._right(kind)}.")

    def _holds(self, value: float) -> bool:
        return (
            (self.minimum is None or value >= self.minimum)
            and (self.maximum is None or value <= self.maximum)
            and (self.below is None or value < self.below)
        )

    def _right(self, kind: type) -> str:
        """Say what would be right."""
        if kind is bool:
            return "on or off"
        what = "a whole number" if kind is int else "a number"
        if self.maximum is not None and self.maximum < UNSAID:
            return f"{what} from {self.minimum:,} to {self.maximum:,}"
        if kind is int:
            return f"{what}, {self.minimum:,} or more"
        return f"at least {self.minimum:,}" + (f" and below {self.below:g}" if self.below is not None else "")


def _declare(default: Any, name: str, label: str, help_: str, **limits: Any) -> Any:
    return field(default=default, metadata={"setting": Setting(name, label, help_, **limits)})


@dataclass(frozen=True)
class TrainingSettings:
    """What a training needs to know besides the digits; the defaults are the notebook's. They are checked when created.

    Attributes
    ----------
    k : int
        Number of clusters.
    seeding : {"random", "k-means++", "grow"}
        How first centroids are chosen; "grow" is for sweeps only.
    seed : int
        For first centroids, and for the shuffled split.
    restarts, max_iterations : int
    tolerance : float
        A training ends when no centroid moves farther than this; 0 trains until no digit changes its cluster. In grey
        levels or, where gradient features are compared, in their unit.
    validation : float
        The share of digits kept for validation, 0 ≤ validation < 1.
    shuffle : bool
        Choose the validation digits at random instead of taking the first in the file.
    per_class : bool
        Train each label on its own: the k clusters are shared out among the labels.
    straighten : bool
        Remove the digits' slant.
    features : {"pixels", "gradients"}
        What distances are measured between.

    Raises
    ------
    SettingsError
        When a value is of another kind, or outside its limits.
    """

    k: int = _declare(
        16,
        "number of clusters",
        "Clusters (&k)",
        "How many centroids to look for. Ten is not enough: people write a 7 in several ways",
        minimum=1,
        maximum=100_000,
    )
    seeding: str = _declare(
        "random",
        "seeding",
        "First &centroids",
        "Which digits the training starts from",
        choices=dict(zip((*SEEDINGS, GROW), ("Random digits", "Spread out (k-means++)", ""), strict=True)),
    )
    seed: int = _declare(42, "seed", "&Seed", "The same seed gives the same result again", minimum=0, maximum=2**63 - 1)
    restarts: int = _declare(
        1,
        "number of restarts",
        "&Restarts",
        "Train this many times from different first centroids, and keep the smallest inertia",
        minimum=1,
        maximum=1_000_000,
    )
    max_iterations: int = _declare(
        500,
        "maximum number of iterations",
        "Ma&ximum iterations",
        "End each training after this many iterations, converged or not",
        minimum=1,
        maximum=1_000_000_000,
    )
    tolerance: float = _declare(
        0.0,
        "smallest shift",
        "S&mallest shift",
        "Stop when no centroid moves farther than this; 0: go on until no digit changes its cluster",
        minimum=0,
        maximum=1_000_000,
    )
    validation: float = _declare(
        0.25,
        "validation share",
        "For v&alidation",
        "Share of the digits kept for measuring the error rate: the first in the file",
        minimum=0,
        below=1,
    )
    shuffle: bool = _declare(
        False,
        "shuffling",
        "&Pick validation digits at random",
        "Choose the validation digits at random instead of taking the first in the file",
    )
    per_class: bool = _declare(
        False,
        "training of each label on its own",
        "Train each la&bel on its own",
        "Share the clusters out among the labels, and look for them among each label's digits",
    )
    straighten: bool = _declare(
        False,
        "straightening",
        "Strai&ghten the digits",
        "Remove the slant from the digits, and from what is drawn: many more are recognized",
    )
    features: str = _declare(
        PIXELS,
        "kind of features",
        "Compare e&dges, not pixels",
        "Compare gradient features (where there are edges, and in which direction) instead of pixels",
        choices=dict.fromkeys(FEATURES, ""),
        is_switch=True,
    )

    def __post_init__(self) -> None:
        # Here and nowhere else: whatever a form, a file or a command line supplies comes through here.
        for name, setting in SETTINGS.items():
            setting.check(getattr(self, name), type(DEFAULTS[name]))

    @property
    def preprocessing(self) -> Preprocessing:
        """What is done to digits before they are compared."""
        return Preprocessing(self.straighten, self.features)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "TrainingSettings":
        """Return the settings kept in a file: JSON values by name; a missing one has its default.

        Raises
        ------
        TypeError
            When there is a setting that this version does not know.
        SettingsError
            When a value is not allowed.
        """
        return cls(**values)


SETTINGS: Mapping[str, Setting] = {one.name: one.metadata["setting"] for one in fields(TrainingSettings)}
"""Each setting's declaration by its attribute's name, in the order of the attributes."""
DEFAULTS: Mapping[str, Any] = {one.name: one.default for one in fields(TrainingSettings)}


def _is(kind: type, value: Any) -> bool:
    """Return whether a value is of this kind: 1 is also a float, but neither True nor infinity is a number."""
    # True is an int to Python, but not a number of clusters to anybody.
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, int) if kind is int else isinstance(value, int | float) and math.isfinite(value)
