import numpy as np

from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.captions import (
    captions,
    cluster_hint,
    legend,
    missing_sentences,
    most_confused,
    order_sentence,
    summary,
)

# Clusters of 1 (pure), 0 (75 %), 0 (pure), of 3 labels; label 2 has no cluster.
COUNTS = np.array([[0, 4, 0], [3, 0, 1], [5, 0, 0]])


def test_captions_say_label_size_and_purity():
    assert captions(COUNTS * 1000, "abc")[1] == Caption("a", "4,000 · 75 %", 0.75)


def test_a_cluster_with_a_label_given_by_hand_is_captioned_with_the_share_of_that_label():
    assert captions(COUNTS, "abc", np.array([1, 2, 0], np.uint8))[1] == Caption("c", "4 · 25 %", 0.25)


def test_a_hint_says_what_a_cluster_consists_of_and_leaves_out_what_is_rare():
    assert cluster_hint(12, np.array([9, 31, 53, 7]), "abcd") == "Cluster 13: 100 digits, 53 % c, 31 % b, 9 % a"
    assert cluster_hint(0, np.array([1, 99]), "ab") == "Cluster 1: 100 digits, 99 % b"
    assert cluster_hint(3, np.array([7]), "?") == "Cluster 4: 7 digits"
    assert cluster_hint(4, np.array([0, 0]), "ab") == "Cluster 5: 0 digits"


def test_a_label_without_a_cluster_is_named_with_where_its_digits_are():
    assert missing_sentences(COUNTS, "abc") == [(2, "No cluster stands for c: 1 in cluster 2 (a).")]
    counts = np.array([[0, 9, 400], [9, 0, 300]])
    assert missing_sentences(counts, "abc", np.array([1, 0], np.uint8)) == [
        (2, "No cluster stands for c: 400 in cluster 1 (b) and 300 in cluster 2 (a).")
    ]
    assert missing_sentences(np.array([[3]]), "?") == [] == missing_sentences(np.eye(3, dtype=int), "abc")


def test_the_words_for_the_order_are_those_of_what_is_sorted_by():
    assert order_sentence(3, 3, "label", "abc") == "Sorted by label, then purity."
    assert order_sentence(3, 3, "size", "abc") == "The largest first."
    assert order_sentence(400, 1000, "purity", "abc").startswith("400 of 1,000 centroids")
    assert "no labels" in order_sentence(3, 3, "label", "?") and "largest first" in order_sentence(3, 3, "purity", "?")


def test_without_labels_the_legend_says_nothing_of_purity():
    assert "purity" in legend("abc") and "purity" not in legend("?")


def test_the_commonest_confusion_is_named():
    matrix = np.array([[90, 10], [40, 60]])
    assert "40 of 100 validation digits labelled b are read as a" in most_confused(matrix, "ab")
    assert "40 of 100 test digits" in most_confused(matrix, "ab", "test")
    assert most_confused(np.diag([3, 4]), "ab") == "Every validation digit is read correctly."
    assert most_confused(np.zeros((2, 2), int), "ab") == ""


def test_one_is_said_as_one():
    assert "1 of 1 validation digit labelled a is read as b." in most_confused(np.array([[0, 1], [0, 5]]), "ab")
    counts = np.array([[9, 1, 1, 1, 1]])
    assert summary(counts[:, :4], "abcd").endswith(" 1 more label has none.")
    assert summary(counts, "abcde").endswith(" 2 more labels have none.")
