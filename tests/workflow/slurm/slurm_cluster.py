"""A real Slurm of our own on the loopback device: all its daemons, files and sockets in one folder.

Two nodes of this one machine, `cpu0` and `gpu0`, each in the partition of its name; the second says
that it has two graphics cards. Accounting is on (slurmdbd and MariaDB), as sacct needs it. Nothing
under /etc, /run or /var is read or written, ports are free ones, and no systemd is needed: several
such clusters run side by side. Needs root, and the packages in `PACKAGES`.
"""

import ctypes
import os
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PACKAGES = "slurmctld slurmd slurm-client slurmdbd munge mariadb-server-core mariadb-client-core"
PROGRAMS = (
    "/usr/sbin/munged",
    "/usr/sbin/mariadbd",
    "/usr/sbin/slurmdbd",
    "/usr/sbin/slurmctld",
    "/usr/sbin/slurmd",
    "/usr/bin/sbatch",
)
NODES = {"cpu0": 0, "gpu0": 2}  # graphics cards
PR_SET_PDEATHSIG = 1  # of <sys/prctl.h>
STOPPED_LAST = ("slurmctld", "slurmdbd", "mariadbd", "munged")

# More CPUs and memory than the machine has (config_overrides): the jobs are small. Memory is
# enforced without cgroups, by shares, since a fork would count Snakemake's memory twice.
SLURM_CONF = """\
ClusterName=made_here
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={root}/munge/socket
CredType=cred/munge
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool/%n
SlurmctldPidFile={root}/run/slurmctld.pid
SlurmdPidFile={root}/run/slurmd.%n.pid
SlurmctldLogFile={root}/log/slurmctld.log
SlurmdLogFile={root}/log/slurmd.%n.log
MailProg=/bin/true
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill,UsePss
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=localhost
AccountingStoragePort={accounting_port}
AccountingStoragePass={root}/munge/socket
AccountingStorageTRES=gres/gpu
AccountingStoreFlags=job_comment
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000,bf_interval=5
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=2
UnkillableStepTimeout=180
MinJobAge=3600
SlurmctldTimeout=60
SlurmdTimeout=60
GresTypes=gpu
NodeName=cpu0 NodeHostname={host} NodeAddr=127.0.0.1 Port={cpu0} CPUs=8 RealMemory=64000
NodeName=gpu0 NodeHostname={host} NodeAddr=127.0.0.1 Port={gpu0} CPUs=8 RealMemory=64000 Gres=gpu:2
PartitionName=DEFAULT MaxTime=1-00:00:00 DefaultTime=00:10:00 State=UP
PartitionName=cpu Nodes=cpu0 Default=YES
PartitionName=gpu Nodes=gpu0
"""
SLURMDBD_CONF = """\
AuthType=auth/munge
AuthInfo=socket={root}/munge/socket
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort={accounting_port}
SlurmUser=root
LogFile={root}/log/slurmdbd.log
PidFile={root}/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={database_port}
StorageUser=slurm
StoragePass=slurm
StorageLoc=slurm_acct_db
"""
DATABASE = """\
CREATE DATABASE IF NOT EXISTS slurm_acct_db;
CREATE USER IF NOT EXISTS slurm@'127.0.0.1' IDENTIFIED BY 'slurm';
GRANT ALL ON slurm_acct_db.* TO slurm@'127.0.0.1';
"""


class SlurmCluster:
    """The daemons of one cluster, from `start` to `stop`."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.conf = self.root / "etc/slurm.conf"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        host = socket.gethostname().split(".")[0]
        ports = free_ports(3 + len(NODES))
        names = ("controller_port", "accounting_port", "database_port", *NODES)
        self.words = {"host": host, "root": self.root, **dict(zip(names, ports, strict=True))}

    def environment(self, basis: dict[str, str]) -> dict[str, str]:
        """An environment in which Slurm's programs talk to this cluster."""
        path = f"{self.root / 'bin'}{os.pathsep}{basis['PATH']}"
        return basis | {"SLURM_CONF": str(self.conf), "PATH": path}

    def call(self, *command: str, check: bool = True) -> str:
        """Run one of Slurm's programs and give what it prints."""
        done = subprocess.run(
            command,
            env=self.environment(dict(os.environ)),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert not check or done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Start everything, and wait until both nodes take jobs."""
        self.write_files()
        try:
            self.start_accounting()
            self.start_controller()
            for node in NODES:
                self.spawn(f"slurmd.{node}", ["/usr/sbin/slurmd", "-D", "-N", node])
            self.until(lambda: set(self.call("sinfo", "-hN", "-o%T").split()) == {"idle"}, "nodes")
        except BaseException:
            self.stop()
            raise

    def write_files(self) -> None:
        """Write every configuration, a key, and what stands in for the cards' device files."""
        for name in ("etc", "munge", "state", "run", "log", "dev", "bin", *self.spools()):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        (self.root / "munge").chmod(0o755)
        self.write("munge/key", os.urandom(1024), 0o600)
        self.write("etc/slurm.conf", SLURM_CONF.format(**self.words).encode())
        self.write("etc/slurmdbd.conf", SLURMDBD_CONF.format(**self.words).encode(), 0o600)
        self.write("etc/init.sql", DATABASE.encode())
        self.write("etc/cgroup.conf", b"CgroupAutomount=no\n")
        cards = []
        for node, count in NODES.items():
            for number in range(count):  # a card must have a device file: a twin of /dev/null does
                device = self.root / f"dev/nvidia{number}"
                os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
                cards.append(f"NodeName={node} Name=gpu File={device}\n")
        self.write("etc/gres.conf", "".join(cards).encode())
        # The plugin's job step takes SLURM_CONF out of the environment of the srun that it starts,
        # for which /etc/slurm/slurm.conf would be found. Ours is elsewhere.
        own = f'#!/bin/sh\nSLURM_CONF={self.conf} exec /usr/bin/srun "$@"\n'
        self.write("bin/srun", own.encode(), 0o755)

    def spools(self) -> list[str]:
        """The folders of the nodes' daemons."""
        return [f"spool/{node}" for node in NODES]

    def write(self, name: str, content: bytes, mode: int = 0o644) -> None:
        """Write a file that has its permissions from the beginning."""
        path = self.root / name
        path.touch(mode=mode)
        path.write_bytes(content)

    def start_accounting(self) -> None:
        """Start munge, the database, and Slurm's daemon before it."""
        munge, database = self.root / "munge", self.root / "database"
        files = ("socket", "pid-file", "log-file", "seed-file")
        own = [f"--{name}={munge / name.removesuffix('-file')}" for name in files]
        self.spawn("munged", ["/usr/sbin/munged", "-F", "--force", f"--key-file={munge}/key", *own])
        self.until((munge / "socket").exists, "munge")
        common = ["--no-defaults", "--user=root", f"--datadir={database}", "--skip-name-resolve"]
        install = ["/usr/bin/mariadb-install-db", *common, "--skip-test-db"]
        install += ["--auth-root-authentication-method=normal"]
        subprocess.run(install, check=True, capture_output=True, timeout=120)
        own = ["--bind-address=127.0.0.1", f"--port={self.words['database_port']}"]
        own += [f"--{name}={self.root / 'run'}/mariadbd.{name}" for name in ("socket", "pid-file")]
        own += [f"--init-file={self.root}/etc/init.sql", "--innodb-lock-wait-timeout=900"]
        self.spawn("mariadbd", ["/usr/sbin/mariadbd", *common, *own])
        self.until((self.root / "run/mariadbd.socket").exists, "the database")
        self.spawn("slurmdbd", ["/usr/sbin/slurmdbd", "-D"])
        add = ("sacctmgr", "-i", "add", "cluster", "made_here")
        show = ("sacctmgr", "-n", "list", "cluster")
        self.until(
            lambda: "made_here" in self.call(*add, check=False) + self.call(*show, check=False),
            "accounting",
        )

    def start_controller(self) -> None:
        """Start the controller, the first time or once more."""
        self.spawn("slurmctld", ["/usr/sbin/slurmctld", "-D"])

    def spawn(self, name: str, command: Sequence[str]) -> None:
        """Start a daemon as a child of ours, with what it prints in log/NAME.out."""
        with open(self.root / f"log/{name}.out", "ab") as output:
            self.running[name] = subprocess.Popen(
                command,
                env=self.environment(dict(os.environ)),
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )

    def until(self, there: Callable[[], bool], what: str, limit: float = 90) -> None:
        """Wait for something; a daemon that has ended meanwhile is told with its last words."""
        end = time.monotonic() + limit
        while not there():
            for name, process in self.running.items():
                words = (self.root / f"log/{name}.out").read_text(errors="replace")[-1000:]
                assert process.poll() is None, f"{name} ended: {words}"
            assert time.monotonic() < end, f"{what}: not there after {limit} s"
            time.sleep(0.1)

    def end(self, name: str) -> None:
        """End one daemon by its number and wait for it."""
        process = self.running.pop(name, None)
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)

    def stop(self) -> None:
        """Cancel what runs, end the daemons, and then jobs' processes that are left."""
        if "slurmctld" in self.running:
            self.call("scancel", "--user=root", check=False)
            end = time.monotonic() + 20
            while self.call("squeue", "-h", check=False) and time.monotonic() < end:
                time.sleep(0.2)
        for name in [*(name for name in self.running if name.startswith("slurmd.")), *STOPPED_LAST]:
            self.end(name)
        for process in self.left_over():
            os.kill(process, signal.SIGKILL)

    def processes_of(self, job: str) -> dict[int, str]:
        """The numbers and command lines of a job's processes."""
        return self.processes(lambda words, _: f"SLURM_JOB_ID={job}".encode() in words)

    def left_over(self) -> dict[int, str]:
        """The same of all jobs, and of the daemons that watch them."""
        return self.processes(
            lambda words, command: (
                "slurmstepd" in command or any(w.startswith(b"SLURM_JOB_ID=") for w in words)
            )
        )

    def processes(self, wanted: Callable[[list[bytes], str], bool]) -> dict[int, str]:
        """This cluster's processes, which its configuration's name in their environment shows."""
        mine, found = f"SLURM_CONF={self.conf}".encode(), {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                words = (path / "environ").read_bytes().split(b"\0")
                command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue  # it has ended, or is another's
            if mine in words and wanted(words, command):
                found[int(path.name)] = command
        return found


def end_with_parent() -> None:
    """Have the kernel end this process when its parent ends, whatever ended that."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
