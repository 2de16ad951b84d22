from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.illustrations.evidence import Compared, Evidence
from digitcluster.core.analysis.illustrations.sample import sample_evidence
from digitcluster.core.progress import finish


@pytest.fixture
def of_plane(plane):
    """Evidence of the eight points of a plane (see `plane`), with what is said about them besides."""

    def make(**more):
        compared = Compared(plane.digits, plane.assignment, {"all": plane.rows})
        return replace(Evidence(plane.model, digits=plane.digits, compared=compared), **more)

    return make


@pytest.fixture(scope="session")
def whole():
    """All that there can be: of the sample that the program trains on by itself."""
    return finish(sample_evidence())


@pytest.fixture
def points():
    """Return the places of a strip's images in the plane."""

    def of(strip):
        return [tuple(np.ravel(piece.image).tolist()) for piece in strip.pieces]

    return of
