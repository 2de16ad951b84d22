"""What the program loads once its window is there."""

import importlib.util

import pytest

from digitcluster import app


def test_what_files_need_is_loaded_piece_by_piece(qtbot, monkeypatch):
    loaded = []
    monkeypatch.setattr(app.importlib, "import_module", loaded.append)
    app.load_formats(app.FORMATS, lambda: loaded.append("done"))
    assert len(loaded) == 1
    qtbot.waitUntil(lambda: len(loaded) > len(app.FORMATS))
    assert loaded == [*app.FORMATS, "done"]


@pytest.mark.parametrize("name", app.FORMATS)
def test_there_is_such_a_piece(name):
    assert importlib.util.find_spec(name) is not None
