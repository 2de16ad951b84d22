from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from digitcluster.session.selection import ClusterSubject, DrawnSubject, SuspiciousSubject
from digitcluster.ui import theme
from digitcluster.ui.columns import PAGE
from digitcluster.ui.widgets.still_scroll_area import BAR
from tests.ui.events import click, draw_one


@pytest.fixture
def styled(qapp):
    """The program's own style, before there is a window."""
    theme.apply(qapp)
    yield
    qapp.setStyleSheet("")


def test_at_first_it_says_what_can_be_inspected_and_offers_the_drawing(qtbot, window):
    click(qtbot, window.right.inspect)
    panel = window.inspect_panel
    assert panel.nothing.isVisible() and "Click a centroid" in panel.nothing.text()
    assert not panel.back.isEnabled() and not panel.forward.isEnabled()
    assert not panel.explain.isEnabled()  # there is no drawing
    click(qtbot, window.right.draw)
    draw_one(qtbot, window.pad_panel.pad)
    click(qtbot, window.right.inspect)
    qtbot.waitUntil(lambda: panel.digit.isVisible())
    window.commands["explain"].trigger()
    assert window.session.selection.value.subject == DrawnSubject() and panel.digit.isVisible()


def test_while_nothing_is_inspected_the_drawing_is_explained_and_followed(qtbot, window):
    window.resize(1800, 800)  # both pages are beside each other
    page, pad = window.inspect_panel.digit, window.pad_panel.pad
    draw_one(qtbot, pad)
    qtbot.waitUntil(lambda: page.isVisible() and page.sentence.text().startswith("Read as 1"))
    assert window.session.selection.value.subject is None and window.inspect_panel.title.text() == "Your drawing"
    window.commands["clear"].trigger()
    qtbot.waitUntil(lambda: window.inspect_panel.nothing.isVisible())


def test_suspicious_labels_are_found_from_there_as_well(qtbot, window):
    click(qtbot, window.right.inspect)
    click(qtbot, window.inspect_panel.doubt)
    assert window.session.selection.value.subject == SuspiciousSubject()


def test_back_and_forward_lead_through_what_was_inspected(qtbot, inspecting, inspect):
    panel, selection = inspecting.inspect_panel, inspecting.session.selection
    inspect(inspecting, cluster=1)
    inspect(inspecting, row=7)
    click(qtbot, panel.back)
    assert selection.value.subject == ClusterSubject(1) and panel.title.text().startswith("Cluster 2")
    assert not panel.back.isEnabled()
    click(qtbot, panel.forward)
    assert panel.title.text().startswith("Digit 8") and not panel.forward.isEnabled()
    qtbot.keyClick(inspecting, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert selection.value.subject == ClusterSubject(1)


def test_escape_goes_back_to_the_pad_from_a_grid(qtbot, inspecting, inspect):
    inspect(inspecting, cluster=1)
    inspecting.inspect_panel.cluster.grid.setFocus()
    qtbot.keyClick(inspecting.inspect_panel.cluster.grid, Qt.Key.Key_Escape)
    assert inspecting.session.selection.value.subject is None and inspecting.pad_panel.isVisible()


def test_other_digits_take_what_was_inspected_of_the_old_ones_with_them(inspecting, inspect, sample):
    inspect(inspecting, row=7)
    inspect(inspecting, cell=(1, None, "all"))
    inspecting.session.open_digits.use(sample.take(slice(0, 300)))
    assert inspecting.session.selection.value.subject is None
    inspecting.right.show_inspect()
    assert inspecting.inspect_panel.nothing.isVisible() and not inspecting.inspect_panel.back.isEnabled()


def test_a_long_title_is_cut_and_whole_in_its_tool_tip(inspecting, inspect, sample):
    inspecting.session.open_digits.use(replace(sample, name="a-file-with-a-name-that-is-longer-than-the-column.gz"))
    inspect(inspecting, row=7)
    line = inspecting.inspect_panel.line
    assert line.text().endswith("…") and "longer-than-the-column.gz" in line.toolTip()


def test_every_page_fits_the_narrowest_column(styled, window):
    panel = window.inspect_panel
    for page in (panel.cluster, panel.digit, panel.cell, panel.suspicious):
        # Less the room of the column's scroll bar, that of the page's own, and the card's hairlines.
        assert page.minimumSizeHint().width() <= PAGE - 2 * BAR - 2, type(page)
    assert panel.minimumSizeHint().width() <= PAGE - BAR
