from digitcluster.ui.widgets.elided_combo_box import ElidedComboBox


def test_a_long_name_is_cut_in_its_middle_and_kept_whole(qtbot):
    box = ElidedComboBox()
    qtbot.addWidget(box)
    box.addItems(["k 16", "k 100 · each label · straightened · edges"])
    box.setFixedWidth(180)
    box.show()
    assert box.shown_text() == "k 16"
    box.setCurrentIndex(1)
    begin, end = box.shown_text().split("…")
    assert box.currentText().startswith(begin) and box.currentText().endswith(end) and begin and end
    assert box.fontMetrics().horizontalAdvance(box.shown_text()) < box.width() - 20
    assert not box.grab().isNull()
