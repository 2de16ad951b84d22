"""The term that is explained, and its picture, which follows what people look at."""

from dataclasses import replace

import pytest

from digitcluster.session import explaining
from digitcluster.session.selection import ClusterSubject, DigitSubject
from tests.session.crashes import train
from tests.window_fixtures import LONG


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """No test waits for other changes."""
    monkeypatch.setattr(explaining, "SOON", 0)


@pytest.fixture
def shown(qtbot):
    """Wait until a session has a picture that is other than a given one, and return it."""

    def wait(session, before=None):
        def is_there():
            made = session.explaining.value.illustration
            return made is not None and made is not before

        qtbot.waitUntil(is_there, timeout=LONG)
        return session.explaining.value.illustration

    return wait


@pytest.fixture
def watched(opened, idle):
    """A session with digits, compared with the built-in model, whose explanation is in sight."""
    idle(opened)
    opened.explaining.watch(True)
    return opened


def test_asking_is_announced_and_goes_back_and_forward(session):
    part, asked = session.explaining, []
    part.asked.connect(asked.append)
    for term in ("k", "k", "inertia"):
        part.ask(term)
    assert asked == ["k", "k", "inertia"] and part.value.term == "inertia"
    part.back()
    assert part.value.term == "k" and part.value.can_go_back and part.value.can_go_forward
    part.back()
    assert not part.value.can_go_back
    part.back()
    part.forward()
    part.forward()
    assert part.value.term == "inertia" and not part.value.can_go_forward
    part.back()
    part.ask("shift")
    assert not part.value.can_go_forward


def test_nothing_is_made_that_nobody_sees(opened, idle):
    opened.explaining.ask("centroid")
    idle(opened)
    assert opened.explaining.value.illustration is None


def test_a_picture_is_made_of_the_open_digits(watched, shown):
    watched.explaining.ask("centroid")
    made = shown(watched)
    assert made.is_own and made.term == "centroid"


def test_without_digits_the_picture_is_of_the_sample_and_the_sample_is_made_once(session, shown):
    session.explaining.watch(True)
    first = shown(session)
    assert not first.is_own
    session.explaining.ask("shift")
    second = shown(session, first)
    assert not second.is_own and second.sample is first.sample


def test_the_picture_follows_another_run(watched, shown, idle, qtbot):
    watched.explaining.ask("tolerance")
    before = shown(watched)
    assert not before.is_own, "the built-in model has no history"
    train(watched, idle)
    qtbot.waitUntil(lambda: watched.explaining.value.illustration.is_own, timeout=LONG)
    run = watched.selection.value.run
    own = watched.explaining.value.illustration
    assert len(own.picture.bars.values) == run.iterations
    watched.selection.select_entry(watched.runs.builtin)
    qtbot.waitUntil(lambda: not watched.explaining.value.illustration.is_own, timeout=LONG)


def test_the_picture_follows_the_cluster_and_the_digit_that_are_inspected(watched, shown, qtbot, sample):
    watched.explaining.ask("centroid")
    before = shown(watched)
    other = int(watched.inspection.value.assignment.clusters[7])
    watched.selection.inspect(ClusterSubject(other))
    made = shown(watched, before)
    assert made.picture.caption.startswith(f"Cluster {other + 1} ")
    watched.explaining.ask("inertia")
    shown(watched)
    watched.selection.inspect(DigitSubject(sample, 7))
    qtbot.waitUntil(
        lambda: (watched.explaining.value.illustration.picture.strips[0].pieces[0].image == sample.images[7]).all(),
        timeout=LONG,
    )


def test_the_picture_follows_the_settings_and_other_digits(watched, shown, sample):
    watched.explaining.ask("validation")
    before = shown(watched)
    watched.training.change_settings(replace(watched.training.settings, validation=0.5))
    half = shown(watched, before)
    assert "300 are kept for validation" in half.picture.caption
    watched.open_digits.use(sample.take(slice(0, 100)))
    assert "50 are kept for validation" in shown(watched, half).picture.caption


def test_the_picture_follows_an_iteration_that_is_played_back(watched, shown, idle, qtbot):
    train(watched, idle)
    watched.explaining.ask("iteration")
    before = shown(watched)
    watched.selection.show_frame(2)
    after = shown(watched, before)
    assert after.picture.strips[0].pieces[-1].words == "2" != before.picture.strips[0].pieces[-1].words


def test_out_of_sight_no_picture_is_made_any_more(watched, shown, idle, sample):
    watched.explaining.ask("validation")
    before = shown(watched)
    watched.explaining.watch(False)
    watched.open_digits.use(sample.take(slice(0, 100)))
    idle(watched)
    assert watched.explaining.value.illustration is before
    watched.explaining.watch(True)
    watched.explaining.watch(False)
    watched.explaining.watch(True)
    assert "25 are kept" in shown(watched, before).picture.caption
