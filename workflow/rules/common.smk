# What the rules share: where things lie, and how a rule names its code, its seed and its figures.

import os
from pathlib import Path

from refigure.code_inputs import imported_files
from refigure.datasets import dataset_origin, retry_key, stand_in_notice
from refigure.lineage import RuleFiles, settings_behind
from refigure.provenance import ROOT
from refigure.published import blog_images, figure_stems, read_published, served_path
from refigure.seeding import derive_seed

# Every post that has rules, in the order of the blog.
ALL_POSTS = [
    "hessians",
    "resnets",
    "python_gil",
    "phone_usage",
    "batchnorm",
    "loss_functions",
    "seq2seq",
    "regularization",
    "word2vec",
    "mnist_mlp",
]

# Those that the run is about: all of them, or the config's choice.
POSTS = [post for post in ALL_POSTS if post in (config["posts"] or ALL_POSTS)]

# Each post's rule file says what the post rests on and which of its steps measure.
DATASETS_OF = {}  # names of data sets, by post
OWN_FILES_OF = {}  # the user's own files in place of a data set, by post
NOTES_OF = {}  # files with notes on what was noticed while reading raw data, by post
MEASURING_STEPS = {}  # by post
TIMED_STEPS = {}  # by post

PUBLISHED_FILES = {
    post: os.path.relpath(ROOT / "config" / "published" / f"{post}.yaml") for post in ALL_POSTS
}
PUBLISHED = {post: read_published(path) for post, path in PUBLISHED_FILES.items()}

# Those about run times: what is made of these differs from run to run, but for the verdicts.
TIMED_POSTS = [post for post in POSTS if PUBLISHED[post].get("timed")]

# The same versions as requirements.txt, for `--software-deployment-method conda`.
ENVIRONMENT = str(ROOT / "environment.yml")

RESULTS = f"results/{config['scale']}"
LOGS = f"{RESULTS}/logs"
TIMES = f"{RESULTS}/benchmarks"
# A job that takes times: all cores of a local run, a node of its own on a cluster (where the number
# of cores is not given), and the machine's lock against the run's other jobs (refigure.machine_lock).
ALL_CORES = workflow.resource_settings.cores or 2
ALONE = {"machine": "alone", "slurm_extra": "--exclusive"}
DATA_ACCESS = {"mirror": config["mirror"], "offline": config["offline"]}


def seed_for(*names):
    """The seed of a job: from the config's seed, the names given and the job's wildcards."""
    return lambda wildcards: derive_seed(config["seed"], *names, *sorted(wildcards.items()))


def one_of(names):
    """What a wildcard must match to be one of these names; nothing, where there are none."""
    return "|".join(names) or "(?!)"


def figure_files(post, *ids, suffixes=(".svg", ".png", ".csv")):
    """The files of a post's figures, every variant: those with these ids, or all.

    The CSV file has what is drawn, in numbers.
    """
    stems = figure_stems(PUBLISHED[post], ids or None)
    return [f"{RESULTS}/{post}/figures/{stem}{suffix}" for stem in stems for suffix in suffixes]


def report_figures(post, *ids):
    """The files of figures as outputs of the rule that draws them, shown in Snakemake's report."""
    files = []
    for figure in ids:
        for path in figure_files(post, figure):
            if not path.endswith(".svg"):  # the same picture, and its numbers
                files.append(path)
                continue
            entry = PUBLISHED[post]["figures"][figure]
            variant = Path(path).stem.removeprefix(entry["file"]).strip("_").replace("_", " ")
            labels = {"figure": figure, "title": entry["title"], "variant": variant or "one"}
            caption = f"../report/captions/{post}.rst"
            category = PUBLISHED[post]["title"]
            shown = report(path, caption=caption, category=category, labels=labels)
            files.append(shown)
    return files


def post_tables(post):
    """The tables that every post writes: verdicts, errata, measurements, context."""
    names = (
        "claims.csv",
        "checks.csv",
        "figures.csv",
        "errata.csv",
        "measurements.csv",
        "context.json",
    )
    return [f"{RESULTS}/{post}/{name}" for name in names]


def post_files(post):
    """Everything of a post: figures, tables, timings, report page, blog images and blog page."""
    return [
        *figure_files(post),
        *post_tables(post),
        f"{RESULTS}/{post}/timings.csv",
        f"{RESULTS}/report/{post}.html",
        *blog_files(post),
        *blog_page_files(post),
    ]


def blog_files(post):
    """The paths of a post's images below the blog's own addresses."""
    return [
        f"{RESULTS}/blog/{path}" for path in blog_images(PUBLISHED[post], config["blog_variant"])
    ]


def blog_page_files(post):
    """A post's page in Markdown at the blog's own address, and the pictures beside it."""
    folder = f"{RESULTS}/blog/{served_path(PUBLISHED[post]['url'])}"
    stems = figure_stems(PUBLISHED[post])
    return [f"{folder}/index.md", *(f"{folder}/{stem}.png" for stem in stems)]


def compared_files(timed):
    """The outputs that rest on run times, or those that do not: what two runs have in common."""
    posts = [post for post in POSTS if (post in TIMED_POSTS) == timed]
    files = [f"{RESULTS}/report/{post}.html" for post in posts]
    if timed == bool(TIMED_POSTS):  # the index counts the verdicts of all posts
        files.append(f"{RESULTS}/report/index.html")
    return files + [
        path
        for post in posts
        for path in [
            *figure_files(post),
            *post_tables(post),
            *blog_files(post),
            *blog_page_files(post),
        ]
    ]


def project_files():
    """The files of the project that make a run, for who wants to keep them with it."""
    names = ("Snakefile", "workflow", "config", "profiles", "LICENSE", "CITATION.cff", "README.md")
    names += ("Makefile", "tools", "environment.yml", "requirements.txt", "requirements")
    found = [
        path
        for name in names
        for path in [ROOT / name, *(ROOT / name).rglob("*")]
        if path.is_file()
    ]
    return sorted(os.path.relpath(path) for path in found if "__pycache__" not in path.parts)


def datasets_used():
    """The names of the data sets that the posts of this run rest on."""
    return sorted({name for post in POSTS for name in DATASETS_OF[post]})


def stand_ins_used():
    """The names of those whose place a stand-in has taken."""
    files = {name: Path(f"results/data/{name}/provenance.json") for name in datasets_used()}
    made = {name: path for name, path in files.items() if path.is_file()}
    return [name for name, path in made.items() if dataset_origin(path) == "stand-in"]


def steps_behind(post):
    """For each rule of a post that draws, the steps of the config whose settings it rests on."""
    rules = [
        RuleFiles(
            step.name,
            tuple(str(path) for path in step.input if isinstance(path, str)),
            tuple(str(path) for path in step.output),
            tuple(step.params),
        )
        for step in workflow.rules
        if step.name.startswith(f"{post}_")
    ]
    found = settings_behind(rules, post, config[post])
    drawing = {entry["script"] for entry in PUBLISHED[post]["figures"].values()}
    names = {"_".join(Path(script).with_suffix("").parts) for script in drawing}
    return {name: found[name] for name in sorted(names & found.keys())}
