"""Copies of the program that leave something behind."""


def folder_of(session):
    return session.recovery.crash_file.parent


def train(session, idle):
    session.training.train()
    idle(session)
