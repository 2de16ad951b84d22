"""However few, equal or unlabelled the digits are, all that is said about clusters can be found out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from digitcluster.core.analysis.assignment import NONE, assign
from digitcluster.core.analysis.cells import cell_rows, matrix, worst_pairs
from digitcluster.core.analysis.edits import merge, relabel, remove
from digitcluster.core.analysis.likeness import by_likeness
from digitcluster.core.analysis.members import cluster_facts
from digitcluster.core.analysis.missing import missing_labels
from digitcluster.core.analysis.neighbours import nearest_digit_otherwise
from digitcluster.core.analysis.suspicious import suspicious
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish


@st.composite
def models_and_digits(draw):
    """Few shades and sizes, so that digits and centroids are often equal; some clusters have no members."""
    classes = tuple(f"class {number}" for number in range(draw(st.sampled_from((1, 2, 10, 256)))))
    height, width = draw(st.sampled_from(((1, 1), (1, 2), (3, 2), (28, 28))))
    count, k = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    random = np.random.default_rng(draw(st.integers(0, 9)))
    shades = draw(st.sampled_from(((0,), (99,), (0, 255), (1, 2, 3))))
    images = random.choice(shades, (count, height, width)).astype(np.uint8)
    labels = random.integers(0, len(classes), count).astype(np.uint8) if draw(st.booleans()) else None
    counts = random.integers(0, 3, (k, len(classes)))
    centroids = random.choice(shades, (k, height, width)).astype(np.float32)
    model = Model(centroids, random.integers(0, len(classes), k).astype(np.uint8), counts, classes)
    return model, Digits(images, labels, classes if labels is not None else ("unknown",), name="any")


@settings(max_examples=100, deadline=None)
@given(models_and_digits())
def test_each_digit_is_in_one_cluster_one_cell_and_one_place_of_the_ranking(case):
    model, digits = case
    assignment, rows = finish(assign(model, digits)), np.arange(len(digits))
    inside = [cluster_facts(assignment, model, cluster, rows).members for cluster in range(model.k)]
    assert sum(inside) == len(digits)
    known = int((assignment.labels != NONE).sum())
    counts = matrix(assignment, model, rows)
    assert counts.sum() == known and all(pair.count > 0 for pair in worst_pairs(counts, 5))
    cells = [len(cell_rows(assignment, model, rows, true, None)) for true in range(len(model.classes))]
    assert sum(cells) == known
    found = suspicious(assignment, model, rows).rows
    assert len(set(found.tolist())) == len(found) <= known
    missing = missing_labels(assignment, model, rows)
    assert all(one.label not in model.labels for one in missing)


@settings(max_examples=100, deadline=None)
@given(models_and_digits(), st.data())
def test_any_model_is_sorted_edited_and_compared(case, data):
    model, digits = case
    assert sorted(by_likeness(model.prototypes).tolist()) == list(range(model.k))
    cluster = data.draw(st.integers(0, model.k - 1))
    label = data.draw(st.integers(0, len(model.classes) - 1))
    assert relabel(model, cluster, label).labels[cluster] == label
    if model.k > 1:
        for edited in (remove(model, cluster), merge(model, cluster, (cluster + 1) % model.k)):
            assert edited.model.k == model.k - 1 and np.isfinite(edited.model.centroids).all()
            assert edited.model.label_counts.sum() == model.label_counts.sum()
    assignment = finish(assign(model, digits))
    answers = model.labels[assignment.clusters]
    other = nearest_digit_otherwise(assignment, model, digits.images[0], int(answers[0]))
    assert (other is None) == bool((answers == answers[0]).all())
