"""In which order runs and sweeps stand in their list."""

from dataclasses import replace

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import sweep
from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.ui.run_list import Order, SweptRun, arranged


@pytest.fixture(scope="module")
def entries(sample):
    """Runs with k 9, 3 and 12, oldest first, and one whose error rates nobody knows."""
    runs = [finish(train_run(sample, TrainingSettings(k=k, max_iterations=3))) for k in (9, 3, 12)]
    unknown = ModelEntry(replace(runs[0].model, metadata={}), name="unknown")
    return [*(ModelEntry(run.model, run) for run in runs), unknown]


@pytest.fixture(scope="module")
def swept(sample):
    return Sweep((2, 4), finish(sweep(sample, (2, 4), TrainingSettings(max_iterations=3))))


def titles(rows):
    return [item.run.model.k if isinstance(item, SweptRun) else item.title for item in rows.values()]


def ks(entries, order):
    return [item.model.k for item in arranged(entries, (), order).values()]


def test_the_newest_is_first(entries):
    numbers = sorted((one.number for one in entries), reverse=True)
    assert [item.number for item in arranged(entries, (), Order()).values()] == numbers


def test_names_are_sorted_as_people_do(entries):
    shown = [item.title.split(" · ")[0] for item in arranged(entries, (), Order("name")).values()]
    assert shown == ["k 3", "k 9", "k 12", "unknown"]


@pytest.mark.parametrize("descending", [False, True])
def test_what_has_no_value_comes_last_whichever_way_numbers_are_sorted(entries, descending):
    rows = list(arranged(entries, (), Order("validation", descending=descending)).values())
    errors = [item.validation_error for item in rows]
    assert errors[-1] is None and errors[:-1] == sorted(errors[:-1], reverse=descending)


def test_clicks_on_a_head_sort_up_then_down_then_not_at_all(entries):
    once = Order().clicked("k")
    twice = once.clicked("k")
    assert ks(entries, once)[:1] == [3] and ks(entries, twice)[:1] == [12]
    assert twice.clicked("k") == Order() and twice.clicked("name") == Order("name")


@pytest.mark.parametrize("order", [Order(), Order("k"), Order("test", descending=True)])
def test_an_order_is_remembered_as_text_and_nonsense_is_the_newest_first(order):
    assert Order.read(order.written) == order and Order.read("colour descending") == Order()


def test_pinned_ones_are_first_however_the_list_is_sorted(entries):
    pinned = [replace(entries[0], pinned=True), *entries[1:]]
    for order in (Order(), Order("k"), Order("k", descending=True)):
        assert ks(pinned, order)[0] == 9


def test_the_runs_of_an_open_sweep_stand_below_it_and_not_a_second_time(entries, swept):
    used = ModelEntry(swept.runs[1].model, swept.runs[1])
    closed = arranged([*entries, used], [swept], Order())
    assert titles(closed)[:2] == [used.title, swept.title]
    opened = arranged([*entries, used], [swept], Order(), {swept.number})
    assert titles(opened)[:3] == [swept.title, 2, used.title] and used.title not in titles(opened)[3:]
    assert titles(arranged([*entries, used], [swept], Order("k", descending=True), {swept.number}))[-2:] == [
        used.title,
        2,
    ]
