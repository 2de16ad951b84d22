from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from digitcluster.session.selection import ClusterSubject
from tests.ui.events import click, toggle, type_number
from tests.window_fixtures import LONG


def in_front(window):
    return window.tabs.tabText(window.tabs.currentIndex()) == "Error rate by k"


def test_a_sweep_is_started_by_return_and_a_clicked_dot_is_used(qtbot, ready, idle):
    ready.tabs.show_tab("error_rate")
    panel, session = ready.tabs.error_rate, ready.session
    panel.form.ks.selectAll()
    qtbot.keyClicks(panel.form.ks, "3,5,8")
    qtbot.keyClick(panel.form.ks, Qt.Key.Key_Return)
    idle(session)
    runs = session.sweeps.value.runs
    dots, planned, *_ = panel.canvas.values
    assert [dot.k for dot in dots] == [3, 5, 8] == list(planned)
    assert [dot.validation_error for dot in dots] == [run.validation_error for run in runs]

    panel.canvas.draw()
    axes = panel.canvas.figure.axes[0]
    x, y = axes.transData.transform((5, runs[1].validation_error))
    ratio = panel.canvas.devicePixelRatioF()
    place = QPoint(round(x / ratio), round(panel.canvas.height() - y / ratio))
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.value.run is runs[1] and session.selection.model.k == 5


def test_a_sweep_is_cancelled_by_the_same_button(qtbot, ready, idle):
    panel, session = ready.tabs.error_rate, ready.session
    ready.tabs.show_tab("error_rate")
    click(qtbot, panel.form.start)
    assert panel.form.start.text() == "Cancel" and not panel.form.ks.isEnabled() and panel.progress.isVisible()
    qtbot.waitUntil(lambda: len(session.sweeps.value.runs) >= 1, timeout=LONG)
    click(qtbot, panel.form.start)
    idle(session)
    assert panel.form.start.text() == "Run sweep" and panel.form.ks.isEnabled() and not panel.progress.isVisible()


def test_numbers_that_are_no_ks_are_refused_in_words(qtbot, ready):
    ready.tabs.show_tab("error_rate")
    ready.tabs.error_rate.form.ks.setText("many")
    click(qtbot, ready.tabs.error_rate.form.start)
    assert "such as 5-24,100" in str(ready.session.problems[0]) and ready.session.tasks.task is None


def test_the_command_runs_the_sweep_and_shows_its_tab(ready, idle):
    ready.tabs.error_rate.form.ks.setText("2")
    ready.commands["sweep"].trigger()
    idle(ready.session)
    assert (
        ready.tabs.tabText(ready.tabs.currentIndex()) == "Error rate by k" and len(ready.session.sweeps.value.runs) == 1
    )
    assert ready.tabs.error_rate.status.text() == "Click a dot to use its model."


@pytest.fixture
def panel(ready):
    """The panel, in front, with 600 sample digits open."""
    ready.tabs.show_tab("error_rate")
    return ready.tabs.error_rate


def run_sweep(qtbot, panel, session, idle, ks, seeds=1):
    panel.form.ks.setText(ks)
    type_number(qtbot, panel.form.seeds, seeds)
    click(qtbot, panel.form.start)
    idle(session)


def test_several_seeds_are_swept_and_each_dot_tells_its_own(qtbot, ready, panel, idle):
    run_sweep(qtbot, panel, ready.session, idle, "3,5", seeds=3)
    dots, planned, *_ = panel.canvas.values
    assert [(dot.k, dot.seed) for dot in dots] == [(k, seed) for k in (3, 5) for seed in (42, 43, 44)]
    assert list(planned) == [3, 5]
    assert panel.canvas.hint_of(1).startswith("k 3, seed 43: validation ")
    panel.canvas.chosen.emit(4)
    run = ready.session.selection.value.run
    assert (run.settings.k, run.settings.seed) == (5, 43) and panel.canvas.values[3].seed == 43


def test_other_k_are_added_to_the_sweep_that_is_shown(qtbot, ready, panel, idle):
    assert not panel.form.add.isEnabled() and not panel.form.go_on.isEnabled()
    run_sweep(qtbot, panel, ready.session, idle, "3,5")
    assert panel.form.add.isEnabled() and not panel.form.go_on.isEnabled(), "nothing is missing"
    panel.form.ks.setText("7-8")
    click(qtbot, panel.form.add)
    idle(ready.session)
    assert [dot.k for dot in panel.canvas.values[0]] == [3, 5, 7, 8] and len(ready.session.sweeps.kept) == 1
    panel.form.ks.setText("many")
    click(qtbot, panel.form.add)
    assert "such as 5-24,100" in str(ready.session.problems[0])


def test_a_sweep_that_was_stopped_goes_on(qtbot, ready, panel, idle):
    panel.form.ks.setText("3-5,20-40")
    click(qtbot, panel.form.start)
    qtbot.waitUntil(lambda: len(ready.session.sweeps.value.runs) >= 1, timeout=LONG)
    assert not panel.form.go_on.isEnabled() and not panel.form.add.isEnabled()
    click(qtbot, panel.form.start)
    idle(ready.session)
    missing = ready.session.sweeps.value.missing
    assert panel.status.text().startswith(f"{missing} of 24 trainings are missing: “Go on” does the rest.")
    click(qtbot, panel.form.go_on)
    idle(ready.session)
    assert len(panel.canvas.values[0]) == 24 and panel.status.text() == "Click a dot to use its model."
    assert not panel.form.go_on.isEnabled()


def test_the_training_error_can_be_switched_off(qtbot, panel):
    toggle(qtbot, panel.training)
    assert panel.canvas.values[3].training is False
    toggle(qtbot, panel.training)
    assert panel.canvas.values[3].training is True


def choose(panel, name):
    panel.second.setCurrentIndex(panel.second.findText(name))


def test_the_inertia_is_a_second_curve_with_its_bend_in_words(qtbot, ready, panel, idle):
    run_sweep(qtbot, panel, ready.session, idle, "2-4")
    choose(panel, "Inertia")
    second = panel.canvas.values[3].second
    assert second.points == tuple((run.settings.k, run.inertia) for run in ready.session.sweeps.value.runs)
    assert panel.status.text() == "It takes 5 different k or more to find a bend in the inertia; this sweep has 3."
    runs = ready.session.sweeps.value.runs
    bent = [
        replace(run, settings=replace(run.settings, k=k), history=((inertia, 0.0),))
        for run, k, inertia in zip([*runs, *runs], (2, 4, 8, 9, 12, 16), (10, 6, 2, 1.9, 1.8, 1.6), strict=True)
    ]
    shown = ready.session.sweeps.value
    ready.session.sweeps.replace(shown, replace(shown, runs=tuple(bent)))
    assert panel.canvas.values[3].second.mark == 8 and panel.status.text().startswith("The inertia bends at k = 8: ")
    straight = [replace(run, history=((50.0 - 10 * index, 0.0),)) for index, run in enumerate(bent[:1] * 5)]
    straight = [replace(run, settings=replace(run.settings, k=2**index)) for index, run in enumerate(straight)]
    ready.session.sweeps.replace(shown, replace(shown, runs=tuple(straight)))
    assert panel.status.text().startswith("The inertia falls from k = 1 to 16 without a clear bend")
    choose(panel, "None")
    assert panel.canvas.values[3].second is None and panel.status.text().endswith("Click a dot to use its model.")


def test_the_silhouette_is_a_second_curve_with_its_highest_k_in_words(qtbot, ready, panel, idle):
    run_sweep(qtbot, panel, ready.session, idle, "2-3")
    choose(panel, "Silhouette")
    idle(ready.session)
    assert panel.status.text() == "It takes 3 different k or more to compare silhouettes; this sweep has 2."
    panel.form.ks.setText("8")
    click(qtbot, panel.form.add)
    idle(ready.session)
    idle(ready.session)
    known = ready.session.sweep_findings.value.silhouettes
    best = max(known, key=known.get).settings.k
    second = panel.canvas.values[3].second
    assert second.points == tuple((run.settings.k, known[run]) for run in ready.session.sweeps.value.runs)
    assert second.mark == best and panel.status.text().startswith(f"The silhouette is highest at k = {best}: ")


def test_without_the_digits_of_the_sweep_it_is_said_which_ones_the_silhouette_takes(qtbot, ready, panel, sample, idle):
    run_sweep(qtbot, panel, ready.session, idle, "2-4")
    ready.session.open_digits.use(replace(sample.take(slice(0, 300)), name="others"))
    choose(panel, "Silhouette")
    idle(ready.session)
    assert panel.status.text() == ("This takes the digits of the sweep: open sample to see it.")


@pytest.fixture
def by_seed(qtbot, ready, panel, idle):
    """The clusters that come back in trainings with ten seeds."""
    training = ready.session.training
    training.change_settings(replace(training.settings, k=5))
    ready.tabs.show_tab("gallery")
    ready.commands["ten_seeds"].trigger()
    assert (
        ready.tabs.tabText(ready.tabs.currentIndex()) == "Error rate by k"
        and not ready.commands["ten_seeds"].isEnabled()
    )
    idle(ready.session)
    qtbot.waitUntil(lambda: ready.session.sweep_findings.value.stability is not None, timeout=LONG)
    return panel


def test_after_ten_seeds_the_centroids_stand_by_how_often_they_come_back(ready, by_seed):
    assert by_seed.by_seed.isVisible() and not by_seed.canvas.isVisible()
    found = ready.session.sweep_findings.value.stability
    images, captions = by_seed.by_seed.values
    assert [caption.note for caption in captions] == [f"{count} of 10" for count in sorted(found.found, reverse=True)]
    assert (images == found.reference.model.centroids[found.order]).all()
    stable = int((found.found == 10).sum())
    assert by_seed.status.text().startswith(("All 5", "No cluster", f"{stable} of 5 clusters come"))
    assert len(ready.session.sweeps.value.runs) == 10 and ready.session.runs.others == ()


def test_a_click_on_one_of_them_inspects_its_cluster(ready, by_seed):
    found = ready.session.sweep_findings.value.stability
    by_seed.by_seed.chosen.emit(1)
    selection = ready.session.selection.value
    assert selection.run is found.reference and selection.subject == ClusterSubject(int(found.order[1]))
    assert by_seed.by_seed.hint_of(1).startswith(f"Cluster {found.order[1] + 1} (")


def test_a_sweep_through_several_k_brings_the_plot_back(qtbot, ready, by_seed, idle):
    run_sweep(qtbot, by_seed, ready.session, idle, "2-3")
    assert by_seed.canvas.isVisible() and not by_seed.by_seed.isVisible() and by_seed.second.isEnabled()
