"""Every term has a picture, of one's own digits where that can be and of the sample's where not."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.illustrations.evidence import Evidence
from digitcluster.core.analysis.illustrations.makers import MAKERS, illustrate
from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish


def drive(work):
    return finish(work)


@pytest.mark.parametrize("term", MAKERS)
def test_every_term_has_a_picture_of_what_is_at_hand(whole, term):
    made = drive(illustrate(term, whole, None))
    assert made.is_own and made.term == term and made.sample is None
    assert made.picture.caption.endswith(".") and (made.picture.strips or made.picture.bars)


@pytest.mark.parametrize("term", MAKERS)
def test_without_anything_every_term_has_a_picture_of_the_sample(whole, term):
    made = drive(illustrate(term, Evidence(whole.model), whole))
    assert not made.is_own and made.sample is whole
    assert made.picture.caption == drive(illustrate(term, whole, None)).picture.caption


def test_the_sample_is_made_when_it_is_first_needed(whole):
    made = drive(illustrate("centroid", Evidence(whole.model), None))
    assert not made.is_own and len(made.sample.digits) == len(whole.digits)
    assert (made.sample.model.centroids == whole.model.centroids).all()


@pytest.mark.parametrize("term", MAKERS)
@pytest.mark.parametrize("count", [0, 1, 9])
def test_few_digits_or_one_over_and_over_break_no_picture(whole, term, count):
    digits = Digits(np.zeros((count, 6, 5), np.uint8), np.zeros(count, np.uint8), ("only",))
    assert drive(illustrate(term, replace(whole, digits=digits, compared=None), whole)) is not None
