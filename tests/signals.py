"""Signals that a program which a test starts sends itself, as if they came from outside at that very moment."""

import signal

# `hit` sends the signal that the first argument names.
HIT = """
import os, signal, sys
number = getattr(signal, sys.argv.pop(1))
def hit(*_):
    os.kill(os.getpid(), number)
"""


def at_import(name):
    """Lines that send it when something of this name is imported for the first time."""
    return f"""
import builtins
usual = builtins.__import__
def load(name, *rest, **more):
    if name == "{name}":
        builtins.__import__ = usual
        hit()
    return usual(name, *rest, **more)
builtins.__import__ = load
"""


def heed():
    """Heed signals also where whoever started this ignores them: a shell in the background, or `nohup`."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
