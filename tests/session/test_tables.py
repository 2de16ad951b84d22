"""The list of runs as a table."""

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.entries import ModelEntry
from digitcluster.session.tables import runs_table


def test_a_row_for_each_with_settings_and_error_rates(sample, builtin):
    run = finish(train_run(sample, TrainingSettings(k=7, seed=3, straighten=True)))
    table = runs_table([ModelEntry(builtin, is_builtin=True), ModelEntry(run.model, run, name="=mine")])
    first, second = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    assert first["name"] == "built-in" and first["k"] == 40 and first["seed"] is None is first["training_error"]
    assert second["name"] == "=mine" and (second["k"], second["seed"], second["straighten"]) == (7, 3, True)
    assert second["validation_error"] == run.validation_error and second["iterations"] == run.iterations
    assert second["test_error"] is None and second["digits"] == "sample"
