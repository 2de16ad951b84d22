from dataclasses import replace

import pytest

from digitcluster.cli.run_facts import run_facts, save_table
from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


@pytest.fixture(scope="module")
def trained(sample):
    return finish(train_run(sample, TrainingSettings(k=3, max_iterations=2)))


def test_error_rates_that_were_not_measured_are_none_and_empty_cells_but_never_0(trained, tmp_path):
    bare = replace(trained, training_error=None, validation_confusion=trained.validation_confusion * 0)
    facts = run_facts(bare)
    assert facts["training_error"] is None and facts["validation_error"] is None
    save_table([trained, bare], tmp_path / "sweep.csv")
    heading, first, second = (tmp_path / "sweep.csv").read_text().splitlines()
    assert heading == "k,iterations,converged,inertia,training_error,validation_error,seed"
    assert first == f"3,2,False,{trained.inertia},{trained.training_error},{trained.validation_error},42"
    assert second == f"3,2,False,{trained.inertia},,,42"


def test_a_table_that_cannot_be_written_says_where(trained, tmp_path):
    with pytest.raises(WritingError, match="The table could not be saved as"):
        save_table([trained], tmp_path / "missing" / "sweep.csv")
