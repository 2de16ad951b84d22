"""What is done with something in the list of runs: a model or a sweep, in the list that it belongs to."""

from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.session.session import Session
from digitcluster.session.subjects import RunSubject
from digitcluster.ui.run_list import Item, SweptRun


def rename(session: Session, item: ModelEntry | Sweep, name: str) -> None:
    """Give it another name, which can be undone."""
    if isinstance(item, ModelEntry):
        session.runs.rename(item, name)
    else:
        session.sweeps.rename(item, name)


def pin(session: Session, item: ModelEntry | Sweep) -> None:
    """Keep it at the top of the list, or no longer, which can be undone."""
    if isinstance(item, ModelEntry):
        session.runs.pin(item, pinned=not item.pinned)
    else:
        session.sweeps.pin(item, pinned=not item.pinned)


def delete(session: Session, item: ModelEntry | Sweep) -> None:
    """Take it out of the list, which can be undone, and say so."""
    if isinstance(item, ModelEntry):
        session.runs.delete(item)
        is_gone = session.runs.listed(item) is None
    else:
        session.sweeps.delete(item)
        is_gone = session.sweeps.listed(item) is None
    if is_gone:
        session.messages.tell(f"Deleted “{item.title}”. Undo brings it back.")


def show_details(session: Session, item: ModelEntry | Sweep) -> None:
    """Use a model, and show all that is known about it in the inspector."""
    if isinstance(item, ModelEntry):
        session.selection.select_entry(item)
        session.selection.inspect(RunSubject())


def compare(session: Session, first: ModelEntry | Sweep, second: Item | None) -> None:
    """Compare two models; a run of a sweep joins the list."""
    if isinstance(first, ModelEntry) and isinstance(second, SweptRun):
        second = session.runs.entry_of(second.run)
    if isinstance(first, ModelEntry) and isinstance(second, ModelEntry):
        session.comparison.ask_for(first, second)
