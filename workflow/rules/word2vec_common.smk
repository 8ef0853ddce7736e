# What the rules of the post on word2vec share: its corpora, its arms, and the files of its trainings.

import sys

from refigure.errors import InputError
from refigure.word2vec.arms import job_of, jobs_of, resolve_arms

WORD2VEC = f"{RESULTS}/word2vec"
WORD2VEC_CONFIG = config["word2vec"]

# The trainings by job, and the job whose vectors are shown and used.
try:
    WORD2VEC_ARMS = resolve_arms(WORD2VEC_CONFIG)
    WORD2VEC_JOBS = jobs_of(WORD2VEC_ARMS, WORD2VEC_CONFIG["runs_per_job"])
    WORD2VEC_SHOWN_JOB = job_of(WORD2VEC_JOBS, WORD2VEC_CONFIG["shown_arm"])
except InputError as error:
    sys.exit(str(error))

WORD2VEC_CORPORA = sorted({WORD2VEC_CONFIG["corpus"], WORD2VEC_CONFIG["articles"]})
WORD2VEC_CORPUS = f"{WORD2VEC}/corpora/{WORD2VEC_CONFIG['corpus']}.npz"
WORD2VEC_ARTICLES = f"{WORD2VEC}/corpora/{WORD2VEC_CONFIG['articles']}.npz"
WORD2VEC_CORPUS_PROVENANCE = f"results/data/{WORD2VEC_CONFIG['corpus']}/provenance.json"
WORD2VEC_ARTICLES_PROVENANCE = f"results/data/{WORD2VEC_CONFIG['articles']}/provenance.json"
WORD2VEC_TESTS_PROVENANCE = "results/data/word_evaluation/provenance.json"
WORD2VEC_SMALL_TEXTS = [
    f"results/data/small_texts/{name}" for name in config["datasets"]["small_texts"]["files"]
]
WORD2VEC_FIGURES = {
    "scale": config["scale"],
    "tokens": {name: arm.tokens for name, arm in WORD2VEC_ARMS.items()},
    "arms": list(WORD2VEC_ARMS),
}


def word2vec_text(wildcards):
    """The file with the text of a corpus."""
    (file,) = config["datasets"][wildcards.corpus]["files"]
    return f"results/data/{wildcards.corpus}/{file}"


def word2vec_jobs(name):
    """A file of every job that trains vectors."""
    return [f"{WORD2VEC}/vectors/{job}/{name}" for job in WORD2VEC_JOBS]


def word2vec_arms(wildcards):
    """The settings of the arms that a job trains."""
    names = sorted({name for name, _ in WORD2VEC_JOBS[wildcards.job]})
    return {name: vars(WORD2VEC_ARMS[name]) for name in names}


WORD2VEC_SHOWN_VECTORS = f"{WORD2VEC}/vectors/{WORD2VEC_SHOWN_JOB}/vectors.npz"
