"""Unexpected errors are told apart by where they come from, and no more of them are kept than anybody reads."""

import logging
import traceback

import pytest
from PySide6.QtCore import QtMsgType

from digitcluster.session import qt_messages, unexpected_errors
from digitcluster.session.qt_messages import QtMessages
from digitcluster.session.unexpected_errors import UnexpectedErrors, release


@pytest.fixture
def errors():
    return UnexpectedErrors()


def raised(kind=ValueError):
    """An error that always comes from the same line."""
    try:
        raise kind("whatever")
    except kind as error:
        return error


def here(kind):
    raise kind


def there(kind):
    raise kind


def caught(call, kind):
    try:
        call(kind)
    except kind as error:
        return error


def test_the_same_line_and_kind_is_the_same_error(errors):
    assert [errors.note(raised()), errors.note(raised()), errors.note(raised(KeyError))] == [True, False, True]


@pytest.mark.parametrize(("kind", "is_new"), [(ValueError, True), (RecursionError, False)])
def test_the_line_that_raised_tells_them_apart_but_for_endless_calls_which_end_anywhere(errors, kind, is_new):
    assert errors.note(caught(here, kind)) and errors.note(caught(there, kind)) is is_new


def test_after_very_many_no_new_one_is_shown_or_logged(errors, caplog):
    seen = [errors.note(ValueError(f"number {number}")) for number in range(unexpected_errors.MOST + 50)]
    assert seen == [True] * unexpected_errors.MOST + [False] * 50
    assert len(caplog.records) == unexpected_errors.MOST


def test_what_is_released_can_still_be_shown_even_where_two_errors_name_each_other():
    first, second = raised(), raised(KeyError)
    first.__context__, second.__context__ = second, first
    release(first)
    assert "ValueError: whatever" in "".join(traceback.format_exception(first))


def test_after_very_many_messages_of_qt_the_others_are_one_kind(caplog):
    caplog.set_level(logging.INFO)
    messages = QtMessages()
    for number in range(qt_messages.MOST + 1000):
        messages.take(QtMsgType.QtWarningMsg, None, f"number {number}")
    assert len(caplog.records) < qt_messages.MOST + 10
    assert "1000 times now" in caplog.records[-1].message
