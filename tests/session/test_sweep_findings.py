from dataclasses import replace

import pytest

from tests.window_fixtures import LONG


@pytest.fixture
def swept(opened, idle):
    opened.sweeps.start((2, 3, 5))
    idle(opened)
    return opened


def test_silhouettes_are_measured_once_they_are_wanted(swept, idle):
    assert swept.sweep_findings.value.silhouettes == {}
    swept.sweep_findings.want_silhouettes(True)
    idle(swept)
    found = swept.sweep_findings.value
    assert set(found.silhouettes) == set(swept.sweeps.value.runs) and found.has_digits
    swept.sweep_findings.want_silhouettes(False)
    swept.sweeps.start((4,))
    idle(swept)
    assert swept.sweep_findings.value.silhouettes == {}, "of the sweep that is shown"
    swept.sweeps.show(swept.sweeps.kept[0])
    assert swept.sweep_findings.value.silhouettes == found.silhouettes, "known, so not measured again"


def test_those_of_a_k_that_is_added_follow_after_the_training(swept, idle):
    swept.sweep_findings.want_silhouettes(True)
    idle(swept)
    counts = []
    swept.sweep_findings.changed.connect(lambda found: counts.append(len(found.silhouettes)))
    swept.sweeps.add((4, 6))
    idle(swept)
    idle(swept)
    assert set(swept.sweep_findings.value.silhouettes) == set(swept.sweeps.value.runs) and set(counts) == {5}


def test_with_other_digits_it_is_known_that_they_are_others_until_the_right_ones_are_open(swept, sample, idle):
    swept.open_digits.use(sample.take(slice(0, 300)))
    swept.sweep_findings.want_silhouettes(True)
    idle(swept)
    assert not swept.sweep_findings.value.has_digits and swept.sweep_findings.value.silhouettes == {}
    swept.open_digits.use(replace(sample))
    idle(swept)
    assert swept.sweep_findings.value.has_digits and len(swept.sweep_findings.value.silhouettes) == 3


def test_digits_that_are_mended_are_others(swept, idle):
    swept.mending.leave_out([3])
    swept.sweep_findings.want_silhouettes(True)
    idle(swept)
    assert not swept.sweep_findings.value.has_digits
    swept.undo.undo()
    idle(swept)
    assert len(swept.sweep_findings.value.silhouettes) == 3


def test_of_one_k_with_several_seeds_it_is_found_out_which_clusters_come_back(qtbot, opened, idle):
    opened.sweeps.start((6,), repeats=4)
    idle(opened)
    qtbot.waitUntil(lambda: opened.sweep_findings.value.stability is not None, timeout=LONG)
    found = opened.sweep_findings.value.stability
    assert found.runs == 4 and found.reference in opened.sweeps.value.runs
    opened.sweeps.start((2, 3), repeats=2)
    idle(opened)
    assert opened.sweep_findings.value.stability is None
    opened.sweeps.show(opened.sweeps.kept[0])
    qtbot.waitUntil(lambda: opened.sweep_findings.value.stability is not None, timeout=LONG)


def test_a_sweep_of_one_seed_has_none(swept, idle):
    assert not swept.sweeps.value.is_by_seed and swept.sweep_findings.value.stability is None


def test_during_a_sweep_nothing_else_takes_the_processor(qtbot, opened, idle):
    opened.sweep_findings.want_silhouettes(True)
    opened.sweeps.start((2, 3, *range(200, 260)))
    qtbot.waitUntil(lambda: len(opened.sweeps.value.runs) >= 2, timeout=LONG)
    assert opened.analysis.is_idle and opened.sweep_findings.value.silhouettes == {}
    opened.tasks.stop()
    idle(opened)
    idle(opened)
    assert set(opened.sweep_findings.value.silhouettes) == set(opened.sweeps.value.runs)
