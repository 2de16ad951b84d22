import pytest
from PySide6.QtCore import Qt

from digitcluster.core.training.settings import SETTINGS, TrainingSettings
from tests.ui.events import click, toggle, type_number
from tests.window_fixtures import LONG


def test_numbers_are_typed_into_the_form(qtbot, ready):
    panel = ready.training_panel
    click(qtbot, panel.options)
    for name, number in {"k": 7, "seed": 3, "restarts": 2, "max_iterations": 9}.items():
        type_number(qtbot, panel.fields[name].widget, number)
    assert ready.session.training.settings == TrainingSettings(k=7, seed=3, restarts=2, max_iterations=9)


def test_switches_are_clicked_and_train_what_they_say(qtbot, ready, idle):
    panel = ready.training_panel
    click(qtbot, panel.options)
    for name in ("straighten", "features", "per_class"):
        toggle(qtbot, panel.fields[name].widget)
    settings = ready.session.training.settings
    assert settings == TrainingSettings(straighten=True, features="gradients", per_class=True)
    type_number(qtbot, panel.fields["k"].widget, 20)
    click(qtbot, panel.train)
    idle(ready.session)
    model = ready.session.selection.model
    assert model.preprocessing.straighten and model.feature_prototypes is not None


def test_the_seeding_is_chosen_with_the_keys(qtbot, ready):
    box = ready.training_panel.fields["seeding"].widget
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert ready.session.training.settings == TrainingSettings(seeding="k-means++")
    assert box.count() == 2, "what only a sweep can do is not offered"


def test_a_new_seed_is_another_one(qtbot, ready):
    seeds = {ready.session.training.settings.seed}
    for _ in range(5):
        click(qtbot, ready.training_panel.new_seed)
        seeds.add(ready.session.training.settings.seed)
        assert ready.training_panel.fields["seed"].value() == ready.session.training.settings.seed
    assert len(seeds) > 2


def test_settings_that_come_from_elsewhere_are_shown_and_not_echoed(window):
    changes = []
    window.session.training.settings_changed.connect(changes.append)
    # The seed is longer, and the shift finer, than their fields can show.
    given = TrainingSettings(k=12, seed=2**40, tolerance=0.123, straighten=True, features="gradients")
    window.session.training.change_settings(given)
    fields = window.training_panel.fields
    assert fields["k"].value() == 12 and fields["straighten"].value() and fields["features"].value() == "gradients"
    assert changes == [given] and window.session.training.settings is given


def test_editing_one_field_leaves_the_others_settings_as_they_are(qtbot, window):
    window.session.training.change_settings(TrainingSettings(seed=2**40, tolerance=0.123, shuffle=True))
    type_number(qtbot, window.training_panel.fields["k"].widget, 5)
    assert window.session.training.settings == TrainingSettings(k=5, seed=2**40, tolerance=0.123, shuffle=True)


def test_the_form_says_what_the_declarations_say(window):
    for name, field in window.training_panel.fields.items():
        assert field.widget.toolTip() == SETTINGS[name].help


def test_pause_step_and_stop_by_clicks(qtbot, ready):
    panel, session = ready.training_panel, ready.session
    assert (panel.train.text(), panel.step.isEnabled(), panel.stop.isEnabled()) == ("Train", True, False)
    click(qtbot, panel.step)
    qtbot.waitUntil(lambda: session.training.live is not None, timeout=LONG)
    assert (panel.train.text(), panel.step.isEnabled(), panel.stop.isEnabled()) == ("Resume", True, True)
    assert panel.status.text().startswith("Paused. Iteration 0 · first centroids · ")
    click(qtbot, panel.step)
    qtbot.waitUntil(lambda: panel.status.text().startswith("Paused. Iteration 1 · "), timeout=LONG)
    assert not panel.fields["k"].widget.isEnabled()
    click(qtbot, panel.stop)
    qtbot.waitUntil(lambda: session.selection.value.run is not None, timeout=LONG)
    assert "Ended early after 1 iteration in" in panel.status.text() and panel.fields["k"].widget.isEnabled()


def test_step_makes_no_sense_without_digits_or_while_a_training_runs(qtbot, window, sample):
    panel = window.training_panel
    assert not panel.step.isEnabled() and panel.status.text() == "Open digits to train on them."
    window.session.open_digits.use(sample)
    assert panel.step.isEnabled() and panel.status.text() == "Ready to train."
    window.session.sweeps.start(range(2, 100))
    assert not panel.step.isEnabled() and not panel.stop.isEnabled()
    window.session.tasks.stop()
    qtbot.waitUntil(lambda: window.session.tasks.task is None, timeout=LONG)
    click(qtbot, panel.train)
    assert not panel.step.isEnabled() and panel.train.text() == "Pause"


@pytest.mark.parametrize("key", [Qt.Key.Key_F10])
def test_the_key_for_a_step_does_one(qtbot, ready, key):
    qtbot.keyClick(ready, key)
    qtbot.waitUntil(lambda: ready.session.training.live is not None, timeout=LONG)
    assert ready.session.training.live.iteration.number == 0
    qtbot.keyClick(ready, key)
    qtbot.waitUntil(lambda: ready.session.training.live.iteration.number == 1, timeout=LONG)


def test_what_is_said_of_a_run_follows_settings_digits_and_selection(qtbot, ready, sample, idle):
    panel, session = ready.training_panel, ready.session
    click(qtbot, panel.train)
    idle(session)
    own = panel.status.text()
    assert own.startswith("Converged after")
    type_number(qtbot, panel.fields["k"].widget, 5)
    assert panel.status.text().startswith(f"{session.selection.value.entry.title}\nconverged after")
    type_number(qtbot, panel.fields["k"].widget, 16)
    assert panel.status.text() == own
    session.open_digits.use(sample.take(slice(0, 100)))
    assert panel.status.text() != own and session.selection.value.entry.title in panel.status.text()
    session.selection.select_entry(session.runs.builtin)
    assert panel.status.text() == "Ready to train."


def test_the_button_says_how_many_options_are_on_and_names_them(qtbot, ready):
    panel = ready.training_panel
    assert panel.options.text() == "&Options" and not panel.options_on.text()
    place = panel.options.geometry()
    click(qtbot, panel.options)
    toggle(qtbot, panel.fields["straighten"].widget)
    toggle(qtbot, panel.fields["features"].widget)
    assert panel.options.text() == "&Options (2 on)"
    assert panel.options_on.text() == "Straighten · Compare edges" and "Compare edges" in panel.options.toolTip()
    type_number(qtbot, panel.fields["restarts"].widget, 3)
    assert panel.options.text() == "&Options (3 on)" and panel.options_on.text().endswith("3 restarts")
    assert panel.options.geometry() == place
    ready.session.training.change_settings(TrainingSettings())
    assert panel.options.text() == "&Options"


def test_options_open_beside_the_card_inside_the_screen_and_close_with_esc(qtbot, ready):
    panel = ready.training_panel
    panel.options.setFocus()
    qtbot.keyClick(panel.options, Qt.Key.Key_Space)
    popover = panel.popover
    assert popover.isVisible() and ready.screen().availableGeometry().contains(popover.geometry())
    assert popover.isAncestorOf(popover.focusWidget())
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert ready.right.draw.isChecked() and panel.options.hasFocus()


def test_the_message_about_too_few_clusters_names_the_option(qtbot, ready, idle):
    panel = ready.training_panel
    ready.session.training.change_settings(TrainingSettings(k=1, per_class=True))
    click(qtbot, panel.train)
    idle(ready.session)
    assert str(ready.session.problems[0]) == (
        "“Train each label on its own” needs at least one cluster for each of the 10 labels; k is 1. "
        "Choose k = 10 or more, or switch the option off."
    )


def test_nothing_about_a_run_is_cut_off(qtbot, ready, idle):
    panel = ready.training_panel
    assert panel.status.height() >= 2 * panel.status.fontMetrics().lineSpacing()
    click(qtbot, panel.train)
    assert panel.progress.isVisible()
    idle(ready.session)
    assert not panel.progress.isVisible()


def test_fields_and_buttons_beside_them_are_equally_tall(ready):
    panel, digits = ready.training_panel, ready.digits_panel
    fields = [panel.fields[name].widget for name in ("k", "seeding", "seed")]
    assert len({one.height() for one in (*fields, panel.new_seed, panel.train, digits.validation, digits.open)}) == 1
