"""A run that something befalls, and what the same command then makes of it.

A trial has a copy of a prepared folder to itself. It starts the command, does its harm, gives the
same command again, and holds the results against those of the undisturbed run, bit for bit.
"""

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import yaml
from tests.hostile_server import Server, serving
from tests.workplaces import Done, Workplace, new_workplace

LIMIT = 600  # seconds: no command of these takes longer, even on a loaded machine
SCRIPTS = ".snakemake/scripts"  # in the command line of every step's process
# Without root's privilege to write where the permissions say no (util-linux).
WITHOUT_OVERRIDE = ["setpriv", "--bounding-set=-dac_override"]


class WrongResultError(AssertionError):
    """What must never happen: a command ended well, with other results than it should have."""


class UnclearError(AssertionError):
    """A command failed without one clear message, or goes on failing."""


class MissedError(Exception):
    """The harm came too late or could not be done: nothing was tried."""


@dataclass(frozen=True)
class Target:
    """A command, and the files that it makes.

    Attributes:
        name: of the target.
        own: the config of one's own, without the address of the data.
        first: what lies there before, and is not tried: the data, or what is made of them.
        files: relative to the working directory, as all files here.
        dropped: folders that the command can do without once `first` is there.
        served: the data that a server on this machine has; none for data that lie there already.
        edit: a file of the code, a text in it, and another that changes what is made.
    """

    name: str
    own: dict[str, object]
    first: tuple[str, ...]
    files: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    served: bytes = b""
    edit: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Reference:
    """A target undisturbed: before it, after it, what it made (after the edit too), how long."""

    target: Target
    start: Workplace  # with the data
    end: Workplace
    hashes: dict[str, str]
    edited: dict[str, str]
    seconds: float


def hashes_of(place: Workplace, files: tuple[str, ...]) -> dict[str, str]:
    """The SHA-256 of files by path; empty for one that is not there."""
    paths = {name: place.work / name for name in files}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for name, path in paths.items()
    }


def write_config(place: Workplace, target: Target, server: Server | None) -> None:
    """Write the config of one's own: the data come from the server alone, with their true hash."""
    own = dict(target.own)
    if server is not None:
        digest = hashlib.sha256(target.served).hexdigest()
        content = {"bytes": len(target.served), "sha256": digest}
        source = {"kind": "url", "at": server.url.replace("file.bin", "{file}")}
        own["datasets"] = {"moment": {"files": {"moment.json": content}, "sources": [source]}}
    (place.folder / "own.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")


def make_reference(target: Target, folder: Path) -> Reference:
    """Run a target undisturbed in a copy of its start, in an empty folder."""
    start = new_workplace(folder / "start")
    with serving(target.served) as server:
        write_config(start, target, server if target.served else None)
        done = start.snakemake(*target.first, "--configfile", "../own.yaml")
        assert done.code == 0, done.output
        for name in target.dropped:
            shutil.rmtree(start.work / name)
        end = start.copy(folder / "end", link=True)
        began = time.monotonic()
        done = end.snakemake(*target.files, "--configfile", "../own.yaml")
        assert done.code == 0, done.output
        seconds = time.monotonic() - began
        hashes = edited = hashes_of(end, target.files)
        if target.edit:
            place = end.copy(folder / "edited", link=True)
            edit(place, target)
            done = place.snakemake(*target.files, "--configfile", "../own.yaml")
            assert done.code == 0, done.output
            edited = hashes_of(place, target.files)
            assert edited != hashes
    record = {"hashes": hashes, "edited": edited, "seconds": seconds}
    (folder / "reference.json").write_text(json.dumps(record), encoding="utf-8")
    return read_reference(target, folder)


def read_reference(target: Target, folder: Path) -> Reference:
    """Find what `make_reference` left in a folder."""
    record = json.loads((folder / "reference.json").read_text(encoding="utf-8"))
    start, end = (Workplace(folder / name) for name in ("start", "end"))
    assert all(record["hashes"].values())
    return Reference(target, start, end, **record)


def edit(place: Workplace, target: Target) -> Callable[[], None]:
    """Edit a file of the code as the target says; give what takes the edit back."""
    assert target.edit
    name, old, new = target.edit
    path = place.root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")

    def take_back() -> None:
        path.write_text(text, encoding="utf-8")

    return take_back


class Trial:
    """One run that something befalls."""

    def __init__(
        self,
        reference: Reference,
        folder: Path,
        seed: int,
        server: Server | None,
        most_in_a_row: int,
    ) -> None:
        """Copy the folder that the run starts in.

        Args:
            most_in_a_row: kills before the run is left to come to its end.
        """
        self.reference, self.server, self.most_in_a_row = reference, server, most_in_a_row
        self.random = random.Random(seed)
        self.place = reference.start.copy(folder, link=True)
        self.expected = reference.hashes
        write_config(self.place, reference.target, server)
        self.output = folder / "output.txt"

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the user types, again and again."""
        return (*self.reference.target.files, "--configfile", "../own.yaml")

    def start(self, *, bound: bool = False) -> "subprocess.Popen[bytes]":
        """Start the command in a process group of its own, its output in a file.

        Args:
            bound: by the permissions of files, even where root runs the tests.
        """
        unprivileged = WITHOUT_OVERRIDE if bound and os.geteuid() == 0 else []
        with self.output.open("wb") as output:
            return subprocess.Popen(
                [*unprivileged, *self.place.command(*self.arguments)],
                cwd=self.place.work,
                env=self.place.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def finish(self, process: "subprocess.Popen[bytes]") -> Done:
        """Wait for the end of a command."""
        try:
            code = process.wait(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise UnclearError(f"no end within {LIMIT} s:\n{self.said()[-3000:]}") from None
        return Done(code, self.said())

    def said(self) -> str:
        """What the command has written so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def run(self, *, bound: bool = False) -> Done:
        """Run the command to its end."""
        return self.finish(self.start(bound=bound))

    def wait_moment(self, process: "subprocess.Popen[bytes]", since: float = 0.02) -> None:
        """Wait for a random moment of the run.

        Raises:
            MissedError: the run has ended before.
        """
        share = self.random.uniform(since, 0.95)
        with_end = share * self.reference.seconds
        try:
            process.wait(timeout=with_end)
        except subprocess.TimeoutExpired:
            return
        raise MissedError(f"the run ended before {with_end:.1f} s")

    def workers(self) -> list[psutil.Process]:
        """The processes of this trial's steps, those whose Snakemake is dead included."""
        return [one for one in self.processes() if any(SCRIPTS in word for word in command_of(one))]

    def processes(self) -> Iterator[psutil.Process]:
        """Every process that works in this trial's folder."""
        for process in psutil.process_iter():
            try:
                if process.cwd() == str(self.place.work) and process.status() != "zombie":
                    yield process
            except psutil.Error:
                continue

    def wait_for_silence(self) -> None:
        """Wait until nothing works in the folder any more."""
        end = time.monotonic() + LIMIT
        while any(True for _ in self.processes()):
            if time.monotonic() > end:
                raise UnclearError("a process of an earlier run is still at work")
            time.sleep(0.1)

    def again_and_again(self, harm: Callable[["subprocess.Popen[bytes]"], None]) -> int:
        """Start the command and harm it, once or more in a row, then let it come to its end.

        Returns:
            how many times.

        Raises:
            MissedError: the first time came too late.
        """
        times = self.random.randint(1, self.most_in_a_row)
        for number in range(times):
            process = self.start()
            try:
                self.wait_moment(process)
            except MissedError:
                if number == 0:
                    raise
                times = number
                break
            harm(process)
            self.finish(process)
        self.recover()
        return times

    def recover(self) -> None:
        """Give the same command again: it must end well, and leave the undisturbed run's results.

        Raises:
            UnclearError: it fails.
        """
        done = self.run()
        if done.code:
            raise UnclearError(f"the same command does not go on:\n{done.output[-4000:]}")
        self.compare()

    def compare(self) -> None:
        """Hold the results against those of the undisturbed run, when all is quiet.

        Raises:
            WrongResultError: they are others, or something half done is left.
        """
        self.wait_for_silence()
        found = hashes_of(self.place, self.reference.target.files)
        unlike = [name for name, digest in found.items() if digest != self.expected[name]]
        marks = self.place.work / ".snakemake" / "incomplete"
        left = [path for path in marks.rglob("*") if path.is_file()]
        left += list((self.place.work / "results").rglob("*.part"))
        if unlike or left:
            raise WrongResultError(f"other than undisturbed: {unlike}; left: {left}")

    def end(self) -> None:
        """Remove the folder, and what is still at work in it."""
        for process in self.processes():
            process.kill()
        shutil.rmtree(self.place.folder, ignore_errors=True)


def command_of(process: psutil.Process) -> list[str]:
    """The command line of a process; empty where it is gone."""
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def check_clear(done: Done, *expected: str) -> None:
    """See that a command failed with one clear message.

    Raises:
        UnclearError: it shows a traceback, or does not say what is expected.
    """
    if not done.code:
        raise UnclearError("the command ended well, though it could not")
    found = re.search(r"Traceback|Logging error|INTERNAL ERROR", done.output)
    missing = [text for text in expected if not re.search(text, done.output)]
    if found or missing:
        why = f"it shows {found[0]!r}" if found else f"it does not say {missing}"
        raise UnclearError(f"{why}:\n{done.output[-4000:]}")
