"""Pictures of a training, of the sample's own."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.illustrations.course import iteration, seed, seeding, shift, tolerance
from digitcluster.core.analysis.illustrations.evidence import Evidence
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


def images(strip):
    return np.stack([piece.image for piece in strip.pieces])


@pytest.mark.parametrize("settings", [TrainingSettings(k=6, seed=3), TrainingSettings(k=20, seed=3, shuffle=True)])
def test_a_seed_picks_what_a_training_with_it_begins_with(whole, sample, settings):
    picture = seed(Evidence(whole.model, settings, sample))
    first = next(one for one in train_run(sample, settings) if isinstance(one, Iteration) and one.is_first)
    assert (images(picture.strips[0]) == first.centroids[:10]).all()
    assert [strip.title for strip in picture.strips] == ["Seed 3", "Seed 4"]
    assert (images(picture.strips[0]) != images(picture.strips[1])).any()


def test_first_centroids_of_the_run_stand_beside_both_ways_to_pick_them(whole):
    began, random, spread = seeding(whole).strips
    assert (images(began) == whole.recording.frames[0].centroids).all()
    assert "k-means++" in spread.title and len(spread.pieces) == len(random.pieces) == 10
    known = {image.tobytes() for image in whole.digits.images}
    assert all(piece.image.tobytes() in known for piece in (*random.pieces, *spread.pieces))


def test_without_a_run_the_two_ways_are_shown(whole):
    assert len(seeding(replace(whole, recording=None)).strips) == 2


def test_a_centroid_is_shown_from_the_first_iteration_to_the_last(whole):
    frames = whole.recording.frames
    pieces = iteration(replace(whole, cluster=4)).strips[0].pieces
    numbers = [int(piece.words) for piece in pieces]
    assert numbers[0] == 0 and numbers[-1] == frames[-1].number and numbers == sorted(set(numbers))
    assert all(
        (piece.image == frames[number].centroids[4]).all() for piece, number in zip(pieces, numbers, strict=True)
    )


def test_iterations_go_up_to_the_one_that_is_looked_at(whole):
    assert iteration(replace(whole, place=2)).strips[0].pieces[-1].words == "2"


def test_the_shift_shows_the_centroid_that_moved_farthest(whole):
    before, now = whole.recording.frames[4], whole.recording.frames[5]
    old, new, difference = shift(replace(whole, place=5)).strips[0].pieces
    moved = np.sqrt(((now.centroids.astype(float) - before.centroids) ** 2).sum(axis=(1, 2)))
    farthest = int(moved.argmax())
    assert (old.image == before.centroids[farthest]).all() and (new.image == now.centroids[farthest]).all()
    assert (difference.image == new.image).all() and (difference.less == old.image).all()
    assert abs(now.shift - moved[farthest]) < 8 and f"by {now.shift:,.0f}" in shift(replace(whole, place=5)).caption


def test_of_a_training_that_is_over_the_shift_is_one_that_can_be_seen(whole):
    caption = shift(whole).caption
    assert caption.startswith("In iteration 3,") and f"In iteration {whole.recording.frames[-1].number} the" in caption


def test_a_limit_cuts_off_the_end_as_a_training_with_it_would(whole):
    picture = tolerance(whole)
    limit = float(picture.caption.split("smallest shift of ")[1].split(",")[0])
    assert picture.bars.tips[0] == f"Iteration 1: {whole.run.history[0][1]:,.0f}"
    assert picture.bars.values == tuple(min(moved, 6 * limit) for _, moved in whole.run.history)
    settings = replace(whole.run.settings, tolerance=limit)
    iterations = [one for one in train_run(whole.digits, settings) if isinstance(one, Iteration)]
    assert f"would have ended after {iterations[-1].number}." in picture.caption
    assert picture.bars.marked == iterations[-1].number - 1


@pytest.mark.parametrize("make", [iteration, shift, tolerance, seeding, seed])
def test_without_digits_and_a_run_there_is_no_picture(whole, make):
    assert make(Evidence(whole.model)) is None
