import numpy as np
import pytest
import shiboken6

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.files.autosave_reading import read_about
from digitcluster.session import autosave
from digitcluster.session.messages import Messages
from digitcluster.session.task_runner import TaskRunner
from tests.session.crashes import folder_of, train
from tests.window_fixtures import LONG


def is_at(session, number):
    """Tell whether a training pauses after an iteration."""
    live = session.training.live
    return live is not None and live.iteration.number == number and session.tasks.task.paused


@pytest.fixture
def opened(session, sample):
    """A session with 600 sample digits open."""
    session.open_digits.use(sample)
    return session


@pytest.fixture
def one():
    """A drawing of a 1."""
    return Drawing((np.array([[0.5, 0.1], [0.5, 0.9]]),))


@pytest.fixture
def messages(qtbot):
    """A road for messages that notes them: `problems` and `sentences`."""
    messages = Messages()
    messages.problems, messages.sentences = [], []
    messages.failed.connect(messages.problems.append)
    messages.told.connect(messages.sentences.append)
    yield messages
    shiboken6.delete(messages)


@pytest.fixture
def tasks(messages):
    tasks = TaskRunner(messages, messages)
    yield tasks
    tasks.close()


@pytest.fixture
def at_once(monkeypatch):
    """No test waits for seconds that people do not notice."""
    monkeypatch.setattr(autosave, "SOON", 1)
    monkeypatch.setattr(autosave, "SHARE", 0)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "data" / "recovery"


@pytest.fixture
def begin(make_session, own_digits_file, root, idle, at_once):
    """Begin as the program does: a session with a folder of its own, which looks for what was left: its `offers`."""

    def begin():
        session = make_session(own_digits_file)
        session.offers = []
        session.recovery.offered.connect(session.offers.append)
        session.recovery.prepare(root)
        session.recovery.start()
        idle(session)
        return session

    return begin


@pytest.fixture
def kept(qtbot):
    """Wait until a copy's folder has what is said, or nothing where that is empty."""

    def wait(session, what):
        def is_kept():
            about = read_about(folder_of(session))
            assert (about.what if about else "") == what

        qtbot.waitUntil(is_kept, timeout=LONG)

    return wait


@pytest.fixture
def crash(root):
    """Let a session end as in a crash: nothing is written or removed any more, and the system frees its lock."""

    def crash(session):
        session.keeping.close()
        lock = folder_of(session) / "lock"
        lock.rename(lock.with_name("lock of the dead"))  # held by this process still, but no longer in the way
        lock.touch()

    return crash


@pytest.fixture
def in_training(qtbot, begin, kept, sample, monkeypatch):
    """A session whose training has done an iteration, pauses, and is kept as far as it has come."""
    monkeypatch.setattr(autosave, "EVERY", 10)
    session = begin()
    session.open_digits.use(sample)
    for number in (0, 1):
        session.training.step()
        qtbot.waitUntil(lambda number=number: is_at(session, number), timeout=LONG)
    kept(session, "a training as far as it had come")
    return session


@pytest.fixture
def opened_run(sample, idle):
    """Let a session have a run."""

    def make(session):
        session.open_digits.use(sample)
        train(session, idle)

    return make
