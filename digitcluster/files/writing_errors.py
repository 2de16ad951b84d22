"""Says in a plain sentence why a file could not be saved, and what to do about it."""

import errno
from pathlib import Path

from digitcluster.core.errors import WritingError

OPEN_ELSEWHERE = 32, 33  # of Windows: a sharing or locking violation

REASONS = {
    (errno.ENOSPC, errno.EDQUOT): "no room is left on the disk. Make room, or choose another folder.",
    (errno.EACCES, errno.EPERM): "that is not permitted there. Choose another folder.",
    (errno.EROFS,): "nothing can be written to that disk. Choose another folder.",
    (errno.EFBIG,): "the file would be larger than that disk allows. Choose a folder on another disk.",
    (errno.ENAMETOOLONG,): "the name is too long. Choose a shorter one.",
    (errno.EISDIR,): "there is a folder of that name. Choose another name.",
    (errno.EEXIST, errno.ENOTEMPTY): "there is something else of that name. Choose another name.",
    (errno.ENOENT,): "the folder {folder} is not there. Choose another folder.",
    (errno.ENOTDIR,): "{folder} is not a folder. Choose another folder.",
}


def writing_error(what: str, path: Path, error: OSError, folder: Path) -> WritingError:
    """Return the error that a user is shown.

    Parameters
    ----------
    what : str
        "The model".
    path : Path
        Where it was to be saved.
    error : OSError
        What the system says.
    folder : Path
        The folder that it was to stand in.
    """
    reason = f"{error.strerror or error}. Choose another folder."
    if getattr(error, "winerror", None) in OPEN_ELSEWHERE:
        reason = "another program has the file open. Close it there, or choose another name."
    else:
        reason = next((text for numbers, text in REASONS.items() if error.errno in numbers), reason)
    return WritingError(f"{what} could not be saved as {path}: {reason.format(folder=folder)}", details=str(error))
