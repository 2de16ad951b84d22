"""Says at the start that a download was not finished, once each time that it has come further."""

from pathlib import Path

from digitcluster.files.user_folders import mnist_folder
from digitcluster.session.messages import Messages
from digitcluster.session.preferences import Preferences


def tell(messages: Messages, preferences: Preferences, folder: Path | None = None) -> None:
    """Say how much of MNIST is there, and how to go on.

    Parameters
    ----------
    messages : Messages
    preferences : Preferences
        They remember what was said.
    folder : Path
        Where MNIST is kept; by default in the user's data folder.
    """
    folder = folder or mnist_folder()
    try:
        if not any(folder.glob("*.part")):
            return
        from digitcluster.files.mnist_download import unfinished  # only where there is something to say

        found = unfinished(folder)
    except OSError:  # it cannot be looked into: then there is nothing to go on with, either
        return
    if found is None or found[0] == preferences.told_of_download:
        return
    done, total = found
    preferences.told_of_download = done
    messages.tell(
        f"The download of MNIST is not finished: {done / 1e6:.1f} of {total / 1e6:.1f} MB are here. "
        "File > Get the MNIST digits goes on with it."
    )
