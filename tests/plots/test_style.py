import pytest

from digitcluster.plots.style import DARK, LIGHT, contrast


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_all_words_can_be_read(style):
    for ground in (style.window, style.card):
        for colour in (style.text, style.muted, style.accent, style.second, style.warning):
            assert contrast(colour, ground) >= 4.5, (colour, ground)
    assert contrast(style.accent_text, style.accent) >= 4.5


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_stand_out_from_their_card(style):
    assert contrast(style.bar, style.card) >= 1.8
