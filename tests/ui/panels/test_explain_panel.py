"""The explanation: asked for by a "?" or F1, beside the work or in place of the pad, and put away again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTextBrowser

from digitcluster.core.training.settings import SETTINGS
from digitcluster.session.selection import ClusterSubject, DigitSubject
from digitcluster.ui.columns import WIDE
from digitcluster.ui.terms import OF_SETTING, TERMS
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.ui.widgets.term_button import TermButton, term_at
from tests.ui.events import click, draw_one
from tests.window_fixtures import LONG


@pytest.fixture
def panel(window):
    window.activateWindow()
    return window.explain_panel


def buttons(widget):
    return {button.term: button for button in widget.findChildren(TermButton)}


def resize(window, width, height):
    window.resize(width, height)
    QApplication.processEvents()


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_question_mark_beside_its_field(window, name):
    if name == "validation":
        card, field = window.digits_panel, window.digits_panel.validation
    else:
        card, field = window.training_panel, window.training_panel.fields[name].widget
    assert OF_SETTING[name] in {button.term for button in card.findChildren(TermButton)}
    assert term_at(field) == OF_SETTING[name]


def test_the_terms_of_the_results_have_one_where_they_stand(window):
    tabs = window.tabs
    assert {"purity", "inertia", "shift", "iteration"} <= set(buttons(tabs.gallery))
    assert "k" in buttons(tabs.error_rate) and "error_rate" in buttons(window.runs_panel)
    assert "purity" in buttons(window.inspect_panel.cluster)
    for tab, term in (("gallery", "centroid"), ("error_rate", "error_rate"), ("confusion", "confusion")):
        tabs.show_tab(tab)
        assert tabs.term.term == term and tabs.term.isVisible()
        assert term_at(getattr(tabs, tab).findChildren(CellCanvas)[0]) == term


def test_a_question_mark_explains_its_term_in_place_of_the_pad(qtbot, window, panel):
    button = buttons(window.training_panel)["k"]
    assert button.accessibleName() == "What is k?" and button.toolTip().startswith("What is k?")
    click(qtbot, button)
    assert panel.isVisible() and window.right.explain.isChecked() and not window.pad_panel.isVisible()
    assert panel.terms.currentText() == TERMS["k"].title
    assert [text.text().replace("\xa0", " ") for text in (panel.what, panel.reading, panel.caution)] == list(
        TERMS["k"].sentences
    )


def test_question_marks_are_no_stops_of_the_tab_key(window):
    window.tabs.canvases()
    found = window.findChildren(TermButton)
    assert len(found) > 12
    assert not [button for button in found if button.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_f1_explains_what_has_the_focus_and_puts_it_away_again(qtbot, window, panel):
    window.training_panel.fields["seeding"].widget.setFocus()
    press(qtbot, window, Qt.Key.Key_F1)
    assert panel.isVisible() and window.session.explaining.value.term == "seeding"
    window.digits_panel.validation.setFocus()
    press(qtbot, window, Qt.Key.Key_F1)
    assert panel.isVisible() and window.session.explaining.value.term == "validation"
    press(qtbot, window, Qt.Key.Key_F1)
    assert not panel.isVisible() and window.pad_panel.isVisible()


def test_f1_beside_all_fields_explains_the_last_term(qtbot, window, panel):
    window.session.explaining.ask("shift")
    window.setFocus()
    press(qtbot, window, Qt.Key.Key_F1)
    assert not panel.isVisible()
    press(qtbot, window, Qt.Key.Key_F1)
    assert panel.isVisible() and panel.terms.currentData() == "shift"


def test_f1_explains_an_option_while_the_options_are_open(qtbot, ready, panel):
    training = ready.training_panel
    click(qtbot, training.options)
    box = training.fields["tolerance"].widget
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_F1)
    assert ready.session.explaining.value.term == "tolerance" and panel.isVisible() and training.popover.isVisible()
    click(qtbot, buttons(training.popover)["edges"])
    assert ready.session.explaining.value.term == "edges" and training.popover.isVisible()
    training.popover.close()


def test_esc_goes_back_to_drawing(qtbot, window, panel):
    window.session.explaining.ask("k")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.pad_panel.isVisible() and not panel.isVisible() and window.right.draw.isChecked()


def test_closing_it_shows_what_was_there_before(qtbot, ready, panel):
    ready.session.selection.inspect(ClusterSubject(1))
    ready.session.explaining.ask("purity")
    assert panel.isVisible() and not ready.inspect_panel.isVisible()
    click(qtbot, panel.close_button)
    assert ready.inspect_panel.isVisible() and ready.right.inspect.isChecked()


def test_it_stays_while_another_run_is_chosen_and_gives_way_to_what_is_inspected(qtbot, ready, panel, idle):
    session = ready.session
    click(qtbot, ready.right.explain)
    session.training.train()
    idle(session)
    assert panel.isVisible()
    session.selection.select_entry(session.runs.builtin)
    assert panel.isVisible()
    session.selection.inspect(ClusterSubject(2))
    assert ready.inspect_panel.isVisible() and not panel.isVisible()
    click(qtbot, ready.right.explain)
    assert panel.isVisible()
    session.selection.inspect(ClusterSubject(2))
    assert ready.inspect_panel.isVisible(), "also what was inspected before"
    session.selection.inspect(DigitSubject(session.open_digits.digits, 3))
    click(qtbot, ready.right.explain)
    session.selection.select_entry(session.runs.entries[-1])
    assert session.selection.value.subject is not None and panel.isVisible()


def test_drawing_from_elsewhere_shows_the_pad(window, ready, panel):
    ready.session.explaining.ask("k")
    ready.commands["random_digit"].trigger()
    assert ready.pad_panel.isVisible() and not panel.isVisible()


def test_in_a_wide_window_it_is_beside_what_people_look_at(qtbot, ready, panel):
    resize(ready, WIDE, 900)
    pad, inspector = ready.pad_panel, ready.inspect_panel
    ready.session.explaining.ask("k")
    assert panel.isVisible() and pad.isVisible() and not inspector.isVisible()
    draw_one(qtbot, pad.pad)
    assert panel.isVisible()
    ready.session.selection.inspect(ClusterSubject(2))
    assert panel.isVisible() and inspector.isVisible() and not pad.isVisible()
    press(qtbot, ready, Qt.Key.Key_F1)
    press(qtbot, ready, Qt.Key.Key_F1)
    assert panel.isVisible() and inspector.isVisible()
    click(qtbot, panel.close_button)
    assert not panel.isVisible() and inspector.isVisible() and pad.isVisible()
    ready.session.explaining.ask("k")
    resize(ready, 1280, 720)
    assert panel.isVisible() and not inspector.isVisible() and ready.right.explain.isChecked()


def test_links_and_arrows_go_from_term_to_term(qtbot, window, panel):
    window.session.explaining.ask("k")
    panel.related.followed.emit("centroid")
    assert panel.terms.currentData() == "centroid" and panel.back.isEnabled() and not panel.forward.isEnabled()
    click(qtbot, panel.back)
    assert panel.terms.currentData() == "k" and panel.forward.isEnabled()
    panel.terms.setCurrentIndex(panel.terms.findData("edges"))
    panel.terms.activated.emit(panel.terms.currentIndex())
    assert window.session.explaining.value.term == "edges"
    assert [panel.terms.itemData(place) for place in range(panel.terms.count())] == list(TERMS)


def test_the_guide_is_a_link_away(qtbot, window, panel):
    window.session.explaining.ask("k")
    assert "guide" in panel.related.links()
    panel.related.followed.emit("guide")
    guide = window.findChildren(QTextBrowser)[-1]
    assert guide.isVisible()
    guide.window().close()


def test_the_picture_says_whose_it_is(qtbot, window, panel, sample, idle):
    window.session.explaining.ask("centroid")
    assert panel.caption.text() == "Making the picture…"
    qtbot.waitUntil(lambda: panel.caption.text().startswith("With sample digits."), timeout=LONG)
    assert panel.own.text() == TERMS["centroid"].own
    window.session.open_digits.use(sample)
    qtbot.waitUntil(lambda: panel.caption.text().startswith("Cluster"), timeout=LONG)
    assert not panel.own.text() and len(panel.strips.strips) == 2


@pytest.mark.parametrize("size", [(1280, 720), (1024, 600), (480, 300)])
@pytest.mark.parametrize("term", TERMS)
def test_nothing_in_it_moves_when_the_picture_comes_and_nothing_is_cut_off(qtbot, window, panel, idle, size, term):
    resize(window, *size)
    window.session.explaining.ask(term)
    QApplication.processEvents()
    parts = (panel.what, panel.caption, panel.reading, panel.caution, panel.related)
    before = [part.geometry() for part in parts]
    qtbot.waitUntil(lambda: window.session.explaining.value.illustration is not None, timeout=LONG)
    idle(window.session)
    QApplication.processEvents()
    assert [part.geometry() for part in parts] == before
    for part in parts:
        assert part.heightForWidth(part.width()) <= part.height(), part.text()
    assert panel.isVisible() and panel.area.widget().width() <= panel.area.width()


def test_in_a_small_window_it_is_scrolled_to(window, panel):
    resize(window, 480, 300)
    bar = window.centralWidget().horizontalScrollBar()
    assert bar.value() == 0
    window.session.explaining.ask("k")
    assert bar.value() > 0
    left = panel.mapTo(window, panel.rect().topLeft()).x()
    assert 0 <= left < window.width() - 200
