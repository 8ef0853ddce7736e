"""What a user's machine may refuse, told with its mend: a full disk, a folder that is not ours."""

import errno
import shutil

MENDS = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room: your quota on this disk is used up",
    errno.EFBIG: "allow larger files (ulimit -f)",
    errno.EACCES: "permit writing there",
    errno.EPERM: "permit writing there",
    errno.EROFS: "permit writing there: it is mounted for reading alone",
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.EIO: "check the disk",
}
LITTLE_ROOM = 100_000  # bytes


def fault_of_system(error: BaseException) -> str | None:
    """Say what the machine refused, where that is at the root of an error; else nothing.

    Libraries wrap such an error in others, or in a word of their own where the disk is full.
    """
    root: BaseException | None = error
    while root is not None:
        if isinstance(root, OSError) and root.errno in MENDS:
            return f"{root}. To mend it, {MENDS[root.errno]}; then give the same command again."
        if isinstance(root, MemoryError):
            return "There is not enough memory for this step. Close other programs or choose less."
        root = root.__cause__ or root.__context__
    if shutil.disk_usage(".").free < LITTLE_ROOM:
        return f"{error} (No space left on device). To mend it, {MENDS[errno.ENOSPC]}."
    return None
