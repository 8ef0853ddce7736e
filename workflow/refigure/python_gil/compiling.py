"""Compile the post's C programs, where the machine has a compiler."""

import shutil
import subprocess
from pathlib import Path

COMPILERS = ("cc", "gcc", "clang")


def compile_program(source: str, folder: str | Path) -> str | None:
    """Compile a C program into a folder and give its path; None without a compiler that works."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if not compiler:
        return None
    binary = str(Path(folder, Path(source).stem))
    done = subprocess.run([compiler, "-O1", "-pthread", "-o", binary, source])
    return None if done.returncode else binary
