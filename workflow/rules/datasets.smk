# The data sets: one rule each, `download_NAME`, all from the same script.

for dataset, entry in config["datasets"].items():

    rule:
        """Download and verify one of the data sets."""
        name:
            f"download_{dataset}"
        # Verified files are what they are, whatever code fetched them: `ancient`, so that an edit in
        # the downloader does not fetch everything and train everything anew; and the script alone,
        # because Snakemake would delete all data first where the set of imported files changes.
        input:
            ancient(imported_files("datasets/download_dataset.py")[:1]),
        output:
            files=expand(f"results/data/{dataset}/{{file}}", file=entry["files"]),
            provenance=f"results/data/{dataset}/provenance.json",
        log:
            f"results/logs/download_{dataset}.log",
        retries: 1
        localrule: True  # the nodes of a cluster often have no network
        conda:
            ENVIRONMENT
        threads: 1
        params:
            name=dataset,
            contents=entry["files"],
            access_key=retry_key(
                f"results/data/{dataset}/provenance.json", DATA_ACCESS, config["seed"]
            ),
            state=f"results/.state/downloads/{dataset}",
            # A function of `input` is not compared between runs: where the data may be had, and what
            # is said about them, can change without the data changing.
            access=lambda wildcards, input: DATA_ACCESS,
            seed=lambda wildcards, input: config["seed"],
            sources=lambda wildcards, input, entry=entry: entry["sources"],
            about=lambda wildcards, input, entry=entry: {
                key: entry[key] for key in ("citation", "homepage", "licence")
            },
        script:
            "../scripts/datasets/download_dataset.py"


rule data:
    """Download and verify every data set that the posts need."""
    input:
        lambda wildcards: expand(
            "results/data/{dataset}/provenance.json",
            dataset=datasets_used(),
        ),
    localrule: True
