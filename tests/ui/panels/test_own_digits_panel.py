from tests.ui.events import click


def test_a_wrong_answer_is_kept_as_an_own_digit(qtbot, window, sample, idle):
    panel = window.own_digits_panel
    assert panel.facts.text() == "The digits you keep test every model." and not panel.more.isVisible()
    window.pad_panel.pad.show_image(sample.images[0])
    panel.choose(int(sample.labels[0]))
    click(qtbot, panel.keep)
    idle(window.session)
    assert panel.facts.text() == "1 kept: 1 of them is read correctly" and panel.more.isVisible()
    click(qtbot, panel.keep)
    idle(window.session)
    assert panel.facts.text() == "2 kept: 2 of them are read correctly"


def test_they_join_the_next_training_when_that_is_chosen(window, sample, idle):
    window.pad_panel.pad.show_image(sample.images[0])
    window.commands["keep"].trigger()
    idle(window.session)
    window.own_digits_panel.joins.trigger()
    assert window.session.training.with_own_digits
    window.own_digits_panel.joins.trigger()
    assert not window.session.training.with_own_digits


def test_a_blank_pad_keeps_nothing(qtbot, window):
    assert not window.own_digits_panel.keep.isEnabled() and not window.commands["keep"].isEnabled()
