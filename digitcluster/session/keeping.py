"""What of a session is kept in its file, and what becomes of it when that is opened."""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run
from digitcluster.files.session_file import SavedSession, save_session
from digitcluster.session.state import ModelEntry, Sweep

if TYPE_CHECKING:
    from digitcluster.session.session import Session


def save(session: "Session", path: Path) -> Generator[Progress, None, None]:
    """Write the session as it is now; the built-in model, which is everywhere, is left out."""
    others = session.models[1:]
    saved = SavedSession(
        session.digits,
        session.settings,
        tuple(known.run or known.model for known in others),
        others.index(session.current) if session.current in others else None,
        session.sweep.planned,
        session.sweep.runs,
    )
    return save_session(saved, path)


def take_over(session: "Session", name: str, saved: SavedSession) -> None:
    """Put a saved session in place of digits, settings and sweep; its models join those that there are."""
    if saved.digits is not None:
        session.use_digits(saved.digits)
    session.change_settings(saved.settings)
    known = tuple(ModelEntry(one.model, one) if isinstance(one, Run) else ModelEntry(one) for one in saved.models)
    session.add_models(known)
    session.use(session.models[0] if saved.current is None else known[saved.current])
    session.replace_sweep(Sweep(saved.planned, saved.sweep))
    session.told.emit(f"Opened the session {name}.")
