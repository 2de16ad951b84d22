"""What a training needs to know besides the digits."""

from dataclasses import dataclass

from digitcluster.core.features.preprocessing import PIXELS, Preprocessing


@dataclass(frozen=True)
class TrainingSettings:
    """What a training needs to know besides the digits; the defaults are the notebook's.

    Attributes
    ----------
    k : int
        Number of clusters.
    seeding : str
        "random" or "k-means++"; for a sweep also "grow".
    seed : int
        For first centroids, and for the shuffled split.
    restarts, max_iterations : int
    tolerance : float
        In grey levels; 0 trains until no digit changes its cluster.
    validation : float
        The share of digits kept for validation, 0 ≤ validation < 1.
    shuffle : bool
        Choose the validation digits at random instead of the first of the file.
    per_class : bool
        Train each label on its own: the k clusters are shared out over the labels.
    straighten : bool
        Take the digits' slant out.
    features : {"pixels", "gradients"}
        What distances are measured between.
    """

    k: int = 16
    seeding: str = "random"
    seed: int = 42
    restarts: int = 1
    max_iterations: int = 500
    tolerance: float = 0.0
    validation: float = 0.25
    shuffle: bool = False
    per_class: bool = False
    straighten: bool = False
    features: str = PIXELS

    @property
    def preprocessing(self) -> Preprocessing:
        """What is done to digits before they are compared."""
        return Preprocessing(self.straighten, self.features)
