import numpy as np


def test_the_confusion_of_a_run_is_shown_with_the_worst_pair_in_words(ready, idle):
    panel = ready.tabs.confusion
    matrix, classes = panel.canvas.values
    assert not matrix.any() and panel.sentence.text() == ""
    ready.session.training.train()
    idle(ready.session)
    ready.commands["show_confusion"].trigger()
    matrix, classes = panel.canvas.values
    np.testing.assert_array_equal(matrix, ready.session.selection.value.run.validation_confusion)
    assert "Most often confused" in panel.sentence.text() and len(classes) == 10
    assert ready.tabs.currentWidget().isAncestorOf(panel)
    ready.session.selection.select_entry(ready.session.runs.builtin)
    assert not panel.canvas.values[0].any()
