"""Ink and paper: pictures of one set that are dark on light beside others that are light on dark, made alike."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.wording import counted

SURE = 0.95  # of the pixels along a picture's edge: they are paper, and not ink that reaches the edge
OFTEN = 0.05  # share of the rarer kind from which on the pictures that are not clear are looked at, too
BATCH = 4096  # pictures at a time, for the memory

KINDS = {True: "dark ink on light", False: "light ink on dark"}


def is_dark_on_light(images: NDArray[np.uint8]) -> bool:
    """Return whether the images' background is light, by the edges of about a thousand of them."""
    some = images[:: max(1, len(images) // 1000)]
    edges = (some[:, 0], some[:, -1], some[:, :, 0], some[:, :, -1])
    return float(np.median(np.concatenate([edge.ravel() for edge in edges]))) > 127


def make_alike(images: NDArray[np.uint8]) -> list[str]:
    """Invert the pictures whose paper is clearly the opposite of the others', in place.

    Parameters
    ----------
    images : uint8 (n, h, w)

    Returns
    -------
    list of str
        What was done, in sentences.
    """
    edges = np.concatenate([_edges(images[start : start + BATCH]) for start in range(0, len(images), BATCH)])
    light, dark = np.flatnonzero(edges >= SURE), np.flatnonzero(edges <= 1 - SURE)
    if not len(light) or not len(dark):
        return []
    # Ink that fills the whole edge is less than half of a picture only where it is a frame.
    light, dark = light[_bright(images, light) > 0.5], dark[_bright(images, dark) < 0.5]
    rarer, others, is_light = (light, dark, True) if len(light) <= len(dark) else (dark, light, False)
    if not len(rarer):
        return []
    if len(rarer) >= OFTEN * (len(rarer) + len(others)):
        unclear = np.setdiff1d(np.arange(len(images)), np.concatenate([light, dark]), assume_unique=True)
        rarer = np.concatenate([rarer, unclear[(_bright(images, unclear) > 0.5) == is_light]])
    for place in rarer.tolist():
        np.subtract(255, images[place], out=images[place])
    were = f"{len(rarer):,} of {counted(len(images), 'picture')} {'was' if len(rarer) == 1 else 'were'}"
    return [f"{were} {KINDS[is_light]} and the others {KINDS[not is_light]}; they were made alike."]


def _edges(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return which share of each image's edge is bright, (n,): above the middle of its levels; .5 for one shade."""
    edges = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]], axis=1)
    middle, has_ink = _middle(images)
    return np.where(has_ink, (edges > middle[:, None]).mean(axis=1), 0.5)


def _bright(images: NDArray[np.uint8], places: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return which share of each of these images is bright, (number of places,)."""
    shares = []
    for start in range(0, len(places), BATCH):
        some = images[places[start : start + BATCH]]
        shares.append((some > _middle(some)[0][:, None, None]).mean(axis=(1, 2)))
    return np.concatenate(shares) if shares else np.empty(0)


def _middle(images: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    flat = images.reshape(len(images), -1)
    low, high = flat.min(axis=1), flat.max(axis=1)
    return low + (high - low) // 2, high > low
