"""Of several restarts the course of the best one is kept."""

import math

import numpy as np

from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


def iteration(restart, number, inertia, repaired=()):
    return Iteration(
        number=number,
        inertia=inertia,
        shift=float(number),
        reassigned=1,
        sizes=np.array([1]),
        centroids=np.zeros((1, 1, 1)),
        assignments=np.zeros(1, np.int32),
        repaired=repaired,
        restart=restart,
    )


def history_of(*iterations):
    history = TrainingHistory()
    for one in iterations:
        history.add(one)
    return history


def test_before_the_first_iteration_there_is_nothing():
    history = TrainingHistory()
    assert history.best is None and history.last is None and history.history == []


def test_first_centroids_alone_are_nothing_to_keep():
    history = history_of(iteration(1, 0, math.inf))
    assert history.best is None and history.last.number == 0 and history.history == []
    history.add(iteration(1, 1, 9.0))
    assert history.best.number == 1 and history.history == [(9.0, 1.0)]


def test_each_restart_begins_a_history_of_its_own():
    history = history_of(iteration(1, 1, 9.0), iteration(1, 2, 8.0), iteration(2, 1, 9.5))
    assert history.history == [(9.5, 1.0)]
    assert history.best_history == [(9.0, 1.0), (8.0, 2.0)] and history.best.inertia == 8.0
    assert history.last.restart == 2


def test_a_better_restart_takes_over_with_its_whole_history():
    history = history_of(iteration(1, 1, 9.0), iteration(2, 1, 9.5), iteration(2, 2, 7.0), iteration(2, 3, 6.0))
    assert history.best_history == [(9.5, 1.0), (7.0, 2.0), (6.0, 3.0)] and history.best.number == 3


def test_of_equally_good_restarts_the_first_is_kept():
    assert history_of(iteration(1, 1, 9.0), iteration(2, 1, 9.0)).best.restart == 1


def test_repairs_are_counted_over_all_restarts():
    assert history_of(iteration(1, 1, 9.0, (3, 4)), iteration(2, 1, 9.0, (0,))).repairs == 3


def test_a_copy_stays_as_it_is_while_the_training_goes_on(sample):
    history, copy = TrainingHistory(), None
    for record in train_run(sample, TrainingSettings(k=5)):
        if isinstance(record, Iteration):
            history.add(record)
            copy = copy or (history.copy() if record.number == 1 else None)
    assert len(history.history) > 1 and len(copy.history) == len(copy.best_history) == 1
    assert copy.best is copy.last and copy.last.number < history.last.number
