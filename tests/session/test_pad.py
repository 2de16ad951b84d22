from dataclasses import replace

import numpy as np
from PIL import Image

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.errors import DigitClusterError
from digitcluster.session.runs import ModelEntry


def test_at_the_start_the_built_in_model_recognizes_a_drawing(session, one):
    answers = []
    session.pad.answer_changed.connect(answers.append)
    session.pad.set_drawing(one)
    assert answers[-1].image.shape == (28, 28) and answers[-1].image.max() == 255
    assert answers[-1].ranking[0].label == 1
    session.pad.set_drawing(Drawing())
    assert answers[-1] is None


def test_another_model_answers_the_same_drawing_anew(session, builtin, one):
    session.pad.set_drawing(one)
    session.selection.select_new(ModelEntry(replace(builtin, labels=np.full(40, 7, np.uint8))))
    assert session.pad.answer.ranking[0].label == 7


def test_a_drawing_can_be_given_to_the_model_as_it_is(session, one):
    session.pad.set_drawing(Drawing((one.strokes[0] * 0.2,)))
    fitted = session.pad.answer.image
    session.pad.set_normalize(False)
    assert session.pad.answer.image[10:].sum() == 0 and fitted[10:].sum() > 0


def test_an_image_on_the_pad_is_recognized(session, sample):
    session.pad.set_drawing(Drawing(image=sample.images[0]))
    assert session.pad.answer.ranking[0].label == sample.labels[0]


def test_the_digit_of_a_picture_file_is_found(session, idle, tmp_path, sample):
    Image.fromarray(255 - sample.images[0]).resize((280, 280)).save(tmp_path / "photo.png")
    found = []
    session.pad.image_found.connect(lambda image, _: found.append(image))
    session.pad.open_picture(tmp_path / "photo.png")
    idle(session)
    assert found[0].shape == (28, 28) and found[0].max() > 200


def test_a_file_that_is_no_picture_is_said(session, idle, tmp_path):
    (tmp_path / "photo.png").write_text("no picture")
    session.pad.open_picture(tmp_path / "photo.png")
    idle(session)
    assert isinstance(session.problems[0], DigitClusterError) and "photo.png is not a picture" in str(
        session.problems[0]
    )


def test_the_digit_of_a_copied_picture_is_found(session, idle, sample):
    found = []
    session.pad.image_found.connect(lambda image, _: found.append(image))
    session.pad.paste(np.kron(255 - sample.images[0], np.ones((4, 4), np.uint8)))
    idle(session)
    assert found[0].shape == (28, 28) and found[0].max() > 200


def test_a_copied_picture_of_one_shade_is_said(session, idle):
    session.pad.paste(np.full((50, 50), 255, np.uint8))
    idle(session)
    assert "The copied picture shows no digit" in str(session.problems[0])


def test_a_blank_or_even_image_on_the_pad_raises_nothing(session):
    for level in (0, 255):
        session.pad.set_drawing(Drawing(image=np.full((9, 5), level, np.uint8)))
    assert not session.problems


def test_a_digit_on_the_pad_does_not_keep_the_others_of_its_file(session, sample):
    found = []
    session.pad.image_found.connect(lambda image, *_: found.append(image))
    session.pad.show_digit(sample, 3)
    assert (found[0] == sample.images[3]).all() and not np.shares_memory(found[0], sample.images)
