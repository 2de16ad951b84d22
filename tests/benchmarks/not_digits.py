"""Drawings that are no digits: letters, scribbles, and two digits side by side, drawn as the pad would.

The letters are cousins of the sample digits: skeletons in the same notation (`digitcluster.core.drawing.skeletons`),
written by the same imagined hands.
"""

import numpy as np

from digitcluster.core.drawing.normalize import ink_images
from digitcluster.core.drawing.sample import write

LETTERS = {
    "A": ("0,100 36,0! 72,100", "14,64 58,64"),
    "B": ("6,0 4,50 4,100", "6,2 46,4 50,32 10,48! 56,54 58,86 4,98"),
    "C": ("70,14 42,0 12,22 2,54 14,88 44,100 72,86",),
    "D": ("6,0 4,50 4,100", "4,1 50,14 68,50 50,88 2,99"),
    "E": ("64,0 6,1! 4,50 4,99! 66,100", "6,48 52,48"),
    "F": ("66,0 6,1! 4,50 4,100", "6,46 50,46"),
    "G": ("72,14 42,0 12,20 2,54 16,90 48,99 72,84 72,58! 44,58",),
    "H": ("4,0 2,50 2,100", "64,0 64,50 62,100", "4,48 62,48"),
    "I": ("34,0 34,50 34,100", "10,0 58,0", "10,100 58,100"),
    "J": ("54,0 54,50 50,86 26,100 4,84", "26,0 80,0"),
    "K": ("4,0 2,50 2,100", "60,0 6,54! 64,100"),
    "L": ("6,0 4,50 4,98! 62,98",),
    "M": ("0,100 8,0! 40,60! 72,0! 80,100",),
    "N": ("2,100 6,0! 62,98! 66,0",),
    "O": ("40,0 8,20 2,54 14,88 42,100 72,84 80,48 68,14 40,0",),
    "P": ("6,0 4,50 4,100", "6,2 50,4 60,28 46,50 6,54"),
    "Q": ("40,0 8,20 2,54 14,88 42,100 72,84 80,48 68,14 40,0", "50,70 84,104"),
    "R": ("6,0 4,50 4,100", "6,2 50,4 58,26 44,48 6,52! 64,100"),
    "S": ("62,10 36,0 8,18 22,42 50,56 62,80 36,100 2,88",),
    "T": ("0,2 74,2", "38,2 38,50 36,100"),
    "U": ("2,0 2,60 16,94 44,98 62,70 66,0",),
    "V": ("0,0 34,100! 68,0",),
    "W": ("0,0 20,100! 42,30! 64,100! 86,0",),
    "X": ("0,0 64,100", "64,0 0,100"),
    "Y": ("0,0 34,48! 68,0", "34,48 32,100"),
    "Z": ("4,2 66,2! 2,98! 70,98",),
}
DIGIT_LIKE = "BGIOSZ"  # people themselves take these for 8, 6, 1, 0, 5 and 2


def draw_letters(each=100, *, seed=0):
    """Return images, uint8 (n, 28, 28), and the letter of each, one after the other."""
    generator = np.random.default_rng(seed)
    images = [write((0, 1.0, strokes), each, generator) for strokes in LETTERS.values()]
    return np.concatenate(images), np.repeat(list(LETTERS), each)


def draw_scribbles(count=1000, *, seed=0):
    """Return images, uint8 (n, 28, 28), of three kinds by turns: zigzags, loops that wander about, and hatching."""
    generator = np.random.default_rng(seed)
    kinds = (_zigzag, _wander, _hatching)
    return ink_images([kinds[number % len(kinds)](generator) for number in range(count)])


def draw_pairs(strokes, count=1000, *, seed=0):
    """Return images, uint8 (n, 28, 28), of two drawn digits side by side, of equal height."""
    generator = np.random.default_rng(seed)
    pairs = generator.integers(0, len(strokes), (count, 2))
    return ink_images([_beside(strokes[a], strokes[b], generator) for a, b in pairs])


def _zigzag(generator):
    return [generator.random((generator.integers(5, 14), 2)) for _ in range(generator.integers(1, 5))]


def _wander(generator):
    """Return one stroke whose direction drifts, as when somebody tries the pen."""
    turns = np.cumsum(generator.normal(0, 0.25, 120)) + generator.normal(0, 0.12) * np.arange(120)
    return [np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)]


def _hatching(generator):
    lines, turn = generator.integers(4, 9), generator.uniform(0, np.pi)
    across = np.linspace(0, 1, 2 * lines)
    along = np.tile([0.0, 1.0], lines) + generator.normal(0, 0.06, 2 * lines)
    sine, cosine = np.sin(turn), np.cos(turn)
    return [np.stack([along, across], axis=1) @ np.array([[cosine, sine], [-sine, cosine]])]


def _beside(first, second, generator):
    left, right = _unit_height(first), _unit_height(second)
    gap = max(points[:, 0].max() for points in left) + generator.uniform(0.1, 0.35)
    return [*left, *(points + np.array([gap, 0]) for points in right)]


def _unit_height(strokes):
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    return [(stroke - low) / max(np.ptp(points[:, 1]), 1e-9) for stroke in strokes]
