from dataclasses import replace

from digitcluster.session.runs import ModelEntry
from tests.ui.events import draw_one


def offered(window):
    choice = window.reader_choice.list
    return [choice.itemText(index) for index in range(choice.count())]


def choose(window, text):
    choice = window.reader_choice.list
    choice.setCurrentIndex(offered(window).index(text))
    choice.activated.emit(choice.currentIndex())


def test_the_model_in_use_reads_the_pad_and_another_one_when_it_is_chosen(qtbot, window, builtin):
    session = window.session
    draw_one(qtbot, window.pad_panel.pad)
    other = replace(builtin, labels=builtin.labels * 0 + 7, name="sevens")
    session.runs.add([ModelEntry(other)])
    assert offered(window) == ["built-in", "sevens"] and window.reader_choice.list.currentText() == "built-in"
    choose(window, "sevens")
    assert session.pad.answer.label == "7" and session.selection.model is builtin
    session.selection.select_new(ModelEntry(replace(other, name="third")))
    assert window.reader_choice.list.currentText() == "third" and session.pad.chosen is None


def test_a_training_reads_live_until_a_kept_model_is_chosen(qtbot, ready, idle):
    session, width = ready.session, ready.reader_choice.width()
    draw_one(qtbot, ready.pad_panel.pad)
    for number in (0, 1):
        session.training.step()
        qtbot.waitUntil(
            lambda number=number: bool(session.pad.live) and session.training.live.iteration.number == number
        )
    assert offered(ready)[0] == "live training" == ready.reader_choice.list.currentText()
    assert session.pad.answer.model.k == session.training.settings.k
    choose(ready, "built-in")
    assert session.pad.answer.model is session.runs.builtin.model and not session.pad.is_read_live
    choose(ready, "live training")
    assert session.pad.is_read_live and ready.reader_choice.width() == width
    session.tasks.stop()
    idle(session)
    assert session.pad.live is None and session.pad.answer.model is session.selection.model
    assert "live training" not in offered(ready) and session.selection.entry.run is not None


def test_a_long_title_is_cut_with_dots_and_moves_nothing(window, builtin):
    width = window.reader_choice.width()
    title = "letters of my class, drawn in spring 2026, second attempt"
    window.session.selection.select_new(ModelEntry(replace(builtin, name=title)))
    choice = window.reader_choice.list
    assert "…" in choice.currentText() and title in choice.toolTip() and window.reader_choice.width() == width
