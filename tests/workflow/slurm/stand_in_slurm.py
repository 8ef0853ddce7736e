"""Slurm's programs as Snakemake's plugin calls them, without Slurm: `stand_in_slurm.py sbatch ...`.

Submissions are written down and run at once, as processes of this machine. The folder named by the
variable STAND_IN_SLURM holds `submissions`, a line of JSON each (what was given to sbatch), and
a file `ID.state` for each job. Where it holds `fates.json`, {"rule_NAME...": ["TIMEOUT"]}, jobs
whose comment begins so do not run but end so, one word a submission.
"""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(os.environ["STAND_IN_SLURM"])


def sbatch(arguments: list[str]) -> None:
    """Note a submission, start it, and print its number."""
    with open(FOLDER / "submissions", "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        number = len(file.readlines()) + 1
        file.write(json.dumps(arguments) + "\n")
        fate = next_fate(arguments[arguments.index("--comment") + 1])
    state = FOLDER / f"{number}.state"
    state.write_text(fate or "RUNNING")
    if not fate:
        (command,) = [one for one in arguments if one.startswith("--wrap=")]
        log = Path(arguments[arguments.index("--output") + 1].replace("%j", str(number)))
        with log.open("w") as output:
            subprocess.Popen(
                [sys.executable, __file__, "run", str(state), command.removeprefix("--wrap=")],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, "SLURM_JOB_ID": str(number)},
                start_new_session=True,
            )
    print(number)


def next_fate(comment: str) -> str | None:
    """Take the first of the fates that await the jobs with this comment."""
    path = FOLDER / "fates.json"
    fates = json.loads(path.read_text()) if path.exists() else {}
    for beginning, words in fates.items():
        if comment.startswith(beginning) and words:
            word: str = words.pop(0)
            path.write_text(json.dumps(fates))
            return word
    return None


def run(arguments: list[str]) -> None:
    """Run a job's command and write down how it ended."""
    state, command = arguments
    code = subprocess.run(command, shell=True).returncode  # noqa: S602 - as Slurm does
    Path(f"{state}.part").write_text("FAILED" if code else "COMPLETED")
    Path(f"{state}.part").rename(state)


def srun(arguments: list[str]) -> None:
    """Run a step of a job: what follows the options."""
    command = arguments[:]
    while command[0].startswith("-"):
        command.pop(0)
    os.execvp(command[0], command)  # noqa: S606


def tell_states(arguments: list[str]) -> None:
    """Print the number and the state of every job, for sacct and squeue; of accounts nothing."""
    if "--name" in arguments:
        for path in FOLDER.glob("*.state"):
            print(f"{path.stem}|{path.read_text()}")


SAID = {
    "sinfo": "PARTITION\nordinary*\ncards\n",
    "sacctmgr": "lab\n",
    "sshare": "lab\n",
    "scontrol": "MinJobAge = 3600 sec\nMaxArraySize = 1001\n",
    "scancel": "",
}


if __name__ == "__main__":
    name, given = sys.argv[1], sys.argv[2:]
    {
        "sbatch": sbatch,
        "srun": srun,
        "run": run,
        "sacct": tell_states,
        "squeue": tell_states,
    }.get(name, lambda _: print(SAID[name], end=""))(given)
