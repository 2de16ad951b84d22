"""Two runs side by side."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import ClusterSubject, PickedSubject
from tests.ui.events import LEFT
from tests.window_fixtures import LONG


@pytest.fixture
def two(ready, sample, idle):
    """The window with two runs, and their comparison in front."""
    for k, seed in ((6, 1), (9, 2)):
        run = finish(train_run(sample, TrainingSettings(k=k, seed=seed)))
        ready.session.selection.select_new(ModelEntry(run.model, run))
    ready.commands["show_compare"].trigger()
    idle(ready.session)
    return ready


def test_at_first_the_run_in_use_is_compared_with_the_newest_other(two):
    panel, (first, second) = two.tabs.compare, two.session.comparison.pair
    assert first is two.session.selection.listed and (first.model.k, second.model.k) == (9, 6)
    assert [choice.currentText() for choice in panel.choices] == [first.title, second.title]
    value = two.session.comparison.value
    for side, gallery in enumerate(panel.galleries):
        model, (images, *_) = (first, second)[side].model, gallery.values
        order = [*value.pairs[:, side], *value.left[side]]
        np.testing.assert_array_equal(images, model.centroids[order])
    assert f"index {value.index:.2f}" in panel.sentence.text()
    inertia = [one for one, _ in first.run.history]
    assert panel.courses.values[0] == inertia and panel.courses.values[2] == (first.title, second.title)


def test_the_digits_that_only_one_reads_rightly_can_be_listed(two):
    panel, value = two.tabs.compare, two.session.comparison.value
    assert panel.sentence.links() == ["0", "1"]
    panel.sentence.followed.emit("1")
    subject = two.session.selection.value.subject
    assert isinstance(subject, PickedSubject) and list(subject.rows) == value.only[1].tolist()
    assert "only k 6" in subject.where and two.inspect_panel.picked.grid.count == len(subject.rows)


def test_a_click_uses_that_run_and_inspects_the_cluster(qtbot, two):
    panel, value = two.tabs.compare, two.session.comparison.value
    gallery = panel.galleries[1]
    gallery.draw()
    x, y = gallery.plot.cells.corner(2)
    pixels = gallery.figure.dpi / 72
    qtbot.mouseClick(gallery, LEFT, pos=QPoint(round((x + 5) * pixels), round((y + 5) * pixels)))
    assert two.session.selection.listed is two.session.comparison.pair[1]
    assert two.session.selection.value.subject == ClusterSubject(int(value.pairs[2, 1]))


def test_other_runs_are_chosen_above(two, idle):
    panel = two.tabs.compare
    panel.choices[0].setCurrentIndex(panel.choices[0].findText("built-in"))
    panel.choices[0].activated.emit(panel.choices[0].currentIndex())
    assert two.session.comparison.value is None and "Comparing" in panel.sentence.text()
    idle(two.session)
    assert two.session.comparison.pair[0] is two.session.runs.builtin and two.session.comparison.value is not None


def test_a_renamed_run_keeps_its_comparison_and_a_deleted_one_has_none(two, idle):
    value, (first, second) = two.session.comparison.value, two.session.comparison.pair
    two.session.runs.rename(first, "mine")
    assert two.session.comparison.value is value and two.tabs.compare.choices[0].currentText() == "mine"
    two.session.runs.delete(second)
    idle(two.session)
    assert two.session.comparison.value is None and "Choose two runs" in two.tabs.compare.sentence.text()


def test_a_run_whose_clusters_are_changed_elsewhere_is_compared_anew(two, idle):
    two.commands["show_gallery"].trigger()
    two.session.edits.merge(0, 1)
    idle(two.session)
    images, _ = two.tabs.compare.galleries[0].values
    assert two.session.comparison.pair[0] is two.session.selection.listed and len(images) == 8
    two.commands["show_compare"].trigger()
    idle(two.session)
    assert len(two.session.comparison.value.pairs) == 6 and len(two.session.comparison.value.left[0]) == 2


def test_what_cannot_be_compared_is_said(two, random, idle):
    two.session.open_digits.use(Digits(random.integers(0, 255, (9, 5, 5)).astype(np.uint8), np.zeros(9, np.uint8)))
    idle(two.session)
    assert "another size" in two.tabs.compare.sentence.text()


def test_nothing_is_computed_before_somebody_looks_and_the_menu_of_a_run_leads_there(qtbot, ready, sample, idle):
    run = finish(train_run(sample, TrainingSettings(k=6)))
    ready.session.selection.select_new(ModelEntry(run.model, run))
    idle(ready.session)
    assert ready.session.comparison.value is None
    ready.runs_panel.menu.aboutToShow.emit()
    ready.runs_panel.menu.others.actions()[0].trigger()
    idle(ready.session)
    assert ready.tabs.currentWidget().isAncestorOf(ready.tabs.compare)
    assert [entry.title for entry in ready.session.comparison.pair] == ["k 6", "built-in"]
    qtbot.waitUntil(lambda: ready.session.comparison.value is not None, timeout=LONG)
