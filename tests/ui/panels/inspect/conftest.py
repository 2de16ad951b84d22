"""What tests of the inspector share: a window in which the open digits have been compared with the clusters."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.session.selection import CellSubject, ClusterSubject, DigitSubject
from tests.window_fixtures import LONG


@pytest.fixture
def compared(qtbot):
    """Wait until a session has compared its digits with the clusters of the model in use."""

    def wait(session):
        qtbot.waitUntil(lambda: session.inspection.value is not None, timeout=LONG)
        return session.inspection.value

    return wait


@pytest.fixture
def inspecting(ready, compared):
    """The window with 600 sample digits open, compared with the built-in model."""
    compared(ready.session)
    return ready


@pytest.fixture
def trained(ready, compared, idle):
    """The same after a training with k = 6, so that some labels have no cluster."""
    training = ready.session.training
    training.change_settings(replace(training.settings, k=6))
    training.train()
    idle(ready.session)
    compared(ready.session)
    return ready


@pytest.fixture
def misread(inspecting):
    """The rows of digits that the built-in model reads wrongly."""
    value = inspecting.session.inspection.value
    return np.flatnonzero(value.entry.model.labels[value.assignment.clusters] != value.assignment.labels)


@pytest.fixture
def inspect():
    """Inspect a cluster, a digit by its row, or a cell of the confusion."""

    def select(window, *, cluster=None, row=None, cell=None, other=None):
        session = window.session
        if cluster is not None:
            subject = ClusterSubject(cluster, other)
        elif row is not None:
            subject = DigitSubject(session.open_digits.digits, int(row))
        else:
            subject = CellSubject(*cell)
        session.selection.inspect(subject)

    return select
