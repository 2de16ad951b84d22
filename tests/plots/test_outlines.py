from itertools import product

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from digitcluster.plots.outlines import PLAIN, outline
from digitcluster.wording import visible

WORDS = ["612 · 98.7 %", "2.31 × 10", "T-shirt/top", "AVATAR Types", "class 25…", "Größe, é", "flight office"]
PAIRS = [f"1{left}{right}1" for left, right in product(sorted(PLAIN), repeat=2)]


def same(text, weight):
    """Whether a text's outline is that which matplotlib makes of the whole text, to a thousandth of the font's size."""
    vertices, codes, width = outline(text, weight)
    whole, whole_codes = text_to_path.get_text_path(FontProperties(family="DejaVu Sans", weight=weight), visible(text))
    ink = codes != Path.CLOSEPOLY  # which has no place
    expected = np.array(whole, float).reshape(-1, 2) / text_to_path.FONT_SCALE
    return (
        codes.tolist() == list(whole_codes)
        and np.allclose(vertices[ink], expected[ink], atol=1e-3)
        and width == (vertices[:, 0].max() if len(vertices) else 0)
    )


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_what_is_put_together_looks_as_if_written_in_one_go(weight):
    some = np.random.default_rng(0).choice(PAIRS, 400)
    assert [text for text in (*WORDS, *some) if not same(str(text), weight)] == []


def test_nobody_can_change_what_all_plots_share():
    for array in outline("12 %", "normal")[:2]:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
