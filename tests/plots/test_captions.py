import numpy as np

from digitcluster.plots.captions import captions, gallery_order, most_confused, summary
from digitcluster.plots.caption_layout import Caption

# Clusters of 1 (pure), 0 (75 %), 0 (pure), of 3 labels; label 2 has no cluster.
COUNTS = np.array([[0, 4, 0], [3, 0, 1], [5, 0, 0]])


def test_clusters_are_sorted_by_label_then_purity():
    assert gallery_order(COUNTS).tolist() == [2, 1, 0]


def test_captions_say_label_size_and_purity():
    assert captions(COUNTS * 1000, "abc")[1] == Caption("a", "4,000 · 75 %", 0.75)


def test_a_label_without_a_cluster_is_named_with_where_its_digits_went():
    words = summary(COUNTS, "abc")
    assert "No cluster has the label c: most of its digits are in clusters of a." in words
    assert "has the label a" not in words


def test_the_commonest_confusion_is_named():
    matrix = np.array([[90, 10], [40, 60]])
    assert "40 of 100 validation digits labelled b are read as a" in most_confused(matrix, "ab")
    assert most_confused(np.diag([3, 4]), "ab") == "Every validation digit is read correctly."
    assert most_confused(np.zeros((2, 2), int), "ab") == ""


def test_one_is_said_as_one():
    assert "1 of 1 validation digit labelled a is read as b." in most_confused(np.array([[0, 1], [0, 5]]), "ab")
    counts = np.array([[9, 1, 1, 1, 1]])
    assert summary(counts[:, :4], "abcd").endswith(" 1 more label has none.")
    assert summary(counts, "abcde").endswith(" 2 more labels have none.")
