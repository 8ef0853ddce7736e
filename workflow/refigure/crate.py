"""A run as an RO-Crate: a ZIP of results and workflow with a description that machines read.

RO-Crate 1.1 with the profile Workflow Run Crate 0.5: https://www.researchobject.org/workflow-run-crate
"""

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from rocrate.model import ContextEntity
from rocrate.model.computationalworkflow import ComputationalWorkflow
from rocrate.rocrate import ROCrate

from refigure.provenance import file_sha256

WORKFLOW_PROFILE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    WORKFLOW_PROFILE: "Workflow RO-Crate",
}
WORKFLOW = "workflow/Snakefile"
SNAKEMAKE = "https://w3id.org/workflowhub/workflow-ro-crate#snakemake"
BIOSCHEMAS = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
LICENCE = "https://spdx.org/licenses/MIT"
# By the suffix and not by the machine's own table of types, which differs from one to the next.
FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
# No time of the run is in a result, so that the same results give the same bytes; this is the
# earliest that a ZIP can tell.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Run:
    """What the description says of a run.

    Attributes:
        title, authors, date: of the workflow, as its citation has them; the date is its release.
        commit, versions: of the workflow, and of the packages that made the results.
        parameters: by name, what the run was given.
        datasets: the records of the data sets that the results rest on, each with its `homepage`.
    """

    title: str
    authors: tuple[str, ...]
    date: str
    commit: str
    versions: Mapping[str, str]
    parameters: Mapping[str, str | int]
    datasets: tuple[Mapping[str, Any], ...]


def describe_run(run: Run, members: Mapping[str, str], results: str) -> dict[str, Any]:
    """Make the content of ro-crate-metadata.json.

    Args:
        members: the path of each file by its name in the crate.
        results: the folder of the crate that holds the run's results; each of these is described.
    """
    crate = ROCrate(version="1.1")  # what Workflow Run Crate 0.5 builds on
    crate.metadata.append_to("conformsTo", {"@id": WORKFLOW_PROFILE})
    crate.metadata.extra_terms["sha256"] = "http://schema.org/sha256"
    root = crate.root_dataset
    root["name"] = f"A run of: {run.title}"
    root["description"] = (
        "Figures, numbers and verdicts on ten blog posts, and the workflow that made them. The"
        " licence is that of the workflow; the posts and the data sets have terms of their own."
    )
    root["license"] = named(crate, LICENCE, "CreativeWork", "MIT License")
    root["datePublished"] = run.date
    root["conformsTo"] = [
        named(crate, url, "CreativeWork", name, version=url.rpartition("/")[2])
        for url, name in PROFILES.items()
    ]
    authors = alone([named(crate, f"#{quote(name)}", "Organization", name) for name in run.authors])
    root["author"] = root["publisher"] = authors
    workflow = add_workflow(crate, run, members, authors)
    made = [add_file(crate, name, members[name]) for name in members if name.startswith(results)]
    action = named(crate, "#run", "CreateAction", root["name"], instrument=workflow)
    action["description"] = f"The workflow at the scale {run.parameters['scale']}"
    action["actionStatus"] = "http://schema.org/CompletedActionStatus"
    action["agent"] = authors
    action["object"] = [*given_values(crate, run, workflow), *add_datasets(crate, run.datasets)]
    action["result"] = made
    root["mentions"] = action
    content: dict[str, Any] = crate.metadata.generate()
    return content


def add_workflow(
    crate: ROCrate, run: Run, members: Mapping[str, str], authors: Any
) -> ComputationalWorkflow:
    """Describe the workflow and the folders of its files."""
    for folder in sorted({PurePosixPath(name).parts[0] for name in members if "/" in name}):
        crate.add_dataset(dest_path=folder, properties={"name": folder})
    for name in sorted(name for name in members if "/" not in name):
        crate.add_file(members[name], name, properties=described(name))
    workflow = crate.add(ComputationalWorkflow(crate, members[WORKFLOW], WORKFLOW))
    language = named(crate, SNAKEMAKE, "ComputerLanguage", "Snakemake")
    language["url"] = {"@id": "https://snakemake.readthedocs.io"}
    language["version"] = run.versions["snakemake"]
    workflow["name"] = run.title
    workflow["conformsTo"] = {"@id": BIOSCHEMAS}
    workflow["programmingLanguage"] = language
    workflow["version"] = run.commit
    workflow["license"] = crate.get(LICENCE)
    workflow["author"] = workflow["creator"] = authors
    listed = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    workflow["softwareRequirements"] = f"{listed}; requirements.txt has all versions"
    crate.mainEntity = workflow
    return workflow


def given_values(crate: ROCrate, run: Run, workflow: ComputationalWorkflow) -> list[ContextEntity]:
    """Describe what the run was given, and the parameters of the workflow that take it."""
    values, formal = [], []
    for name, value in run.parameters.items():
        kind = "Integer" if isinstance(value, int) else "Text"
        parameter = named(crate, f"#parameter-{name}", "FormalParameter", name, additionalType=kind)
        given = named(crate, f"#value-{name}", "PropertyValue", name, value=value)
        given["exampleOfWork"] = parameter
        formal.append(parameter)
        values.append(given)
    workflow["input"] = formal
    return values


def add_datasets(crate: ROCrate, datasets: Iterable[Mapping[str, Any]]) -> list[ContextEntity]:
    """Describe the data sets, which are not in the crate: their licences differ."""
    return [
        named(
            crate,
            f"#data-{quote(dataset['name'])}",
            "CreativeWork",
            dataset["title"],
            description=dataset["note"] or f"Taken from {dataset['source']}.",
            **{key: dataset[key] for key in ("citation",) if dataset[key]},
            **({"conditionsOfAccess": dataset["licence"]} if dataset["licence"] else {}),
            **({"url": dataset["homepage"]} if dataset.get("homepage") else {}),
            sha256=alone([f"{file['name']} {file['sha256']}" for file in dataset["files"]]),
        )
        for dataset in datasets
    ]


def add_file(crate: ROCrate, name: str, path: str) -> Any:
    """Describe one file of the results."""
    properties = {
        **described(name),
        "contentSize": str(Path(path).stat().st_size),
        "sha256": file_sha256(path),
    }
    return crate.add_file(path, name, properties=properties)


def described(name: str) -> dict[str, Any]:
    """What a name tells of a file."""
    path = PurePosixPath(name)
    about = {"about": {"@id": "./"}} if name == "README.md" else {}
    kind = FORMATS.get(path.suffix, "text/plain")
    return {"name": path.name, "encodingFormat": kind, **about}


def alone(values: list[Any]) -> Any:
    """A value by itself where there is one only, as JSON-LD has it."""
    return values[0] if len(values) == 1 else values


def named(crate: ROCrate, identifier: str, kind: str, name: str, **more: Any) -> ContextEntity:
    """Add an entity that is no file."""
    properties = {"@type": kind, "name": name}
    entity: ContextEntity = crate.add(ContextEntity(crate, identifier, properties=properties))
    for key, value in more.items():
        entity[key] = value
    return entity


def write_crate(path: str, content: Mapping[str, Any], members: Mapping[str, str]) -> None:
    """Write the crate as a ZIP file, the same bytes for the same content."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member("ro-crate-metadata.json"), text.encode())
        for name in sorted(members):
            archive.writestr(member(name), Path(members[name]).read_bytes())


def member(name: str) -> zipfile.ZipInfo:
    """A member of the ZIP without a time, which anybody may read."""
    info = zipfile.ZipInfo(name, NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, whatever the machine
    info.external_attr = 0o644 << 16
    return info
