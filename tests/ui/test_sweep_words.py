from types import SimpleNamespace

import numpy as np
import pytest

from digitcluster.session.entries import Sweep
from digitcluster.session.sweep_findings import Findings
from digitcluster.ui.sweep_words import by_seed


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([10, 10], "All 2 clusters come back in all 10 runs."),
        ([9, 1], "No cluster comes back in all 10 runs: all depend on the seed."),
        ([10, 9], "1 of 2 clusters comes back in all 10 runs; 1 depends on the seed."),
        ([10] * 6 + [3] * 4, "6 of 10 clusters come back in all 10 runs; 4 depend on the seed."),
    ],
)
def test_how_many_clusters_come_back_is_said(found, said):
    stability = SimpleNamespace(found=np.array(found), runs=10)
    assert by_seed(Sweep((2,)), Findings(stability=stability)).startswith(said)
