import numpy as np
import pytest
import shiboken6

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.session.messages import Messages
from digitcluster.session.task_runner import TaskRunner


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
