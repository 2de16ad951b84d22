"""What is said about the terms."""

import re

import pytest

from digitcluster.core.analysis.illustrations.makers import MAKERS
from digitcluster.core.training.settings import SETTINGS
from digitcluster.ui.dialogs import help_pages
from digitcluster.ui.terms import OF_SETTING, TERMS


def test_every_term_has_a_picture_and_every_picture_a_term():
    assert list(TERMS) == list(MAKERS)


@pytest.mark.parametrize("name", TERMS)
def test_every_term_is_explained_in_three_sentences(name):
    term = TERMS[name]
    assert len(term.sentences) == 3 and term.title and term.question.endswith("?")
    for sentence in (*term.sentences, term.own):
        assert re.fullmatch(r"[A-Zk][^!?]*[^.\s]\.", sentence), sentence
        assert not re.search(r"\. |  |\.\.", sentence), sentence
        assert len(sentence) <= 230, "longer than can be read at once"


def test_titles_and_questions_tell_terms_apart():
    assert len({term.title for term in TERMS.values()}) == len({term.question for term in TERMS.values()}) == len(TERMS)


@pytest.mark.parametrize("name", TERMS)
def test_terms_lead_to_others(name):
    related = TERMS[name].related
    assert related and name not in related and set(related) <= set(TERMS) and len(set(related)) == len(related)


def test_every_setting_has_a_term():
    assert set(OF_SETTING) == set(SETTINGS) and set(OF_SETTING.values()) <= set(TERMS)


def test_the_guide_lists_the_terms():
    page = help_pages.guide()
    assert all(term.title in page for term in TERMS.values()) and "{terms}" not in page
