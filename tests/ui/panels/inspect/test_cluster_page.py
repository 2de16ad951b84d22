from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from digitcluster.core.digits import Digits
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import ClusterSubject, DigitSubject
from tests.ui.events import LEFT, click


def click_tile(qtbot, grid, place):
    qtbot.mouseClick(grid.viewport(), LEFT, pos=grid.place_of(place).center())


def labels_in(page):
    return [page.grid.tile(place).caption for place in range(page.grid.count)]


def test_a_cluster_is_shown_with_its_members_and_facts(trained, inspect):
    inspect(trained, cluster=2)
    panel, session = trained.inspect_panel, trained.session
    page, model = panel.cluster, session.selection.model
    assert panel.isVisible() and page.isVisible()
    assert panel.title.text() == f"Cluster 3 · labelled {model.classes[model.labels[2]]}"
    # The digits that the training learned from, as the gallery counts them.
    assert page.facts.values["members"].text() == f"{model.sizes[2]:,}" and page.grid.count == model.sizes[2]
    assert page.facts.values["purity"].text() == f"{100 * model.label_counts[2].max() / model.sizes[2]:.1f} %"
    assert list(page.bars.values) == model.label_counts[2].tolist()


def test_the_chooser_orders_the_members(qtbot, trained, inspect):
    inspect(trained, cluster=2)
    page, value = trained.inspect_panel.cluster, trained.session.inspection.value

    def distances():
        return [value.assignment.distances[row] for row in page._rows]

    assert distances() == sorted(distances())
    click(qtbot, page.orders.buttons["farthest"])
    assert distances() == sorted(distances(), reverse=True) and "farthest first" in page.sentence.text()
    label = value.entry.model.classes[value.entry.model.labels[2]]
    click(qtbot, page.orders.buttons["others"])
    assert label not in labels_in(page) and page.grid.count == trained.session.selection.model.sizes[2] - np.max(
        trained.session.selection.model.label_counts[2]
    )
    assert page.grid.tile(0).is_wrong


def test_between_two_clusters_members_of_both_are_shown_and_a_click_on_back_leads_past_the_choices(
    qtbot, trained, inspect
):
    inspect(trained, cluster=1)
    inspect(trained, cluster=2)
    page, selection = trained.inspect_panel.cluster, trained.session.selection
    click(qtbot, page.orders.buttons["between"])
    other = selection.value.subject.other
    assert other is not None and page.other.isVisible() and page.grid.count == selection.model.sizes[[2, other]].sum()
    page.other.setFocus()
    qtbot.keyClick(page.other, Qt.Key.Key_Down)
    assert selection.value.subject.other not in (None, other)
    click(qtbot, trained.inspect_panel.back)
    assert selection.value.subject == ClusterSubject(1) and page.orders.choice == "nearest"


def test_a_click_on_a_member_inspects_it_and_back_finds_the_grid_as_it_was(qtbot, trained, inspect):
    inspect(trained, cluster=2)
    page, selection = trained.inspect_panel.cluster, trained.session.selection
    page.grid.verticalScrollBar().setValue(60)
    place = page.grid.columns * 2
    row = int(page._rows[place])
    click_tile(qtbot, page.grid, place)
    assert selection.value.subject == DigitSubject(trained.session.open_digits.digits, row)
    assert not page.isVisible()
    click(qtbot, trained.inspect_panel.back)
    assert page.isVisible() and page.grid.verticalScrollBar().value() == 60 and page.grid.current == place


def test_parts_keep_their_places_from_one_choice_and_cluster_to_the_next(qtbot, trained, inspect):
    inspect(trained, cluster=0)
    page = trained.inspect_panel.cluster

    def places():
        parts = (page.facts, page.bars, page.orders, page.line, page.grid, page.edits)
        return [part.geometry() for part in parts] + [trained.inspect_panel.back.geometry()]

    before = places()
    for cluster in range(trained.session.selection.model.k):
        inspect(trained, cluster=cluster)
        for button in page.orders.buttons.values():
            click(qtbot, button)
            assert places() == before


@pytest.mark.parametrize("height", [4, 28])
def test_a_page_without_members_says_why(qtbot, window, inspect, height):
    inspect(window, cluster=0)
    page = window.inspect_panel.cluster
    if height == 28:
        assert "Open digits of 28 × 28 pixels" in page.grid.sentence
    else:
        window.session.open_digits.use(Digits(np.zeros((9, 4, 4), np.uint8), np.zeros(9, np.uint8)))
        assert "The open digits have 4 × 4 pixels" in page.grid.sentence
    model = window.session.selection.model
    assert page.facts.values["members"].text() == f"{model.sizes[0]:,}" and not page.edits.split.isEnabled()


def test_while_digits_are_compared_the_page_says_so_and_fills_by_itself(window, sample, inspect, compared):
    inspect(window, cluster=0)
    window.session.open_digits.use(sample)
    page = window.inspect_panel.cluster
    assert page.grid.sentence == "Comparing digits with clusters…"
    compared(window.session)
    assert page.grid.count


def test_a_number_key_relabels_the_cluster(qtbot, trained, inspect):
    asked = []
    trained.session.edits.relabel = lambda *what: asked.append(what)
    inspect(trained, cluster=2)
    page = trained.inspect_panel.cluster
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_7)
    assert asked == [(2, 7)]
    qtbot.keyClick(page.grid, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1


def test_a_number_key_in_the_gallery_relabels_the_cluster_that_is_inspected(qtbot, trained):
    canvas, selection = trained.tabs.gallery.gallery, trained.session.selection
    before = selection.model
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    cluster = selection.value.subject.cluster
    label = (int(before.labels[cluster]) + 1) % 10
    qtbot.keyClick(canvas, str(label))
    assert selection.model.labels[cluster] == label and canvas.hasFocus()
    assert trained.inspect_panel.title.text() == f"Cluster {cluster + 1} · labelled {label}"
    trained.commands["undo"].trigger()
    assert selection.model is before and selection.value.subject == ClusterSubject(cluster)


@pytest.mark.parametrize("edit", ["split", "remove"])
def test_a_cluster_is_changed_with_a_button_and_taken_back_with_undo(qtbot, trained, inspect, idle, edit):
    inspect(trained, cluster=2)
    page, session = trained.inspect_panel.cluster, trained.session
    before, places = session.selection.model, page.edits.geometry()
    click(qtbot, getattr(page.edits, edit))
    idle(session)
    assert session.selection.model.k == before.k + (1 if edit == "split" else -1)
    assert session.selection.entry.title.endswith("edited") and page.edits.geometry() == places
    trained.commands["undo"].trigger()
    assert session.selection.model is before


def test_a_label_is_chosen_from_the_models_own(qtbot, trained, inspect):
    asked = []
    trained.session.edits.relabel = lambda *what: asked.append(what)
    entry = trained.session.selection.entry
    lettered = replace(entry.model, classes=tuple("ABCDEFGHIJ"))
    trained.session.selection.select_new(ModelEntry(lettered))
    inspect(trained, cluster=2)
    label = trained.inspect_panel.cluster.facts.label
    assert [label.itemText(index) for index in range(label.count())] == list("ABCDEFGHIJ")
    label.setFocus()
    qtbot.keyClick(label, Qt.Key.Key_Down)
    assert asked == [(2, int(lettered.labels[2]) + 1)]


def test_a_model_without_labels_has_no_label_to_change(trained, inspect):
    model = trained.session.selection.model
    unnamed = replace(model, classes=("?",), labels=np.zeros(6, np.uint8), label_counts=np.ones((6, 1), np.int64))
    trained.session.selection.select_new(ModelEntry(unnamed))
    inspect(trained, cluster=2)
    page = trained.inspect_panel.cluster
    assert trained.inspect_panel.title.text() == "Cluster 3"
    assert not page.facts.label.isEnabled() and page.facts.values["purity"].text() == "–"
    assert not page.orders.buttons["others"].isEnabled()


def test_the_most_alike_clusters_are_offered_to_be_merged_with(trained, inspect):
    merged = []
    trained.session.edits.merge = lambda *what: merged.append(what)
    inspect(trained, cluster=2)
    menu, model = trained.inspect_panel.cluster.edits.menu, trained.session.selection.model
    menu.aboutToShow.emit()
    away = np.linalg.norm(model.prototypes - model.prototypes[2], axis=1)
    nearest = int(np.argsort(away)[1])
    assert len(menu.actions()) == 5
    assert menu.actions()[0].text() == f"With cluster {nearest + 1} ({model.classes[model.labels[nearest]]})"
    menu.actions()[0].trigger()
    assert merged == [(2, nearest)]


def test_while_a_change_is_computed_no_other_one_begins_and_the_keyboard_keeps_its_place(qtbot, trained, inspect, idle):
    inspect(trained, cluster=2)
    session, edits = trained.session, trained.inspect_panel.cluster.edits
    before = session.selection.model
    edits.split.setFocus()
    qtbot.keyClick(edits.split, Qt.Key.Key_Space)
    assert session.edits.is_busy and "Changing the clusters" in trained.inspect_panel.line.text()
    for one in (edits.split, edits.remove, edits.train_on):
        click(qtbot, one)
    assert session.training.live is None and session.tasks.task is None
    idle(session)
    assert session.selection.model.k == before.k + 1 and edits.isAncestorOf(QApplication.focusWidget())
    assert "Changing the clusters" not in trained.inspect_panel.line.text()


def test_a_cluster_of_one_cannot_be_split(inspecting, inspect):
    value = inspecting.session.inspection.value
    sizes = np.bincount(value.assignment.clusters, minlength=40)
    for cluster in (int(sizes.argmin()), int(sizes.argmax())):
        inspect(inspecting, cluster=cluster)
        assert inspecting.inspect_panel.cluster.edits.split.isEnabled() is bool(sizes[cluster] > 1)
        assert inspecting.inspect_panel.cluster.edits.train_on.isEnabled()


def test_during_a_training_no_other_one_begins_from_a_cluster(trained, inspect, idle):
    inspect(trained, cluster=2)
    train_on = trained.inspect_panel.cluster.edits.train_on
    trained.session.training.step()
    assert not train_on.isEnabled()
    trained.session.tasks.stop()
    idle(trained.session)
    inspect(trained, cluster=2)
    assert train_on.isEnabled()


def test_a_menu_that_was_open_while_another_model_came_into_use_merges_nothing(trained, inspect):
    session = trained.session
    inspect(trained, cluster=2)
    menu = trained.inspect_panel.cluster.edits.menu
    menu.aboutToShow.emit()
    session.selection.select_entry(session.runs.builtin)
    menu.actions()[0].trigger()
    assert not session.edits.is_busy
