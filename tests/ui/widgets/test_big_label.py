import pytest
from PySide6.QtCore import QSize

from digitcluster.ui.widgets.big_label import BigLabel


@pytest.mark.parametrize("text", ["7", "trouser", "an extraordinarily long label of a class"])
def test_a_text_of_any_length_stays_inside_a_place_of_a_fixed_size(qtbot, text):
    label = BigLabel(QSize(60, 50))
    qtbot.addWidget(label)
    label.setText(text)
    assert label.sizeHint().width() <= 60 or label.maximumWidth() == 60
    picture = label.grab().toImage()
    background = picture.pixelColor(0, 0)
    inked = [x for x in range(60) for y in range(50) if picture.pixelColor(x, y) != background]
    assert inked and min(inked) >= 0 and label.size() == QSize(60, 50)


def test_a_digit_is_written_larger_than_a_word(qtbot):
    def height(text):
        label = BigLabel(QSize(60, 50))
        qtbot.addWidget(label)
        label.setText(text)
        picture = label.grab().toImage()
        background = picture.pixelColor(0, 0)
        rows = {y for x in range(60) for y in range(50) if picture.pixelColor(x, y) != background}
        return max(rows) - min(rows)

    assert height("7") > 2 * height("xxxxxxxx")
