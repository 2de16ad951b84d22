"""Pictures of what a choice does, of small trainings on the sample."""

from dataclasses import replace

import numpy as np

from digitcluster.core.analysis.illustrations.evidence import FEW, Evidence
from digitcluster.core.analysis.illustrations.trials import edges, k, per_label, restarts, straighten
from digitcluster.core.digits import Digits
from digitcluster.core.features.deskew import slants
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.train import train
from digitcluster.wording import scientific


def test_the_same_digits_are_sorted_into_two_clusters_and_into_ten(whole):
    picture = k(whole)
    assert [len(strip.pieces) for strip in picture.strips] == [2, 10]
    words = [piece.words for piece in picture.strips[1].pieces]
    assert words == sorted(words)
    missing = set("0123456789") - set(words)
    assert all(one in picture.caption.partition("None of")[2] for one in missing)


def test_without_labels_clusters_have_no_words(whole):
    bare = replace(whole, digits=replace(whole.digits, labels=None))
    assert not any(piece.words for strip in k(bare).strips for piece in strip.pieces)
    assert per_label(bare) is None and "None of" not in k(bare).caption


def test_of_several_restarts_the_one_with_the_smallest_inertia_is_kept(whole):
    picture, few = restarts(whole), whole.few()
    ends = {}
    for record in train(few.images, 10, seed=whole.settings.seed, restarts=3):
        if isinstance(record, Iteration):
            ends[record.restart] = record.inertia
    least = min(ends.values())
    assert [strip.title for strip in picture.strips] == [
        "Kept" if one == least else f"{100 * (one / least - 1):.1f} % more inertia" for one in ends.values()
    ]
    assert scientific(least) in picture.caption


def test_each_label_has_clusters_of_its_own(whole):
    picture = per_label(whole)
    assert [[piece.words for piece in strip.pieces] for strip in picture.strips] == [list("0123456789")] * 2
    few = whole.few()
    for label, pair in enumerate(zip(*(strip.pieces for strip in picture.strips), strict=True)):
        of_label = few.images[few.labels == label].mean(axis=0)
        own = (pair[0].image.astype(float) + pair[1].image) / 2
        others = (few.images[few.labels == other].mean(axis=0) for other in range(10) if other != label)
        assert np.abs(own - of_label).sum() < min(np.abs(own - other).sum() for other in others)


def test_a_label_with_too_few_digits_makes_no_picture(whole):
    ones = np.flatnonzero(whole.digits.labels == 1)
    rest = np.flatnonzero(whole.digits.labels != 1)
    assert per_label(replace(whole, digits=whole.digits.take(np.append(rest, ones[-1])))) is None


def test_the_most_slanted_digits_stand_upright(whole):
    before, after = (np.stack([piece.image for piece in strip.pieces]) for strip in straighten(whole).strips)
    assert np.abs(slants(before)[0]).min() > 0.3 > np.abs(slants(after)[0]).max()


def test_edges_are_where_they_are_and_run_as_they_run(whole):
    level = np.zeros((1, 28, 28), np.uint8)
    level[0, 12:16, 4:24] = 255
    for image, sign in ((level, "─"), (level.transpose(0, 2, 1).copy(), "│")):
        pieces = edges(Evidence(whole.model, digits=Digits(np.repeat(image, 4, axis=0), None))).strips[0].pieces
        most = max(pieces[1:], key=lambda piece: int(piece.image.sum(dtype=np.int64)))
        assert most.words == sign and most.image[8:20, 8:20].sum() > most.image[:4].sum()


def test_large_sets_and_large_digits_are_sampled(whole, sample):
    many = Digits(np.repeat(sample.images, 4, axis=0), np.repeat(sample.labels, 4))
    assert len(Evidence(whole.model, digits=many).few()) == FEW
    large = Digits(np.zeros((200, 200, 200), np.uint8), None)
    assert len(Evidence(whole.model, digits=large).few()) == 50
