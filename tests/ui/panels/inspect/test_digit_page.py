from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from digitcluster.core.digits import Digits
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import ClusterSubject, DigitSubject, DrawnSubject
from digitcluster.ui.panels.inspect import digit_page
from tests.ui.events import LEFT, click, draw_one


def test_a_digit_read_wrongly_is_explained_beside_the_cluster_of_its_label(inspecting, misread, inspect):
    panel, value = inspecting.inspect_panel, inspecting.session.inspection.value
    # One of which a third label is nearer than its own.
    row = next(int(row) for row in misread if value.assignment.own[row] != value.assignment.rivals[row])
    inspect(inspecting, row=row)
    page, model, assignment = panel.digit, value.entry.model, value.assignment
    label, nearest, own = assignment.labels[row], assignment.clusters[row], assignment.own[row]
    assert panel.title.text() == f"Digit {row + 1} · labelled {label}"
    assert page.sentence.text().startswith(f"Read as {model.labels[nearest]} because cluster {nearest + 1} (")
    assert f"It is labelled {label}; cluster {own + 1} ({label}) is " in page.sentence.text()
    shown = {distance.words: round(distance.value) for distance in page.distances.distances}
    assert shown[f"cluster {nearest + 1} ({model.labels[nearest]})"] == round(float(assignment.distances[row]))
    assert shown[f"cluster {own + 1} ({label})"] == round(float(assignment.own_distances[row]))
    assert [one.is_marked for one in page.distances.distances] == [True] + [False] * (len(shown) - 1)
    assert page.comparison.centroids[1].text() == f"cluster {own + 1} ({label})"


def test_a_digit_read_rightly_is_compared_with_the_next_label(inspecting, inspect, sample):
    inspect(inspecting, row=0)
    page, assignment = inspecting.inspect_panel.digit, inspecting.session.inspection.value.assignment
    assert f"Read as {sample.labels[0]}, correctly: cluster" in page.sentence.text()
    assert page.comparison.centroids[1].text().startswith(f"cluster {assignment.rivals[0] + 1} (")


def test_a_click_on_a_centroid_inspects_its_cluster(qtbot, inspecting, inspect):
    inspect(inspecting, row=50)
    cluster = int(inspecting.session.inspection.value.assignment.clusters[50])
    click(qtbot, inspecting.inspect_panel.digit.comparison.centroids[0])
    assert inspecting.session.selection.value.subject == ClusterSubject(cluster)


def test_the_nearest_digit_with_another_answer_can_be_inspected_with_the_keyboard(qtbot, inspecting, inspect):
    inspect(inspecting, row=50)
    page, value = inspecting.inspect_panel.digit, inspecting.session.inspection.value
    answer = value.entry.model.labels[value.assignment.clusters[50]]
    page.neighbour.setFocus()
    qtbot.keyClick(page.neighbour, Qt.Key.Key_Space)
    row = inspecting.session.selection.value.subject.index
    images = value.digits.images.astype(float).reshape(len(value.digits), -1)
    others = np.flatnonzero(value.entry.model.labels[value.assignment.clusters] != answer)
    assert row == others[((images[others] - images[50]) ** 2).sum(axis=1).argmin()]


def test_among_many_digits_the_nearest_one_is_looked_for_in_the_background(qtbot, inspecting, inspect, monkeypatch):
    inspect(inspecting, row=50)
    page = inspecting.inspect_panel.digit
    at_once = page._neighbour
    monkeypatch.setattr(digit_page, "AT_ONCE", 0)
    inspect(inspecting, row=51)
    assert page._neighbour is None  # what is still to be seen leads nowhere
    inspect(inspecting, row=50)
    qtbot.waitUntil(lambda: page._neighbour is not None)
    assert page._neighbour == at_once and page.about_neighbour.text()


def test_a_neighbour_of_the_digit_before_is_not_shown_for_long(qtbot, inspecting, inspect, monkeypatch):
    inspect(inspecting, row=50)
    page = inspecting.inspect_panel.digit
    monkeypatch.setattr(digit_page, "AT_ONCE", 0)
    monkeypatch.setattr(inspecting.session.analysis, "add", lambda *_, **__: None)  # other work takes long
    inspect(inspecting, row=51)
    assert page.about_neighbour.text()
    qtbot.waitUntil(lambda: not page.about_neighbour.text())


def test_next_and_previous_go_through_the_list_that_the_digit_came_from(qtbot, trained, inspect):
    inspect(trained, cluster=2)
    panel, selection = trained.inspect_panel, trained.session.selection
    grid, rows = panel.cluster.grid, panel.cluster._rows
    qtbot.mouseClick(grid.viewport(), LEFT, pos=grid.place_of(1).center())
    page = panel.digit
    assert page.place.text() == f"2 of {len(rows)}"
    click(qtbot, page.next)
    assert selection.value.subject.index == rows[2]
    click(qtbot, page.previous)
    click(qtbot, page.previous)
    assert selection.value.subject.index == rows[0] and not page.previous.isEnabled()
    click(qtbot, panel.back)
    assert selection.value.subject == ClusterSubject(2)


def test_a_digit_of_another_set_is_not_taken_for_one_of_the_list(qtbot, trained, inspect, sample):
    inspect(trained, cluster=2)
    grid, page = trained.inspect_panel.cluster.grid, trained.inspect_panel.digit
    qtbot.mouseClick(grid.viewport(), LEFT, pos=grid.place_of(1).center())
    index = trained.session.selection.value.subject.index
    trained.session.selection.inspect(DigitSubject(sample.take(slice(0, index + 9)), index))
    assert page.place.text() == f"{index + 1} of {index + 9}"


def test_the_keyboard_goes_from_the_grid_through_the_digits_and_back(qtbot, trained, inspect):
    inspect(trained, cluster=2)
    panel, selection = trained.inspect_panel, trained.session.selection
    grid, rows = panel.cluster.grid, panel.cluster._rows
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert selection.value.subject.index == rows[1] and panel.digit.next.hasFocus()
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert selection.value.subject.index == rows[3]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert selection.value.subject == ClusterSubject(2) and grid.hasFocus() and grid.current == 1


def test_without_a_list_next_is_the_next_of_the_file(qtbot, inspecting, inspect):
    inspect(inspecting, row=598)
    page = inspecting.inspect_panel.digit
    click(qtbot, page.next)
    assert page.place.text() == "600 of 600" and not page.next.isEnabled()


def test_a_digit_can_be_put_on_the_pad(qtbot, inspecting, inspect, sample):
    inspect(inspecting, row=5)
    click(qtbot, inspecting.inspect_panel.digit.draw)
    assert "number 6 of" in inspecting.pad_panel.where.text()
    assert inspecting.pad_panel.isVisible() and inspecting.session.selection.value.subject is None
    assert np.array_equal(inspecting.session.pad.drawing.image, sample.images[5])


def test_the_drawing_is_explained_and_the_explanation_follows_it(qtbot, inspecting):
    page = inspecting.inspect_panel.digit
    inspecting.commands["explain"].trigger()
    assert inspecting.inspect_panel.title.text() == "Your drawing" and "Draw a digit" in page.sentence.text()
    assert not page.draw.isEnabled() and not page.comparison.centroids[0].isEnabled()
    draw_one(qtbot, inspecting.pad_panel.pad)
    inspecting.session.selection.inspect(DrawnSubject())
    assert page.sentence.text().startswith("Read as 1: cluster")
    inspecting.commands["clear"].trigger()
    inspecting.session.selection.inspect(DrawnSubject())
    assert "Draw a digit" in page.sentence.text()


def test_the_drawing_is_explained_by_the_model_that_reads_the_pad(qtbot, inspecting, builtin, sample):
    session, page = inspecting.session, inspecting.inspect_panel.digit
    counts = np.eye(3, 10, dtype=np.int64)
    other = replace(builtin, centroids=builtin.centroids[:3], labels=builtin.labels[:3], label_counts=counts)
    (entry,) = session.runs.add([ModelEntry(replace(other, name="another"))])
    session.pad.show_image(sample.images[0])
    session.pad.read_by(entry)
    session.selection.inspect(DrawnSubject())
    assert inspecting.inspect_panel.line.text() == "read by another"
    assert page.sentence.text().startswith(f"Read as {session.pad.answer.label}")
    click(qtbot, page.comparison.centroids[0])  # of a model that is not in use
    assert session.selection.value.subject == DrawnSubject()


def test_parts_keep_their_places_whatever_is_explained(inspecting, inspect, misread):
    page = inspecting.inspect_panel.digit

    def places():
        parts = (page.sentence, page.comparison, page.distances, page.neighbour, page.previous, page.next, page.draw)
        return [part.geometry() for part in parts]

    inspect(inspecting, row=0)
    before = places()
    for row in (*misread[:3].tolist(), 1):
        inspect(inspecting, row=row)
        assert places() == before
    inspecting.session.selection.inspect(DrawnSubject())
    assert places() == before


def test_a_digit_of_another_size_than_the_model_is_not_compared(inspecting):
    small = Digits(np.zeros((3, 4, 4), np.uint8), None, name="small")
    inspecting.session.selection.inspect(DigitSubject(small, 1))
    page = inspecting.inspect_panel.digit
    assert "differs in size" in page.sentence.text() and not page.comparison.centroids[0].isEnabled()


def test_a_label_that_the_model_does_not_have_is_said(inspecting, builtin, inspect, compared):
    known = replace(builtin, classes=tuple("ABCDEFGHIJ"))
    inspecting.session.selection.select_new(ModelEntry(known))
    inspect(inspecting, row=0)
    assert "this model does not have that label" in inspecting.inspect_panel.digit.sentence.text()


def test_a_model_without_labels_gives_no_name(inspecting, builtin, inspect):
    unnamed = replace(builtin, classes=("?",), labels=np.zeros(40, np.uint8), label_counts=np.ones((40, 1), np.int64))
    inspecting.session.selection.select_new(ModelEntry(unnamed))
    inspect(inspecting, row=0)
    text = inspecting.inspect_panel.digit.sentence.text()
    assert text.startswith("Cluster 1 is nearest.") and "gives no name" in text
