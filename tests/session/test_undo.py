"""The stacks of undo: how far back they go, what is freed, and what becomes of a step that raises."""

import gc
import sys
import weakref
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtGui import QUndoCommand

from digitcluster.session.entries import ModelEntry
from digitcluster.session.undo import UndoStacks, reported


class Content:
    """What a step keeps, such as a model."""


class Step(QUndoCommand):
    def __init__(self, number):
        super().__init__(f"step {number}")
        self.content = Content()


@pytest.fixture
def undo(qapp):
    undo = UndoStacks()
    yield undo
    undo.close()
    shiboken6.delete(undo)


@pytest.mark.parametrize(("name", "limit"), [("pad", 200), ("work", 50)])
def test_only_the_newest_steps_can_be_undone_and_what_the_older_kept_is_freed(undo, name, limit):
    stack, contents = getattr(undo, name), []
    for number in range(limit + 30):
        step = Step(number)
        contents.append(weakref.ref(step.content))
        stack.push(step)
    del step
    gc.collect()
    kept = [number for number, content in enumerate(contents) if content() is not None]
    assert kept == list(range(30, limit + 30)) and stack.count() == limit
    texts = []
    while undo.canUndo():
        texts.append(undo.undoText())
        undo.undo()
    assert texts == [f"step {number}" for number in reversed(kept)]


def test_a_run_that_was_deleted_long_ago_is_no_longer_in_memory(opened):
    runs = opened.runs
    model = runs.builtin.model
    (first,) = runs.add([ModelEntry(replace(model, name="first"))])
    seen = weakref.ref(first.model)
    runs.delete(first)
    del first
    (other,) = runs.add([ModelEntry(model)])
    for number in range(60):
        runs.rename(other, f"name {number}")
    gc.collect()
    assert seen() is None


def test_a_step_that_raises_stays_on_the_stack_which_can_be_used(qapp, undo, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append(str(error)))

    class Broken(QUndoCommand):
        @reported
        def redo(self):
            raise ValueError("redo")

        @reported
        def undo(self):
            raise ValueError("undo")

    undo.work.push(Broken("broken"))
    assert undo.activeStack() is undo.work and undo.canUndo() and undo.undoText() == "broken"
    undo.undo()
    assert undo.canRedo() and seen == ["redo", "undo"]
    undo.work.push(Step(1))
    assert undo.work.count() == 1 and undo.undoText() == "step 1"
