from dataclasses import fields, replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import NONE, assign
from digitcluster.core.analysis.following import follow, rows_before
from digitcluster.core.analysis.mending import MendedDigits, Mends
from digitcluster.core.progress import finish


def check(model, digits, mends_before, mends_after):
    """Compare what follows with an assignment of the mended digits from scratch."""
    before = MendedDigits.of(digits).mend(mends_before)
    after = before.mend(mends_after)
    rows = rows_before(mends_before.kept, mends_after.kept)
    old = finish(assign(model, before.digits))
    found = finish(follow(old, model, after.digits, rows))
    expected = finish(assign(model, after.digits))
    for field in fields(found):
        np.testing.assert_allclose(getattr(found, field.name), getattr(expected, field.name), rtol=1e-5, atol=1e-3)
    return old, found


@pytest.fixture(params=["model", "edges"])
def some_model(request):
    return request.getfixturevalue(request.param)


def test_other_labels(some_model, sample):
    mends = Mends.of(sample)
    old, found = check(some_model, sample, mends, mends.relabel(np.array([3, 5, 400]), 9))
    assert old.labels[3] == sample.labels[3] and found.labels[3] == 9
    assert found.vectors is old.vectors or np.shares_memory(found.vectors, sample.images)


def test_digits_left_out_and_back_again(some_model, sample):
    mends = Mends.of(sample)
    fewer = mends.leave_out(np.array([0, 17, 599]))
    check(some_model, sample, mends, fewer)
    check(some_model, sample, fewer, mends)
    check(some_model, sample, fewer, mends.leave_out(np.array([1, 17])).relabel(np.array([30]), 2))


def test_rows_are_found_again():
    before, after = np.array([1, 0, 1, 1, 1], bool), np.array([1, 1, 1, 1, 0], bool)
    assert rows_before(before, after).tolist() == [0, NONE, 1, 2]


def test_only_mended_digits_are_compared(model, sample, assignment, monkeypatch):
    compared = []

    def spy(model, digits):
        compared.append(len(digits))
        return assign(model, digits)

    monkeypatch.setattr("digitcluster.core.analysis.following.assign", spy)
    mends = Mends.of(sample).relabel(np.array([7]), 8 if sample.labels[7] != 8 else 1)
    finish(follow(assignment, model, mends.digits(), np.arange(600)))
    assert compared == [1]


def test_labels_that_the_model_does_not_know_change_too(model, sample, assignment):
    other = replace(sample, classes=("other", *sample.classes[1:]))
    found = finish(follow(assignment, model, other, np.arange(600)))
    assert (found.labels[sample.labels == 0] == NONE).all() and (found.own[sample.labels == 0] == NONE).all()
