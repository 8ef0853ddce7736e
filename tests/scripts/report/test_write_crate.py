"""A run as an RO-Crate: the validator of the profile's authors reads it, and so does their library.

Oracles: roc-validator's rules of RO-Crate 1.1 and Workflow Run Crate 0.5; rocrate's reader.
"""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import rocrate
import yaml
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services
from rocrate_validator.utils import document_loader, http

from scripts.report import write_crate, write_manifest

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakeReport

ROOT = Path(__file__).resolve().parents[3]
CITATION = ROOT / "CITATION.cff"
# RO-Crate's context of terms lies in the library, of a later version that moved these
CONTEXT = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"
MOVED = {
    "ComputationalWorkflow": "https://bioschemas.org/ComputationalWorkflow",
    "FormalParameter": "https://bioschemas.org/FormalParameter",
    "input": "https://bioschemas.org/ComputationalWorkflow#input",
    "output": "https://bioschemas.org/ComputationalWorkflow#output",
}
CODE = [
    "workflow/Snakefile",
    "workflow/rules/common.smk",
    "config/config.yaml",
    "LICENSE",
    "README.md",
]


@pytest.fixture(scope="module")
def packed(fake_report: "FakeReport") -> Path:
    """The crate of a run of two posts, one of them on a stand-in."""
    root = fake_report.folder.parent
    files = [str(path) for path in sorted(root.rglob("*")) if path.is_file()]
    contexts = [post.file("context.json") for post in fake_report.posts]
    manifest = root / "manifest.json"
    write_manifest.main(files, contexts, "smoke", {"seed": 1}, str(manifest))
    return write(root, files, root / "crate.zip", contexts, manifest)


def write(root: Path, files: list[str], crate: Path, contexts: list[str], manifest: Path) -> Path:
    """Write the crate of a run."""
    write_crate.main(
        manifest=str(manifest),
        contexts=contexts,
        files=files,
        code=[str(ROOT / name) for name in CODE],
        citation=str(CITATION),
        homepages={"moment": "https://example.org/moment"},
        crate=str(crate),
    )
    return crate


@pytest.fixture(scope="module")
def unpacked(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crate as a folder."""
    folder = tmp_path_factory.mktemp("crate")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def graph(unpacked: Path) -> dict[str, dict[str, Any]]:
    """What the crate says, by id."""
    content = json.loads((unpacked / "ro-crate-metadata.json").read_text("utf-8"))
    return {entity["@id"]: entity for entity in content["@graph"]}


def test_the_library_reads_it_back(unpacked: Path) -> None:
    crate = ROCrate(unpacked)
    assert crate.mainEntity.id == "workflow/Snakefile"
    cited = yaml.safe_load(CITATION.read_text("utf-8"))
    assert crate.datePublished.date() == cited["date-released"]
    (author,) = cited["authors"]
    assert crate.root_dataset["author"]["name"] == author["name"]


def test_every_result_is_there_with_its_hash(
    unpacked: Path, graph: dict[str, dict[str, Any]], fake_report: "FakeReport"
) -> None:
    manifest = json.loads((fake_report.folder.parent / "manifest.json").read_text("utf-8"))
    assert len(manifest["sha256"]) > 20
    for name, found in manifest["sha256"].items():
        entity = graph[f"results/smoke/{name}"]
        assert entity["sha256"] == found and entity["@type"] == "File"
        content = (unpacked / "results/smoke" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == found
        assert entity["contentSize"] == str(len(content))
    made = {result["@id"] for result in graph["#run"]["result"]}
    assert made == {f"results/smoke/{name}" for name in [*manifest["sha256"], "manifest.json"]}


def test_the_run_names_its_workflow_values_and_data(graph: dict[str, dict[str, Any]]) -> None:
    run = graph["#run"]
    assert run["instrument"] == {"@id": "workflow/Snakefile"}
    given = {graph[one["@id"]]["name"]: graph[one["@id"]] for one in run["object"]}
    assert given["seed"]["value"] == 1 and given["scale"]["value"] == "smoke"
    assert given["posts"]["value"] == "alpha, beta"
    data = graph["#data-moment"]
    assert data["url"] == "https://example.org/moment" and data["citation"]
    assert "0" * 64 in data["sha256"]


def test_the_same_run_gives_the_same_bytes(
    packed: Path, fake_report: "FakeReport", tmp_path: Path
) -> None:
    root = fake_report.folder.parent
    contexts = [post.file("context.json") for post in fake_report.posts]
    record = json.loads((root / "manifest.json").read_text("utf-8"))
    files = [str(root / name) for name in reversed(record["sha256"])]
    again = write(root, files, tmp_path / "again.zip", contexts, root / "manifest.json")
    assert again.read_bytes() == packed.read_bytes()


class Answer:
    """What the address of RO-Crate's context answers."""

    status_code = 200
    ok = True
    headers: ClassVar = {"Content-Type": "application/ld+json"}

    def json(self) -> Any:
        """The context of RO-Crate 1.1, as far as a crate of ours uses it."""
        content = json.loads(CONTEXT.read_text("utf-8"))
        content["@context"] |= MOVED
        return content

    @property
    def text(self) -> str:
        """The same as text."""
        return json.dumps(self.json())


def test_the_validator_finds_nothing(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def get(_: Any, url: str, **__: Any) -> Answer:
        asked.append(url)
        return Answer()

    monkeypatch.setattr(http.HttpRequester, "get", get, raising=False)
    monkeypatch.setattr(document_loader, "_fetch_json_ld", lambda url: get(None, url).json())
    settings = services.ValidationSettings(
        rocrate_uri=str(unpacked),
        profile_identifier="workflow-run-crate",
        requirement_severity=models.Severity.REQUIRED,
    )
    found = services.validate(settings)
    assert found.passed(), [str(issue.message) for issue in found.get_issues()]
    assert set(asked) == {"https://w3id.org/ro/crate/1.1/context"}


def test_the_validator_can_find_something(
    unpacked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "crate"
    shutil.copytree(unpacked, broken)
    path = broken / "ro-crate-metadata.json"
    content = json.loads(path.read_text("utf-8"))
    content["@graph"] = [one for one in content["@graph"] if one["@id"] != "workflow/Snakefile"]
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(AssertionError):
        test_the_validator_finds_nothing(broken, monkeypatch)
