from dataclasses import replace

import pytest

from digitcluster.core import threads
from digitcluster.core.errors import SettingsError
from digitcluster.core.progress import finish
from digitcluster.core.training import side_by_side
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import SweepStep, parse_ks, seeds_from, sweep, write_ks


def steps_of(work):
    return [record for record in work if isinstance(record, SweepStep)]


def test_each_result_is_there_as_soon_as_its_k_is_done(sample):
    seen = []
    for step in steps_of(sweep(sample, (2, 5, 9), TrainingSettings(seed=1))):
        assert step.total == 3 and step.done == len(seen) + (step.run is not None)
        assert set(step.running) <= {2, 5, 9} - set(seen) and 1 <= len(step.running) <= threads.THREADS
        if step.run is not None:
            assert step.run.settings.k in step.running
            seen.append(step.run.settings.k)
    assert sorted(seen) == [2, 5, 9]


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_a_sweep_gives_what_single_trainings_give(sample, monkeypatch, threads):
    monkeypatch.setattr(side_by_side, "THREADS", threads)
    settings = TrainingSettings(seed=1)
    runs = finish(sweep(sample, (3, 4, 7), settings))
    assert [run.settings.k for run in runs] == [3, 4, 7]
    for run in runs:
        alone = finish(train_run(sample, replace(settings, k=run.settings.k)))
        assert run.model.centroids.tobytes() == alone.model.centroids.tobytes()
        assert run.history == alone.history and run.validation_error == alone.validation_error


def test_a_sweep_that_is_closed_leaves_no_work_behind(sample):
    work = sweep(sample, range(2, 40), TrainingSettings())
    while not isinstance(next(work), SweepStep):
        pass
    work.close()
    assert threads.submit(lambda answer: answer, 42).result(timeout=30) == 42


def test_a_training_that_fails_ends_the_sweep_with_its_error(sample):
    with pytest.raises(SettingsError, match="1,000 clusters need"):
        finish(sweep(sample, (2, 3, 1000), TrainingSettings()))


def test_too_large_a_k_is_refused_before_anything_is_computed(sample):
    with pytest.raises(SettingsError, match="1,000 clusters need"):
        next(sweep(sample, (2, 3, 1000), TrainingSettings()))


def test_too_small_a_k_for_all_labels_is_refused_before_anything_is_computed(sample):
    with pytest.raises(SettingsError, match="needs at least one cluster for each of the 10 labels; k is 9"):
        next(sweep(sample, (9, 20), TrainingSettings(per_class=True)))


def test_labels_that_are_trained_on_their_own_do_not_grow(sample):
    with pytest.raises(SettingsError, match="cannot grow"):
        next(sweep(sample, (10, 20), TrainingSettings(per_class=True, seeding="grow")))


def test_digits_without_labels_have_no_error_rate_to_sweep(sample):
    with pytest.raises(SettingsError, match="has no labels"):
        next(sweep(replace(sample, labels=None), (2, 3), TrainingSettings()))


def test_grown_centroids_give_a_falling_inertia_in_fewer_iterations(sample):
    ks = (2, 3, 4, 5, 6, 8, 12)
    grown = finish(sweep(sample, ks, TrainingSettings(seeding="grow")))
    fresh = finish(sweep(sample, ks, TrainingSettings()))
    inertias = [run.inertia for run in grown]
    assert inertias == sorted(inertias, reverse=True)
    assert sum(run.iterations for run in grown) < sum(run.iterations for run in fresh)
    again = finish(sweep(sample, ks, TrainingSettings(seeding="grow")))
    assert [run.inertia for run in again] == inertias


def test_growing_is_for_sweeps_alone(sample):
    with pytest.raises(SettingsError, match="Only a sweep"):
        finish(train_run(sample, TrainingSettings(seeding="grow")))


def test_time_left_is_known_once_a_k_is_done(sample):
    steps = steps_of(sweep(sample, (2, 3), TrainingSettings()))
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
    assert parse_ks(write_ks(ks)) == ks


@pytest.mark.parametrize("text", ["", "a", "5-", "-5", "7-3", "0", "1.5", "5,,6", "1-99999999999"])
def test_what_is_no_number_of_clusters_is_refused_with_an_example(text):
    with pytest.raises(SettingsError, match="such as 5-24,100"):
        parse_ks(text)


def test_numbers_of_clusters_are_written_as_people_write_them():
    assert write_ks((*range(5, 25), 100)) == "5-24,100"
    assert write_ks((2, 4, 5)) == "2,4-5" and write_ks(()) == ""


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("shuffle", [False, True])
def test_several_seeds_give_what_single_trainings_with_them_give(sample, monkeypatch, threads, shuffle):
    monkeypatch.setattr(side_by_side, "THREADS", threads)
    settings = TrainingSettings(seed=7, shuffle=shuffle)
    runs = finish(sweep(sample, (3, 6), settings, seeds=seeds_from(7, 3)))
    assert [(run.settings.k, run.settings.seed) for run in runs] == [(k, seed) for k in (3, 6) for seed in (7, 8, 9)]
    for run in runs:
        alone = finish(train_run(sample, run.settings))
        assert run.history == alone.history and run.validation_error == alone.validation_error
    assert len({run.inertia for run in runs}) > 2


def test_what_is_there_already_is_not_trained_again(sample):
    settings = TrainingSettings(seed=1)
    done = finish(sweep(sample, (3, 5), settings))
    steps = steps_of(sweep(sample, (3, 4, 5), settings, seeds=(1, 2), done=done))
    assert {(step.run.settings.k, step.run.settings.seed) for step in steps if step.run} == {
        (4, 1),
        (3, 2),
        (4, 2),
        (5, 2),
    }
    assert steps[-1].done == steps[-1].total == 4 and steps[-1].seconds_left == 0
    assert steps_of(sweep(sample, (3, 5), settings, done=done)) == []


def test_a_k_that_is_added_to_grown_ones_grows_from_the_next_smaller_one(sample):
    settings = TrainingSettings(seeding="grow")
    done = finish(sweep(sample, (4, 8), settings))
    (added,) = finish(sweep(sample, (9,), settings, done=done))
    fresh = finish(sweep(sample, (9,), settings))[0]
    assert added.inertia < done[1].inertia and added.inertia != fresh.inertia
    assert added.iterations < fresh.iterations


def test_a_sweep_goes_on_only_with_its_own_digits(sample):
    done = finish(sweep(sample, (3,), TrainingSettings()))
    others = replace(sample.take(slice(0, 500)), name="others")
    with pytest.raises(
        SettingsError, match=r"open digits \(others\) are not those of this sweep, .* made with sample\."
    ):
        finish(sweep(others, (3, 4), TrainingSettings(), done=done))


@pytest.mark.parametrize(("seed", "repeats"), [(1, 0), (1, -1), (1, 1001), (2**63 - 3, 4)])
def test_impossible_numbers_of_repeats_are_refused(seed, repeats):
    with pytest.raises(SettingsError, match=r"must be .*from 1 to 1,000|seed is 9223372036854775808"):
        seeds_from(seed, repeats)
    assert seeds_from(5, 3) == (5, 6, 7)
