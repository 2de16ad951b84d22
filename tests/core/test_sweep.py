import pytest

from digitcluster.core.errors import SettingsError
from digitcluster.core.progress import finish
from digitcluster.core.run import TrainingSettings, train_run
from digitcluster.core.sweep import parse_ks, sweep


def test_each_result_is_there_as_soon_as_its_k_is_done(sample):
    seen = []
    for step in sweep(sample, (2, 5, 9), TrainingSettings(seed=1)):
        assert step.total == 3 and step.done == len(seen) + (step.run is not None)
        if step.run is not None:
            seen.append(step.run.settings.k)
            assert step.k == step.run.settings.k
        if step.k == 9:
            assert seen[:2] == [2, 5]
    assert seen == [2, 5, 9]


def test_a_sweep_gives_what_single_trainings_give(sample):
    settings = TrainingSettings(seed=1)
    runs = finish(sweep(sample, (4, 7), settings))
    alone = finish(train_run(sample, TrainingSettings(k=7, seed=1)))
    assert runs[1].inertia == alone.inertia and runs[1].validation_error == alone.validation_error


def test_time_left_is_known_once_a_k_is_done(sample):
    steps = list(sweep(sample, (2, 3), TrainingSettings()))
    assert steps[0].seconds_left is None
    assert steps[-1].seconds_left == 0
    assert all(step.seconds_left > 0 for step in steps if step.done == 1)


@pytest.mark.parametrize(
    ("text", "ks"),
    [
        ("5-24,100", (*range(5, 25), 100)),
        ("16", (16,)),
        (" 3 , 2-4 ", (2, 3, 4)),
        ("5–7", (5, 6, 7)),
    ],
)
def test_numbers_of_clusters_are_read_as_people_write_them(text, ks):
    assert parse_ks(text) == ks


@pytest.mark.parametrize("text", ["", "a", "5-", "-5", "7-3", "0", "1.5", "5,,6", "1-99999999999"])
def test_what_is_no_number_of_clusters_is_refused_with_an_example(text):
    with pytest.raises(SettingsError, match="such as 5-24,100"):
        parse_ks(text)
