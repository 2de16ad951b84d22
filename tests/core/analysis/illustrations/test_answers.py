"""Pictures of answers, on eight points of a plane: see the fixture `plane`."""

from dataclasses import replace

import numpy as np

from digitcluster.core.analysis.illustrations.answers import confusion, error_rate, validation
from digitcluster.core.analysis.illustrations.evidence import Compared, Evidence
from digitcluster.core.training.settings import TrainingSettings


def pieces_of(picture):
    return [piece for strip in picture.strips for piece in strip.pieces]


def test_wrong_answers_are_marked_and_counted(of_plane, plane):
    picture = error_rate(of_plane())
    pieces = pieces_of(picture)
    assert [piece.words for piece in pieces] == ["a", "a", "a", "b", "b", "b", "a", "a"]
    assert [place for place, piece in enumerate(pieces) if piece.is_marked] == [2, 4, 5, 6]
    assert "50.0 %" in picture.caption and "8 open digits" in picture.caption


def test_validation_digits_judge_where_there_are_some(of_plane, plane):
    parts = {"all": plane.rows, "training": np.arange(4), "validation": np.arange(4, 8)}
    picture = error_rate(of_plane(compared=Compared(plane.digits, plane.assignment, parts)))
    assert "4 validation digits 75.0 % are read wrongly" in picture.caption and len(pieces_of(picture)) == 4


def test_few_wrong_answers_among_many_digits_are_still_shown(whole):
    labels = whole.model.labels[whole.compared.assignment.clusters]
    wrong = np.flatnonzero(labels != whole.compared.assignment.labels)[:1]
    right = np.flatnonzero(labels == whole.compared.assignment.labels)
    compared = replace(whole.compared, parts={"all": np.concatenate([right, wrong])})
    pieces = pieces_of(error_rate(replace(whole, compared=compared)))
    assert sum(piece.is_marked for piece in pieces) == 1


def test_the_worst_confusion_is_shown_from_both_sides(of_plane, points):
    picture = confusion(of_plane())
    assert [strip.title for strip in picture.strips] == ["a read as b", "b read as b"]
    assert [points(strip) for strip in picture.strips] == [[(10, 70)], [(10, 100)]]
    assert "of 4 open digits labelled a, 1 is read as b (25.0 %)" in picture.caption


def test_where_nothing_is_confused_there_is_no_picture(of_plane, plane):
    assert confusion(of_plane(compared=Compared(plane.digits, plane.assignment, {"all": np.array([0, 1, 3])}))) is None


def test_training_and_validation_digits_are_those_of_the_next_training(plane, points):
    settings = TrainingSettings(validation=0.5)
    learned, kept = validation(Evidence(plane.model, settings, plane.digits)).strips
    assert points(kept) == [(10, 10), (13, 14), (10, 22), (10, 100)]
    assert points(learned)[0] == (10, 70) and [piece.words for piece in kept.pieces] == ["a", "a", "b", "b"]


def test_without_validation_digits_that_is_said(plane):
    picture = validation(Evidence(plane.model, TrainingSettings(validation=0), plane.digits))
    assert len(picture.strips) == 1 and "none is kept" in picture.caption
