"""What the tests share: the post's real file where it is to be had, and small files of its kind."""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import matplotlib.image
import pytest
import yaml
from hypothesis import settings
from matplotlib.figure import Figure
from tests.workplaces import SharedRuns, Workplace, new_workplace

from refigure import figures, interpreters
from refigure.measurements import read_measurements

ROOT = Path(__file__).resolve().parents[1]
# the file that the post's figures were made from, as config/datasets.yaml has it
MOMENT_SHA256 = "1bba69c8b42c7bf5f2fc39dd43cd86bc359e02a3463e7e9eda6840fac8bc8a9a"
# The same examples in every run, and none refused for the time it takes on a busy machine.
settings.register_profile("refigure", deadline=None, derandomize=True)
settings.load_profile("refigure")

PHONE_CONFIG = yaml.safe_load((ROOT / "config/posts/phone_usage.yaml").read_text("utf-8"))[
    "phone_usage"
]


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """Return a finder of a data set's folder with its real, verified files; skips without them.

    It looks in results/data, which `make` and `make data` fill, or in $REFIGURE_MIRROR, a folder of
    the same layout.
    """
    given = os.environ.get("REFIGURE_MIRROR")

    def folder_of(dataset: str) -> Path:
        folder = Path(given or ROOT / "results/data") / dataset
        record = folder / "provenance.json"
        if not record.is_file():
            pytest.skip(f"no data set {dataset} in {given or 'results/data'}; make data gets it")
        if json.loads(record.read_text("utf-8"))["data"] != "real":
            pytest.skip(f"the {dataset} in {given or 'results/data'} is a stand-in")
        return folder

    return folder_of


@pytest.fixture(scope="session")
def moment_export(real_data: Callable[[str], Path]) -> Path:
    """The post's real moment.json."""
    path = real_data("moment") / "moment.json"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != MOMENT_SHA256:
        pytest.skip(f"the moment.json to be had is another one: its sha256 is {found}")
    return path


def moment_json(first: date, minutes: Sequence[float], pickups: Sequence[int | None]) -> str:
    """Write days, one after the other from `first`, as Moment does: newest first, with offsets."""
    lists: dict[str, list[Any]] = {"sessions": [], "pickups": [], "appUsages": []}
    records = [
        {
            **lists,
            "minuteCount": use,
            "pickupCount": count,
            "date": f"{first + timedelta(days=day)}T00:00:00+11:00",
        }
        for day, (use, count) in enumerate(zip(minutes, pickups, strict=True))
    ]
    return json.dumps({"days": records[::-1]})


@dataclass(frozen=True)
class Measured:
    """What the steps wrote that read an export and measure."""

    folder: Path
    found: Mapping[str, Any]  # each a `Value`: a float with std, n, unit, low, high

    @property
    def days(self) -> str:
        """The table of days."""
        return str(self.folder / "days.csv")

    @property
    def source(self) -> str:
        """What the days were read from."""
        return str(self.folder / "source.json")

    @property
    def histograms(self) -> str:
        """The bins."""
        return str(self.folder / "histograms.json")

    @property
    def measurements(self) -> str:
        """All measurements in one table."""
        return str(self.folder / "measurements.csv")


def measure_export(
    export: Path,
    folder: Path,
    *,
    period: str | int | None = None,
    origin: str | None = None,
    permutations: int = 199,
    resamples: int = 199,
    seeds: int = 2,
) -> Measured:
    """Run every step of the phone-usage post that measures; `origin` None: the user's own file."""
    from scripts.phone_usage import (
        bin_histograms,
        compare_days,
        measure_days,
        measure_periods,
        measure_pickups,
        model_days,
        parse_days,
        replay_reader,
        sweep_hash_seeds,
        vary_days,
    )
    from scripts.report import collect_measurements

    provenance = ""
    if origin is not None:
        provenance = str(folder / "provenance.json")
        Path(provenance).write_text(json.dumps({"data": origin}), "utf-8")
    steps = ("parse", "replay", "days", "periods", "pickups", "bins", "tests", "varied")
    parts = {step: str(folder / "parts" / f"{step}.csv") for step in (*steps, "models", "sweep")}
    (folder / "parts").mkdir()
    of_days = {"days": str(folder / "days.csv"), "source": str(folder / "source.json")}
    describe = PHONE_CONFIG["describe"]
    compare = {
        **PHONE_CONFIG["compare_days"],
        "permutations": permutations,
        "bootstrap_resamples": resamples,
    }
    parse_days.main(
        str(export),
        {"period": period, "time_zone": "UTC"},
        **of_days,
        measurements=parts["parse"],
        provenance=provenance,
    )
    replay_reader.main(str(export), of_days["source"], parts["replay"])
    measure_days.main(**of_days, settings=describe, measurements=parts["days"])
    measure_periods.main(**of_days, settings=describe, measurements=parts["periods"])
    measure_pickups.main(**of_days, settings=describe, measurements=parts["pickups"])
    bin_histograms.main(
        **of_days, measurements=parts["bins"], histograms=str(folder / "histograms.json")
    )
    compare_days.main(**of_days, settings=compare, seed=1, measurements=parts["tests"])
    vary_days.main(**of_days, settings=describe, measurements=parts["varied"])
    model_days.main(**of_days, settings=PHONE_CONFIG["model_days"], measurements=parts["models"])
    with pytest.MonkeyPatch.context() as patch:
        # this Python alone: others take time, and what they give is another test's matter
        only = [interpreters.probe(sys.executable)]
        patch.setattr(sweep_hash_seeds, "find_interpreters", lambda listed: only)
        sweep_hash_seeds.main(
            **of_days,
            settings={"seeds": seeds, "interpreters": []},
            runs=str(folder / "hash_seeds.csv"),
            measurements=parts["sweep"],
        )
    collect_measurements.main(list(parts.values()), str(folder / "measurements.csv"))
    return Measured(folder, read_measurements(folder / "measurements.csv"))


@pytest.fixture(scope="session")
def real_year(moment_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """The real file measured, with enough resamples to be held against others' resamples."""
    return measure_export(
        moment_export,
        tmp_path_factory.mktemp("real_year"),
        period=2018,
        origin="real",
        permutations=9999,
        resamples=20_000,
        seeds=6,
    )


MeasureDays = Callable[..., Measured]


@pytest.fixture(scope="session")
def measure_days_of(tmp_path_factory: pytest.TempPathFactory) -> MeasureDays:
    """Return a function that measures days given as minutes and pickups from a first date."""

    def measure(
        first: date, minutes: Sequence[float], pickups: Sequence[int | None], **options: Any
    ) -> Measured:
        folder = tmp_path_factory.mktemp("days")
        export = folder / "export.json"
        export.write_text(moment_json(first, minutes, pickups), "utf-8")
        return measure_export(export, folder, **options)

    return measure


@pytest.fixture(scope="session")
def two_weeks(measure_days_of: MeasureDays) -> Measured:
    """Monday 2018-02-19 to Sunday 2018-03-04, so simple that all can be worked out on paper."""
    minutes = (10, 20, 30, 40, 50, 60, 70, 20, 30, 40, 50, 60, 90, 120)
    return measure_days_of(date(2018, 2, 19), minutes, [use // 10 for use in minutes])


@pytest.fixture(scope="session")
def made_up_year(measure_days_of: MeasureDays) -> Measured:
    """A year of stand-in data, with each month, two days over six hours and one zero day."""
    # no random numbers: a wave of 13 days, more at weekends (2018-01-01 is a Monday)
    minutes = [40 + 17 * (day % 13) + 35 * (day % 7 >= 5) + day // 20 for day in range(365)]
    minutes[99], minutes[119], minutes[30] = 400, 500, 0
    pickups = [use // 2 for use in minutes]
    return measure_days_of(date(2018, 1, 1), minutes, pickups, period=2018, origin="stand-in")


@dataclass(frozen=True)
class Drawn:
    """A figure as it was saved."""

    figure: Figure
    stem: str
    origin: str


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Drawn]]:
    """Collect the figures that a plot script saves; they are saved all the same."""
    collected: list[Drawn] = []
    save = figures.save_figure

    def save_and_keep(
        figure: Figure,
        stem: str,
        paths: Sequence[str],
        settings: Any,
        origin: str = "real",
    ) -> None:
        save(figure, stem, paths, settings, origin)
        collected.append(Drawn(figure, stem, origin))

    for name, module in list(sys.modules.items()):
        if name.startswith(("scripts.", "refigure.")) and hasattr(module, "save_figure"):
            monkeypatch.setattr(module, "save_figure", save_and_keep)
    yield collected


Draw = Callable[..., dict[str, Drawn]]


@pytest.fixture
def draw(drawn: list[Drawn], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Draw:
    """Return a function that runs a plot script for some stems and gives the figures by stem.

    The script gets a PNG and an SVG a stem to write; all must be there and show something.
    Without `render` the figures are drawn and not written, which is most of the time.
    """

    def run(
        main: Callable[..., None],
        stems: Sequence[str],
        suffixes: Sequence[str] = ("svg", "png"),
        render: bool = True,
        **arguments: Any,
    ) -> dict[str, Drawn]:
        if not render:
            monkeypatch.setattr(Figure, "savefig", lambda *_, **__: None)
        paths = [str(tmp_path / f"{stem}.{suffix}") for stem in stems for suffix in suffixes]
        main(**arguments, figures=paths)
        for path in paths if render else ():
            if path.endswith(".png"):
                assert matplotlib.image.imread(path)[..., :3].std() > 0.01, f"{path} is blank"
            else:
                assert Path(path).read_text("utf-8").rstrip().endswith("</svg>")
        return {one.stem: one for one in drawn}

    return run


@pytest.fixture(scope="session")
def shared_runs(tmp_path_factory: pytest.TempPathFactory) -> SharedRuns:
    """The runs of this session; the processes of xdist have their folders in a common one."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "workflow_runs"
    folder.mkdir(exist_ok=True)
    return SharedRuns(folder)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A new clone with nothing made."""
    return new_workplace(tmp_path / "place")
