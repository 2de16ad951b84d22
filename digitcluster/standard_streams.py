"""Gives the program its three standard streams, where whoever started it gave it none."""

import os
import sys


def fill_gaps() -> None:
    """Let what is written go nowhere where a stream is closed, or missing as in a Windows program without a terminal.

    Otherwise the next file that is opened would take the stream's number: what libraries say to stderr would end up in
    a model that is being saved.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest number that is free: this one
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for all its life


def send_nowhere(number: int) -> None:
    """Let what is still to be written to a stream go nowhere: whoever read it is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
