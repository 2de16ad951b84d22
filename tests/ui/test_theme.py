"""What a theme must leave visible."""

import pytest
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout

from digitcluster.plots.style import contrast
from digitcluster.ui import theme


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("checked", [False, True])
def test_the_box_of_a_check_box_stands_out(qtbot, qapp, appearance, checked):
    theme.choose_appearance(qapp, appearance)
    card = QFrame()
    card.setObjectName("card")
    box = QCheckBox(card)
    box.setChecked(checked)
    QVBoxLayout(card).addWidget(box)
    qtbot.addWidget(card)
    card.show()
    picture, ground = box.grab().toImage(), theme.current_style().card
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert sum(contrast(picture.pixelColor(*place).name(), ground) >= 3 for place in places) >= 40
    theme.choose_appearance(qapp, "system")
