import pytest

from digitcluster.core.progress import Progress, finish, in_one_step, reworded


def test_the_fraction_is_the_share_that_is_done():
    assert Progress("x", 3, 12).fraction == 0.25
    assert Progress("x", 3, 0).fraction == 0
    assert Progress("x", 13, 12).fraction == 1


def test_finish_returns_the_result():
    def work():
        yield 1
        yield 2
        return "result"

    assert finish(work()) == "result"


def test_a_plain_function_becomes_a_generator_that_says_what_it_does_before_it_does_it():
    done = []
    work = in_one_step("Looking", lambda: done.append(1) or "found")
    assert next(work) == Progress("Looking", 0, 0) and not done
    with pytest.raises(StopIteration) as end:
        next(work)
    assert end.value.value == "found" and done


def test_reworded_work_does_the_same_under_other_texts():
    def work():
        yield Progress("Counting", 1, 2)
        return "done"

    steps = reworded(work(), lambda record: f"{record.text}: {record.done} of {record.total}")
    assert next(steps) == Progress("Counting: 1 of 2", 1, 2)
    assert finish(steps) == "done"


def test_reworded_work_that_is_closed_closes_the_work():
    closed = []

    def work():
        try:
            yield Progress("Counting", 1, 2)
        finally:
            closed.append(True)

    steps = reworded(work(), lambda record: record.text)
    next(steps)
    steps.close()
    assert closed == [True]
