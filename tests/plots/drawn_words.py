"""What the axes of a plot write, and where, as it is drawn."""

import numpy as np
from matplotlib.transforms import Bbox

from digitcluster.plots import plain_axis
from digitcluster.plots.outlines import outline


def drawn_words(figure, monkeypatch):
    """Draw a figure; return the texts of its axes and their boxes in pixels."""
    words, draw = [], plain_axis._draw_texts

    def note(renderer, texts, size, colour, *, is_up=False):
        texts = list(texts)
        for text, x, y in texts:
            shape = outline(text, "normal")[0] * size
            places = np.stack([-shape[:, 1], shape[:, 0]], axis=1) if is_up else shape
            words.append((text, Bbox([places.min(axis=0), places.max(axis=0)]).translated(x, y)))
        draw(renderer, texts, size, colour, is_up=is_up)

    with monkeypatch.context() as patch:
        patch.setattr(plain_axis, "_draw_texts", note)
        figure.canvas.draw()
    return words
