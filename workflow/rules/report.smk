# From measurements to verdicts, report and blog: the same rules for every post.

REPORT_ASSETS = [
    os.path.relpath(ROOT / "workflow" / "report" / name)
    for name in (
        "base.html.j2",
        "index.html.j2",
        "macros.html.j2",
        "pictures.html.j2",
        "post.html.j2",
        "run_times.html.j2",
        "compare.html.j2",
        "figures.js",
        "points.js",
        "report.js",
        "style.css",
    )
]


# What the config says of the machine and not of the results.
OF_THE_MACHINE = (
    "compare",
    "datasets",
    "interpreters",
    "mirror",
    "offline",
    "phone_usage_file",
    "save_seconds",
)

# What a command needs to make results of this run's scale.
SCALE_OPTIONS = [] if config["scale"] == "quick" else [f"--config scale={config['scale']}"]


wildcard_constraints:
    post="|".join(ALL_POSTS),


rule collect_measurements:
    """Put the measurements of a post's steps together."""
    input:
        imported_files("report/collect_measurements.py"),
        parts=lambda wildcards: [
            f"{RESULTS}/{wildcards.post}/parts/{step}.csv"
            for step in MEASURING_STEPS[wildcards.post]
        ],
    output:
        measurements=report(
            f"{RESULTS}/{{post}}/measurements.csv",
            caption="../report/captions/measurements.rst",
            category="Tables",
            labels={"post": "{post}", "table": "measurements"},
        ),
    log:
        f"{LOGS}/{{post}}/collect_measurements.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/report/collect_measurements.py"


rule describe_data:
    """Describe the data that a post's results rest on: real, a stand-in, or the user's own."""
    input:
        imported_files("report/describe_data.py"),
        provenance=lambda wildcards: [
            f"results/data/{name}/provenance.json" for name in DATASETS_OF[wildcards.post]
        ],
        own=lambda wildcards: OWN_FILES_OF.get(wildcards.post, []),
        source=lambda wildcards: NOTES_OF.get(wildcards.post, []),
    output:
        data=f"{RESULTS}/{{post}}/data.json",
    log:
        f"{LOGS}/{{post}}/describe_data.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        titles={name: entry["title"] for name, entry in config["datasets"].items()},
    script:
        "../scripts/report/describe_data.py"


rule judge_claims:
    """Judge the figures, numbers, claims and errata of a post by its measurements."""
    input:
        imported_files("report/judge_claims.py"),
        published=lambda wildcards: PUBLISHED_FILES[wildcards.post],
        measurements=f"{RESULTS}/{{post}}/measurements.csv",
        data=f"{RESULTS}/{{post}}/data.json",
    output:
        claims=report(
            f"{RESULTS}/{{post}}/claims.csv",
            caption="../report/captions/claims.rst",
            category="Tables",
            labels={"post": "{post}", "table": "claims"},
        ),
        checks=f"{RESULTS}/{{post}}/checks.csv",
        errata=report(
            f"{RESULTS}/{{post}}/errata.csv",
            caption="../report/captions/errata.rst",
            category="Tables",
            labels={"post": "{post}", "table": "errata"},
        ),
        figures=f"{RESULTS}/{{post}}/figures.csv",
    log:
        f"{LOGS}/{{post}}/judge_claims.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        scale=config["scale"],
    script:
        "../scripts/report/judge_claims.py"


rule write_context:
    """Write what a post's results rest on: data, settings, seed, commit, versions."""
    input:
        imported_files("report/write_context.py"),
        measurements=f"{RESULTS}/{{post}}/measurements.csv",
        figures=lambda wildcards: figure_files(wildcards.post),
        data=f"{RESULTS}/{{post}}/data.json",
    output:
        context=f"{RESULTS}/{{post}}/context.json",
    log:
        f"{LOGS}/{{post}}/write_context.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        post="{post}",
        scale=config["scale"],
        seed=config["seed"],
        settings=lambda wildcards: config[wildcards.post],
    script:
        "../scripts/report/write_context.py"


rule collect_timings:
    """Put the run times of a post's steps together."""
    input:
        imported_files("report/collect_timings.py"),
        benchmarks=lambda wildcards: [
            f"{TIMES}/{wildcards.post}/{step}.tsv" for step in TIMED_STEPS[wildcards.post]
        ],
        measurements=lambda wildcards: [
            f"{RESULTS}/{post}/measurements.csv" for post in TIMED_POSTS if post == wildcards.post
        ],
    output:
        timings=f"{RESULTS}/{{post}}/timings.csv",
    log:
        f"{LOGS}/{{post}}/collect_timings.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        logs=lambda wildcards: [
            f"{LOGS}/{wildcards.post}/{step}.log" for step in TIMED_STEPS[wildcards.post]
        ],
    script:
        "../scripts/report/collect_timings.py"


rule write_post_page:
    """Write the report page of one post."""
    input:
        imported_files("report/write_post_page.py"),
        published=lambda wildcards: PUBLISHED_FILES[wildcards.post],
        measurements=f"{RESULTS}/{{post}}/measurements.csv",
        claims=f"{RESULTS}/{{post}}/claims.csv",
        checks=f"{RESULTS}/{{post}}/checks.csv",
        errata=f"{RESULTS}/{{post}}/errata.csv",
        verdicts=f"{RESULTS}/{{post}}/figures.csv",
        context=f"{RESULTS}/{{post}}/context.json",
        figures=lambda wildcards: figure_files(wildcards.post),
        assets=REPORT_ASSETS,
    output:
        page=f"{RESULTS}/report/{{post}}.html",
    log:
        f"{LOGS}/{{post}}/write_post_page.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        posts=[{"name": post, "title": PUBLISHED[post]["title"]} for post in POSTS],
        options=SCALE_OPTIONS,
        steps=lambda wildcards: steps_behind(wildcards.post),
    script:
        "../scripts/report/write_post_page.py"


rule write_index_page:
    """Write the first page of the report."""
    input:
        imported_files("report/write_index_page.py"),
        published=[PUBLISHED_FILES[post] for post in POSTS],
        measurements=expand(f"{RESULTS}/{{post}}/measurements.csv", post=POSTS),
        claims=expand(f"{RESULTS}/{{post}}/claims.csv", post=POSTS),
        verdicts=expand(f"{RESULTS}/{{post}}/figures.csv", post=POSTS),
        errata=expand(f"{RESULTS}/{{post}}/errata.csv", post=POSTS),
        contexts=expand(f"{RESULTS}/{{post}}/context.json", post=POSTS),
        assets=REPORT_ASSETS,
    output:
        page=f"{RESULTS}/report/index.html",
    log:
        f"{LOGS}/write_index_page.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/report/write_index_page.py"


rule write_run_times_page:
    """Write the page of run times, the only one that differs from run to run."""
    input:
        imported_files("report/write_run_times_page.py"),
        timings=expand(f"{RESULTS}/{{post}}/timings.csv", post=POSTS),
        assets=REPORT_ASSETS,
    output:
        page=f"{RESULTS}/report/run_times.html",
    log:
        f"{LOGS}/write_run_times_page.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        posts=[{"name": post, "title": PUBLISHED[post]["title"]} for post in POSTS],
        scale=config["scale"],
    script:
        "../scripts/report/write_run_times_page.py"


# A rule a post: the paths of the images are the blog's own and have no pattern.
for post in ALL_POSTS:

    rule:
        """Copy a post's figures to the paths under which the blog serves them."""
        name:
            f"export_blog_{post}"
        input:
            imported_files("report/export_blog.py"),
            figures=figure_files(post, suffixes=(".png",)),
        output:
            images=blog_files(post),
        log:
            f"{LOGS}/{post}/export_blog.log",
        conda:
            ENVIRONMENT
        threads: 1
        params:
            names=blog_images(PUBLISHED[post], config["blog_variant"]),
        script:
            "../scripts/report/export_blog.py"

    rule:
        """Write a post's page in Markdown, for the blog to publish, with its figures beside it."""
        name:
            f"write_blog_page_{post}"
        input:
            imported_files("report/write_blog_page.py"),
            published=PUBLISHED_FILES[post],
            measurements=f"{RESULTS}/{post}/measurements.csv",
            claims=f"{RESULTS}/{post}/claims.csv",
            errata=f"{RESULTS}/{post}/errata.csv",
            verdicts=f"{RESULTS}/{post}/figures.csv",
            context=f"{RESULTS}/{post}/context.json",
            figures=figure_files(post, suffixes=(".png",)),
            template=os.path.relpath(ROOT / "workflow" / "report" / "blog_page.md.j2"),
        output:
            page=blog_page_files(post)[0],
            pictures=blog_page_files(post)[1:],
        log:
            f"{LOGS}/{post}/write_blog_page.log",
        conda:
            ENVIRONMENT
        threads: 1
        params:
            options=SCALE_OPTIONS,
        script:
            "../scripts/report/write_blog_page.py"


rule write_manifest:
    """Write the hash of every output that two runs must have in common."""
    input:
        imported_files("report/write_manifest.py"),
        files=compared_files(timed=False),
        timed=compared_files(timed=True),
        contexts=expand(f"{RESULTS}/{{post}}/context.json", post=POSTS),
    output:
        manifest=f"{RESULTS}/manifest.json",
    log:
        f"{LOGS}/write_manifest.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        scale=config["scale"],
        settings={key: value for key, value in config.items() if key not in OF_THE_MACHINE},
    script:
        "../scripts/report/write_manifest.py"


rule write_crate:
    """Pack the run as an RO-Crate: results, the workflow, and a description of both."""
    input:
        imported_files("report/write_crate.py"),
        manifest=f"{RESULTS}/manifest.json",
        contexts=expand(f"{RESULTS}/{{post}}/context.json", post=POSTS),
        files=[*compared_files(timed=False), *compared_files(timed=True)],
        code=lambda wildcards: project_files(),
        citation=os.path.relpath(ROOT / "CITATION.cff"),
    output:
        crate=f"{RESULTS}/ro-crate.zip",
    log:
        f"{LOGS}/write_crate.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        homepages={name: entry["homepage"] for name, entry in config["datasets"].items()},
    script:
        "../scripts/report/write_crate.py"


rule crate:
    """The run as an RO-Crate, results/SCALE/ro-crate.zip."""
    input:
        f"{RESULTS}/ro-crate.zip",
    localrule: True


rule blog:
    """Every image of the blog and a page for each post, under the blog's paths in results/SCALE/blog/."""
    input:
        [path for post in POSTS for path in [*blog_files(post), *blog_page_files(post)]],
    localrule: True


rule report:
    """The report: an index, a page for each post, and the run times."""
    input:
        f"{RESULTS}/report/index.html",
        f"{RESULTS}/report/run_times.html",
        expand(f"{RESULTS}/report/{{post}}.html", post=POSTS),
    localrule: True


rule compare_runs:
    """Write a page and a table of two runs side by side."""
    input:
        imported_files("report/compare_runs.py"),
        tables=[
            # an absolute path: a run to read, not one to bring up to date
            str(path.absolute())
            for folder in config["compare"] or []
            for post in ALL_POSTS
            for path in sorted(Path(folder, post).glob("*.csv"))
        ],
        assets=REPORT_ASSETS,
    output:
        page=f"{RESULTS}/report/compare.html",
        table=f"{RESULTS}/report/compare.csv",
    log:
        f"{LOGS}/compare_runs.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        published=PUBLISHED_FILES,
        folders=config["compare"],
    script:
        "../scripts/report/compare_runs.py"


rule compare:
    """Two runs side by side: --config 'compare=[results/quick, results/full]'."""
    input:
        f"{RESULTS}/report/compare.html",
    localrule: True


rule verify_runs:
    """Make everything twice from scratch, in unlike surroundings, and compare every hash."""
    input:
        imported_files("report/verify_runs.py"),
        manifest=f"{RESULTS}/manifest.json",
    output:
        comparison=f"{RESULTS}/verification.csv",
    log:
        f"{LOGS}/verify_runs.log",
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        machine="waits",  # for two runs whose own jobs hold the machine
    params:
        config={key: value for key, value in config.items() if key != "datasets"},
        mirror="results/data",
    script:
        "../scripts/report/verify_runs.py"


rule verify:
    """Make everything twice and compare every hash; the table is results/SCALE/verification.csv."""
    input:
        f"{RESULTS}/verification.csv",
    localrule: True
