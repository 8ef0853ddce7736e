"""What can befall a run, one function for each kind of harm.

Each does its harm at a random moment, sees that what the command says is clear where it fails, and
ends when the same command has ended well, with the bits of the undisturbed run.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from tests.hostile_server import (
    Answer,
    altered,
    circle,
    cut,
    garbage,
    misplaced,
    nothing,
    other,
    ranged,
    reset,
    stall,
    status,
    trickle,
    unbounded,
)
from tests.reliability.trials import (
    MissedError,
    Trial,
    UnclearError,
    check_clear,
    edit,
    write_config,
)

Fault = Callable[[Trial], int | None]  # gives how many faults it did, where not one
PASSING: dict[str, Answer] = {  # what a server may do once and not again
    "cut": cut,
    "reset": reset,
    "500": status(500),
    "503": status(503),
    "nothing": nothing,
    "garbage": garbage,
    "misplaced": misplaced,
}
LASTING: dict[str, Answer] = PASSING | {
    "404": status(404),
    "circle": circle,
    "short": other(5),
    "long": unbounded,
    "altered": altered,
}


def kill_everything(trial: Trial) -> int:
    """Kill Snakemake and all its jobs, as a reboot does."""
    return trial.again_and_again(lambda process: os.killpg(process.pid, signal.SIGKILL))


def kill_snakemake(trial: Trial) -> int:
    """Kill Snakemake alone, as the kernel may for want of memory: its jobs are left at work."""
    return trial.again_and_again(lambda process: process.kill())


def kill_worker(trial: Trial) -> None:
    """Kill the process of one job."""
    process = trial.start()
    trial.wait_moment(process)
    while process.poll() is None:
        if workers := trial.workers():
            with contextlib.suppress(psutil.NoSuchProcess):
                trial.random.choice(workers).kill()
                break
        time.sleep(0.01)
    done = trial.finish(process)
    if done.code == 0:
        raise MissedError("no job was at work, or it had written all")
    check_clear(done, r"Error in rule \w+")
    trial.recover()


def stop(trial: Trial) -> int:
    """Stop the run as a user or a system does: Ctrl-C, a closed terminal, a shutdown."""
    signals = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    return trial.again_and_again(
        lambda process: os.killpg(process.pid, trial.random.choice(signals))
    )


def two_runs(trial: Trial) -> None:
    """Give the same command twice at once, in one folder."""
    first = trial.start()
    said = trial.output
    with contextlib.suppress(subprocess.TimeoutExpired):
        first.wait(timeout=trial.random.uniform(0, trial.reference.seconds))
    trial.output = said.with_name("second.txt")
    done = [trial.finish(trial.start())]
    trial.output = said
    done.append(trial.finish(first))
    for refused in (one for one in done if one.code):
        check_clear(refused, "Another run is at work in results")
    if all(one.code for one in done):
        raise UnclearError("each run was refused because of the other")
    trial.recover()


def lose_file(trial: Trial) -> None:
    """Remove a file that the run has made, under its hands."""
    process = trial.start()
    trial.wait_moment(process, since=0.4)
    made = trial.place.work / "results" / "smoke"
    files = sorted(path for path in made.rglob("*") if path.is_file() and "logs" not in path.parts)
    if not files:
        raise MissedError("there was no file yet")
    trial.random.choice(files).unlink(missing_ok=True)
    done = trial.finish(process)
    if done.code:
        check_clear(done)
    trial.recover()


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Callable[[], None]]:
    """Put a folder on a small disk of its own; gives what makes the disk large.

    Raises:
        MissedError: this system does not let us.
    """
    kept = folder.with_name(f"{folder.name}.kept")
    folder.rename(kept)
    folder.mkdir()
    options = f"size={kilobytes}k"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        folder.rmdir()
        kept.rename(folder)
        raise MissedError("no disk can be mounted here")
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True, symlinks=True)
        larger = ["mount", "-o", "remount,size=1g", str(folder)]
        yield lambda: check_call(larger)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()
        shutil.rmtree(kept)


def check_call(command: list[str]) -> None:
    """Run a command that must end well."""
    subprocess.run(command, check=True)


def kilobytes_in(folder: Path) -> int:
    """The room that the files of a folder take on a disk of pages of 4 KiB."""
    return sum(4 + path.stat().st_size // 4096 * 4 for path in folder.rglob("*") if path.is_file())


def fill_disk(trial: Trial) -> None:
    """Let the disk be full after a random part of what the run writes; then make room."""
    part = trial.random.choice(["results", "."])  # with Snakemake's own records, or without
    folder = trial.place.work / part if part != "." else trial.place.work
    before = kilobytes_in(trial.reference.start.work / part)
    needed = kilobytes_in(trial.reference.end.work / part) - before
    size = before + int(needed * trial.random.uniform(0.05, 0.9))
    (trial.place.work / "results").mkdir(exist_ok=True)
    with small_disk(folder, size) as enlarge:
        done = trial.run()
        if done.code:
            check_clear(done, "No space left on device")
        enlarge()
        trial.recover()


def forbid_writing(trial: Trial) -> None:
    """Take the permission to write from a folder and all in it; then give it back."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        raise MissedError("root can write everywhere, and there is no setpriv to prevent it")
    finished = trial.reference.end
    shutil.rmtree(trial.place.folder)
    trial.place = finished.copy(trial.place.folder, link=True)
    write_config(trial.place, trial.reference.target, trial.server)
    lost = trial.random.choice(trial.reference.target.files)
    (trial.place.work / lost).unlink()
    folder = trial.random.choice(
        [(trial.place.work / lost).parent, trial.place.results, trial.place.work]
    )
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")]}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        done = trial.run(bound=True)
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)
    check_clear(done, "(?i)permission denied|cannot be written|write-protected")
    trial.recover()


def damage_data(trial: Trial) -> None:
    """Truncate a file of the data, flip a bit in it, empty it or put another in its place."""
    folder = trial.place.work / "results/data/moment"
    path = folder / trial.random.choice(["moment.json", "provenance.json"])
    content = bytearray(path.read_bytes())
    harm = trial.random.choice(["cut", "flip", "empty", "swap"])
    place = trial.random.randrange(len(content))
    match harm:
        case "cut":
            content = content[:place]
        case "flip":
            content[place] ^= 1 << trial.random.randrange(8)
        case "empty":
            content = bytearray()
        case "swap":
            content = bytearray(content.replace(b"1", b"2"))
    path.unlink()
    path.write_bytes(content)
    done = trial.run()
    if done.code:
        check_clear(done, path.name, "Delete it, and the same command fetches it anew")
        path.unlink()
        trial.recover()
    elif path.name == "moment.json":
        raise UnclearError(f"{harm} of {path.name} went unseen")
    else:
        trial.compare()


def serve_badly(trial: Trial, names: dict[str, Answer] | None = None) -> None:
    """Let the server fail, once or for as long as the command tries; then let it be well."""
    assert trial.server is not None
    shutil.rmtree(trial.place.work / "results" / "data")
    chosen = LASTING if names is None else names
    answers = trial.random.choices(list(chosen.values()), k=trial.random.randint(1, 3))
    lasting = trial.random.random() < 0.5
    trial.server.serve(*answers, *([] if lasting else [ranged]))
    done = trial.run()
    if done.code:
        check_clear(done, "No source gave the data set moment", trial.server.url.rpartition("/")[0])
    trial.server.serve(ranged)
    trial.recover()


def stall_server(trial: Trial) -> None:
    """Let the server fall silent in the middle of the file."""
    serve_badly(trial, {"stall": stall})


def kill_download(trial: Trial) -> None:
    """Kill everything in the middle of a download."""
    assert trial.server is not None
    shutil.rmtree(trial.place.work / "results" / "data")
    trial.server.ranges.clear()
    trial.server.serve(trickle)
    process = trial.start()
    while not trial.server.ranges and process.poll() is None:
        time.sleep(0.02)
    time.sleep(trial.random.uniform(0, 2))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    trial.server.serve(ranged)
    trial.recover()


def edit_code(trial: Trial) -> None:
    """Edit the script of a figure while the run is at work, and perhaps take the edit back."""
    process = trial.start()
    trial.wait_moment(process)
    take_back = edit(trial.place, trial.reference.target)
    if trial.random.random() < 0.5:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=trial.random.uniform(0, 0.4 * trial.reference.seconds))
        take_back()
    else:
        trial.expected = trial.reference.edited
    done = trial.finish(process)
    if done.code:
        check_clear(done, "Changed while the run was at work: ")
    trial.recover()


ANY_RUN: dict[str, Fault] = {
    "kill everything": kill_everything,
    "kill Snakemake alone": kill_snakemake,
    "kill a job": kill_worker,
    "stop (Ctrl-C, hang-up, TERM)": stop,
}
SERVED_RUN: dict[str, Fault] = ANY_RUN | {
    "two runs at once": two_runs,
    "remove a file": lose_file,
    "fill the disk": fill_disk,
    "forbid writing": forbid_writing,
    "damage the data": damage_data,
    "a server that fails": serve_badly,
    "a server that stalls": stall_server,
    "kill a download": kill_download,
    "edit the code": edit_code,
}
