"""Renaming, pinning and deleting in the lists of runs and sweeps, as commands that can be undone."""

from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from PySide6.QtGui import QUndoCommand

from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.session.undo import reported

Item = TypeVar("Item", ModelEntry, Sweep)


class ItemList(Protocol[Item]):
    """A list whose items have numbers: an item stands for the one with its number that is in the list now."""

    def listed(self, item: Item, /) -> Item | None:
        """Return what stands in the list for an item now; None where there is nothing."""

    def index_of(self, item: Item, /) -> int | None:
        """Return its place in the list."""

    def replace(self, old: Item, new: Item, /) -> Item:
        """Put another item in the place of one; return it as it is there."""

    def remove(self, item: Item, /) -> None:
        """Take an item out of the list."""

    def insert(self, index: int, item: Item, /) -> Item:
        """Put an item back; return it as it is there."""


class Rename(QUndoCommand, Generic[Item]):
    """Gives an item another name; what else happens to it meanwhile stays."""

    def __init__(self, items: ItemList[Item], item: Item, name: str) -> None:
        super().__init__(f"rename “{item.title}”")
        self._items: ItemList[Item] = items
        self._item: Item = item
        self._before, self._after = (item.name, item.distinction), (name, "")

    @reported
    def redo(self) -> None:
        """Give it the new name."""
        self._call(*self._after)

    @reported
    def undo(self) -> None:
        """Give it the old one."""
        self._call(*self._before)

    def _call(self, name: str, distinction: str) -> None:
        if (standing := self._items.listed(self._item)) is not None:
            self._items.replace(standing, replace(standing, name=name, distinction=distinction))


class Pin(QUndoCommand, Generic[Item]):
    """Keeps an item at the top of the list, or no longer; what else happens to it meanwhile stays."""

    def __init__(self, items: ItemList[Item], item: Item, *, pinned: bool) -> None:
        super().__init__(f"{'pin' if pinned else 'unpin'} “{item.title}”")
        self._items: ItemList[Item] = items
        self._item: Item = item
        self._pinned = pinned

    @reported
    def redo(self) -> None:
        """Put it there, or back."""
        self._put(self._pinned)

    @reported
    def undo(self) -> None:
        """Do the opposite."""
        self._put(not self._pinned)

    def _put(self, pinned: bool) -> None:
        if (standing := self._items.listed(self._item)) is not None:
            self._items.replace(standing, replace(standing, pinned=pinned))


class Delete(QUndoCommand, Generic[Item]):
    """Takes an item out of the list."""

    def __init__(self, items: ItemList[Item], item: Item) -> None:
        super().__init__(f"delete “{item.title}”")
        self._items: ItemList[Item] = items
        self._item: Item = item
        self._index = 0

    @reported
    def redo(self) -> None:
        """Take it out, as it is now."""
        standing, index = self._items.listed(self._item), self._items.index_of(self._item)
        if standing is not None and index is not None:
            self._item, self._index = standing, index
            self._items.remove(standing)

    @reported
    def undo(self) -> None:
        """Put it back where it was."""
        self._items.insert(self._index, self._item)
