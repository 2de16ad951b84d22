"""A sentence with links."""

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from digitcluster.plots.style import DARK, LIGHT
from digitcluster.ui import theme
from digitcluster.ui.widgets.link_sentence import LinkSentence


def has_colour(widget, colour):
    """Tell whether a colour is in what a widget shows."""
    image = widget.grab().toImage()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., 2::-1].astype(int)
    wanted = QColor(colour)
    return (np.abs(pixels - (wanted.red(), wanted.green(), wanted.blue())).sum(axis=2) < 30).any()


def test_links_have_the_colour_of_the_theme_also_of_one_that_is_chosen_later(qtbot):
    application = QApplication.instance()
    theme.choose_appearance(application, "light")
    try:
        sentence = LinkSentence(1)
        qtbot.addWidget(sentence)
        sentence.resize(300, 20)
        with qtbot.waitExposed(sentence):
            sentence.show()
        sentence.say("See ", ("this and that and more", "0"))
        assert has_colour(sentence, LIGHT.accent)
        theme.choose_appearance(application, "dark")
        assert has_colour(sentence, DARK.accent) and not has_colour(sentence, LIGHT.accent)
        assert sentence.links() == ["0"]
    finally:
        theme.choose_appearance(application, "system")
