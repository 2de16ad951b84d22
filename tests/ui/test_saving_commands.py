"""File > Save a picture of, and Save a table of."""

import csv

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from digitcluster.session.selection import ClusterSubject
from digitcluster.ui.plot_tabs import PLOTS
from digitcluster.ui.tables import TABLES


@pytest.fixture
def full(ready, idle):
    """The window with a run, a sweep, and a cluster that is inspected."""
    session = ready.session
    session.training.train()
    idle(session)
    session.sweeps.start((3, 4))
    idle(session)
    session.selection.inspect(ClusterSubject(2))
    idle(session)
    return ready


@pytest.fixture
def save(monkeypatch, tmp_path, idle):
    """Give a command that asks where to save; return the file."""

    def give(window, command, ending):
        path = tmp_path / f"{command}{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
        window.commands[command].trigger()
        idle(window.session)
        return path

    return give


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(("ending", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_every_plot_is_saved_in_every_form(full, save, ending, start):
    for name in PLOTS:
        assert save(full, f"save_{name}", ending).read_bytes().startswith(start), name
    assert not full.session.problems


def test_every_table_is_saved(full, save):
    tables = {name: read(save(full, f"save_table_{name}", ".csv")) for name in TABLES}
    run, listed = full.session.selection.entry.run, full.inspect_panel.listed()
    assert [row[0] for row in tables["runs"]] == ["name", "built-in", "k 16"]
    assert np.array(tables["clusters"])[1:, 4:].astype(int).tolist() == run.model.label_counts.tolist()
    assert len(tables["convergence"]) == run.iterations + 1
    assert [row[0] for row in tables["error_rate"]] == ["k", "3", "4"]
    assert np.array(tables["confusion"])[1:, 1:].astype(int).tolist() == run.validation_confusion.tolist()
    assert [int(row[0]) - 1 for row in tables["digits"][1:]] == listed.rows.tolist()
    assert not full.session.problems


def test_a_table_with_nothing_in_it_is_not_saved_but_spoken_of(window, save):
    for name in ("convergence", "error_rate", "confusion", "digits"):
        before = len(window.session.problems)
        assert not save(window, f"save_table_{name}", ".csv").exists()
        assert len(window.session.problems) == before + 1, name


def test_a_run_with_the_name_of_a_formula_is_none_in_the_table(full, save):
    full.session.runs.rename(full.session.selection.entry, "=1+1")
    assert read(save(full, "save_table_runs", ".csv"))[-1][0] == "'=1+1"
