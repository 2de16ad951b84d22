"""Preprocessing: what is compared, digits' pixels or their gradient features, straightened or as they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.features.deskew import deskew
from digitcluster.core.features.gradients import gradient_features

PIXELS, GRADIENTS = FEATURES = ("pixels", "gradients")


@dataclass(frozen=True)
class Preprocessing:
    """What is done to digits before they are clustered or classified.

    Attributes
    ----------
    straighten : bool
        Remove their slant.
    features : {"pixels", "gradients"}
        What is compared.

    Raises
    ------
    SettingsError
        When there are no such features.
    """

    straighten: bool = False
    features: str = PIXELS

    def __post_init__(self) -> None:
        if self.features not in FEATURES:
            raise SettingsError(f"There are no features “{self.features}”. Choose one of: {', '.join(FEATURES)}.")

    def images(self, images: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the images as the model sees them, uint8 (n, h, w): straightened if wanted."""
        return deskew(images) if self.straighten else images

    def vectors(self, images: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return what distances are measured between, uint8 (n, …), from what `images` returned."""
        return gradient_features(images) if self.features == GRADIENTS else images
