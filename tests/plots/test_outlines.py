from itertools import product

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from digitcluster.plots.outlines import PLAIN, outline
from digitcluster.wording import visible

NUMBERS = ["612 · 98.7 %", "1,234", "2.31 × 1", "-0–9", *(f"1{a}{b}1" for a, b in product(sorted(PLAIN), repeat=2))]


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_numbers_that_are_put_together_look_as_if_written_in_one_go(weight):
    font = FontProperties(family="DejaVu Sans", weight=weight)
    for text in map(visible, NUMBERS):
        vertices, codes, width = outline(text, weight)
        whole, whole_codes = text_to_path.get_text_path(font, text)
        assert codes.tolist() == list(whole_codes), text
        ink = codes != 79  # the closing of a curve has no place
        expected = np.array(whole, float).reshape(-1, 2)[ink] / text_to_path.FONT_SCALE
        assert np.allclose(vertices[ink], expected, atol=1e-9), text
        assert width == (vertices[:, 0].max() if len(vertices) else 0), text


def test_nobody_can_change_what_all_plots_share():
    for array in outline("12 %", "normal")[:2]:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
