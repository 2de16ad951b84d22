from dataclasses import replace

import numpy as np

from digitcluster.core.analysis.cells import cell_rows
from digitcluster.core.digits import Digits
from digitcluster.session.runs import TestResult
from digitcluster.session.selection import CellSubject, DigitSubject
from tests.ui.events import LEFT, click


def click_tile(qtbot, grid, place):
    qtbot.mouseClick(grid.viewport(), LEFT, pos=grid.place_of(place).center())


def worst(window, part):
    """A cell off the diagonal with digits in it, and their rows."""
    value = window.session.inspection.value
    model, rows = value.entry.model, value.parts[part]
    answers, labels = model.labels[value.assignment.clusters[rows]], value.assignment.labels[rows]
    wrong = np.flatnonzero(answers != labels)[0]
    true, given = int(labels[wrong]), int(answers[wrong])
    return true, given, rows[(labels == true) & (answers == given)]


def test_a_cell_shows_its_digits_and_a_click_explains_one(qtbot, trained, inspect):
    true, given, rows = worst(trained, "validation")
    inspect(trained, cell=(true, given, "validation"))
    panel, page = trained.inspect_panel, trained.inspect_panel.cell
    noun = "digit" if len(rows) == 1 else "digits"
    assert (
        panel.title.text() == f"{true} read as {given}: {len(rows)} {noun}" and "validation digits" in panel.line.text()
    )
    assert page.parts.choice == "validation" and page.grid.count == len(rows)
    assert {page.grid.tile(place).caption for place in range(len(rows))} == {str(true)}
    click_tile(qtbot, page.grid, 0)
    subject = trained.session.selection.value.subject
    assert isinstance(subject, DigitSubject) and subject.index in rows
    assert panel.digit.place.text() == f"1 of {len(rows)}"


def test_another_part_is_chosen_in_place(qtbot, trained, inspect):
    true, given, _ = worst(trained, "validation")
    inspect(trained, cluster=0)
    inspect(trained, cell=(true, given, "validation"))
    page, value = trained.inspect_panel.cell, trained.session.inspection.value
    click(qtbot, page.parts.buttons["training"])
    assert trained.session.selection.value.subject == CellSubject(true, given, "training")
    rows = cell_rows(value.assignment, value.entry.model, value.parts["training"], true, given)
    assert page.grid.count == len(rows) and "training digits" in trained.inspect_panel.line.text()
    assert not page.parts.buttons["test"].isEnabled()
    click(qtbot, trained.inspect_panel.back)
    assert trained.inspect_panel.cluster.isVisible()


def test_a_label_without_a_cluster_shows_where_its_digits_are(qtbot, trained, inspect):
    value = trained.session.inspection.value
    model, assignment = value.entry.model, value.assignment
    label = next(label for label in range(10) if label not in model.labels)
    inspect(trained, cell=(label, None, "training"))
    page, rows = trained.inspect_panel.cell, value.parts["training"]
    counts = np.bincount(assignment.clusters[rows[assignment.labels[rows] == label]], minlength=model.k)
    largest = int(counts.argmax())
    assert trained.inspect_panel.title.text() == f"Labelled {label}: {counts.sum()} digits"
    assert page.sentence.text().startswith(
        f"No cluster stands for {label}: {counts[largest]} in cluster {largest + 1} ("
    )
    assert page.clusters.count == np.count_nonzero(counts)
    # A click on a cluster shows its digits only; one more, those of all clusters again.
    click_tile(qtbot, page.clusters, 0)
    assert page.grid.count == counts[largest]
    click_tile(qtbot, page.clusters, 0)
    assert page.grid.count == counts.sum()


def test_a_model_that_did_not_learn_from_the_open_digits_shows_them_all(inspecting, inspect):
    inspect(inspecting, cell=(None, 3, "validation"))
    panel, value = inspecting.inspect_panel, inspecting.session.inspection.value
    given = value.entry.model.labels[value.assignment.clusters]
    assert panel.title.text() == f"Read as 3: {np.count_nonzero(given == 3)} digits"
    assert panel.cell.parts.choice == "" and not panel.cell.parts.buttons["validation"].isEnabled()


def test_digits_of_a_test_are_shown_even_when_others_are_open(qtbot, trained, inspect, sample):
    session = trained.session
    value = session.inspection.value
    test = TestResult("t10k", np.zeros((10, 10), np.int64), digits=value.digits, assignment=value.assignment)
    session.runs.replace(session.selection.entry, replace(session.selection.entry, test=test))
    session.open_digits.use(Digits(np.zeros((9, 4, 4), np.uint8), np.zeros(9, np.uint8)))
    inspect(trained, cell=(1, None, "test"))
    page = trained.inspect_panel.cell
    assert page.grid.count == np.count_nonzero(sample.labels == 1) and page.parts.choice == "test"
    click_tile(qtbot, page.grid, 0)
    assert session.selection.value.subject.digits is value.digits
    assert trained.inspect_panel.digit.sentence.text().startswith("Read as")


def test_an_empty_cell_says_so(trained, inspect):
    inspect(trained, cell=(0, 1, "validation"))
    inspect(trained, cell=(next(label for label in range(10) if label not in (0, 6)), 0, "nonsense"))
    value = trained.session.inspection.value
    counts = {
        (true, given): len(cell_rows(value.assignment, value.entry.model, value.parts["all"], true, given))
        for true in range(10)
        for given in range(10)
    }
    empty = next(cell for cell, count in counts.items() if not count)
    inspect(trained, cell=(*empty, "all"))
    assert trained.inspect_panel.cell.grid.sentence == "There are no such digits."


def test_parts_keep_their_places_from_one_cell_to_the_next(trained, inspect):
    page = trained.inspect_panel.cell

    def places():
        return [part.geometry() for part in (page.parts, page.sentence, page.clusters, page.grid)]

    inspect(trained, cell=(0, None, "training"))
    before = places()
    for label in range(10):
        for part in ("training", "validation", "all"):
            inspect(trained, cell=(label, None, part))
            assert places() == before
