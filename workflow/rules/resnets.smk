# ResNets: CIFAR-10 -> images -> trained networks -> diagnostics and measurements -> figures.


include: "resnets_common.smk"


MEASURING_STEPS["resnets"] = [
    "count_networks",
    "check_blocks",
    "learn_identity",
    "measure_convergence",
    "summarize_networks",
    *(f"evaluate_published_{depth}" for depth in RESNETS_CONFIG["published_depths"]),
]
TIMED_STEPS["resnets"] = [
    *MEASURING_STEPS["resnets"],
    *sorted({f"prepare_images_{arm['images']}" for arm in RESNETS_ARMS.values() if arm["seeds"]}),
    *(f"train_seeds_{arm}" for arm in RESNETS_TOGETHER),
    *(
        f"train_network_{arm}_{seed}"
        for arm in RESNETS_APART
        for seed in RESNETS_ARMS[arm]["seeds"]
    ),
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["resnets"]["figures"].values()}),
]
DATASETS_OF["resnets"] = ["cifar10", "resnet_weights"]


rule resnets_prepare_images:
    """Choose the images of the experiments, at their size or averaged to a smaller one."""
    input:
        imported_files("resnets/prepare_images.py"),
        train=[f"results/data/cifar10/data_batch_{number}.bin" for number in range(1, 6)],
        test="results/data/cifar10/test_batch.bin",
    output:
        images=f"{RESNETS}/images/{{size}}.npz",
    log:
        f"{LOGS}/resnets/prepare_images_{{size}}.log",
    benchmark:
        f"{TIMES}/resnets/prepare_images_{{size}}.tsv"
    wildcard_constraints:
        size="|".join(RESNETS_CONFIG["prepare_images"]),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=lambda wildcards: RESNETS_CONFIG["prepare_images"][wildcards.size],
    script:
        "../scripts/resnets/prepare_images.py"


rule resnets_train_network:
    """Train one network with one seed, and look into it at the start and at the end."""
    input:
        imported_files("resnets/train_network.py"),
        images=lambda wildcards: f"{RESNETS}/images/{RESNETS_ARMS[wildcards.arm]['images']}.npz",
    output:
        curves=f"{RESNETS}/networks/{{arm}}/{{seed}}/curves.csv",
        responses=f"{RESNETS}/networks/{{arm}}/{{seed}}/responses.csv",
        signals=f"{RESNETS}/networks/{{arm}}/{{seed}}/signals.csv",
        weights=f"{RESNETS}/networks/{{arm}}/{{seed}}/weights.pt",
        record=f"{RESNETS}/networks/{{arm}}/{{seed}}/record.json",
        timing=f"{RESNETS}/networks/{{arm}}/{{seed}}/timing.json",
    log:
        f"{LOGS}/resnets/train_network_{{arm}}_{{seed}}.log",
    benchmark:
        f"{TIMES}/resnets/train_network_{{arm}}_{{seed}}.tsv"
    wildcard_constraints:
        arm=one_of(RESNETS_APART),
        seed=r"\d+",
    conda:
        ENVIRONMENT
    threads: RESNETS_CONFIG["threads"]
    resources:
        gpu=RESNETS_CARDS,
    params:
        settings=resnets_training,
        seed=lambda wildcards: resnets_seed(wildcards.arm, wildcards.seed),
        name="{arm}, seed {seed}",
        states="results/.state/training",
        # a function of `input` is not compared between runs: it changes no result
        save_seconds=lambda wildcards, input: config["save_seconds"],
    script:
        "../scripts/resnets/train_network.py"


if RESNETS_TOGETHER:

    rule resnets_train_seeds:
        """Train one network with the common seeds, one after the other: all start only once."""
        input:
            imported_files("resnets/train_seeds.py"),
            images=lambda wildcards: f"{RESNETS}/images/{RESNETS_ARMS[wildcards.arm]['images']}.npz",
        output:
            curves=resnets_together("curves.csv"),
            responses=resnets_together("responses.csv"),
            signals=resnets_together("signals.csv"),
            weights=resnets_together("weights.pt"),
            record=resnets_together("record.json"),
            timing=resnets_together("timing.json"),
        log:
            f"{LOGS}/resnets/train_seeds_{{arm}}.log",
        benchmark:
            f"{TIMES}/resnets/train_seeds_{{arm}}.tsv"
        wildcard_constraints:
            arm=one_of(RESNETS_TOGETHER),
        conda:
            ENVIRONMENT
        threads: RESNETS_CONFIG["threads"]
        resources:
            gpu=RESNETS_CARDS,
        params:
            settings=resnets_training,
            seeds=lambda wildcards: {
                f"{wildcards.arm}, seed {seed}": resnets_seed(wildcards.arm, seed)
                for seed in RESNETS_CONFIG["seeds"]
            },
            states="results/.state/training",
            # a function of `input` is not compared between runs: it changes no result
            save_seconds=lambda wildcards, input: config["save_seconds"],
        script:
            "../scripts/resnets/train_seeds.py"


rule resnets_count_networks:
    """Count layers, parameters and multiply-adds of the paper's networks."""
    input:
        imported_files("resnets/count_networks.py"),
    output:
        counts=f"{RESNETS}/counts.json",
        measurements=f"{RESNETS}/parts/count_networks.csv",
    log:
        f"{LOGS}/resnets/count_networks.log",
    benchmark:
        f"{TIMES}/resnets/count_networks.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=RESNETS_CONFIG["count_networks"],
    script:
        "../scripts/resnets/count_networks.py"


rule resnets_check_blocks:
    """Check blocks, the initialisation, and the author's own network."""
    input:
        imported_files("resnets/check_blocks.py"),
        images=f"{RESNETS}/images/full.npz",
        provenance=RESNETS_CIFAR10,
    output:
        measurements=f"{RESNETS}/parts/check_blocks.csv",
    log:
        f"{LOGS}/resnets/check_blocks.log",
    benchmark:
        f"{TIMES}/resnets/check_blocks.tsv"
    conda:
        ENVIRONMENT
    threads: RESNETS_CONFIG["threads"]
    params:
        settings={**RESNETS_CONFIG["check_blocks"], "threads": RESNETS_CONFIG["threads"]},
        seed=seed_for("resnets_check_blocks"),
    script:
        "../scripts/resnets/check_blocks.py"


rule resnets_evaluate_published:
    """Evaluate a network that others trained, and look into it."""
    input:
        imported_files("resnets/evaluate_published.py"),
        weights=resnets_weights,
        test="results/data/cifar10/test_batch.bin",
        provenance=[RESNETS_CIFAR10, RESNETS_WEIGHTS],
    output:
        responses=f"{RESNETS}/published/{{depth}}/responses.csv",
        blocks=f"{RESNETS}/published/{{depth}}/blocks.csv",
        error=f"{RESNETS}/published/{{depth}}/error.json",
        measurements=f"{RESNETS}/parts/evaluate_published_{{depth}}.csv",
    log:
        f"{LOGS}/resnets/evaluate_published_{{depth}}.log",
    benchmark:
        f"{TIMES}/resnets/evaluate_published_{{depth}}.tsv"
    wildcard_constraints:
        depth=r"\d+",
    conda:
        ENVIRONMENT
    threads: RESNETS_CONFIG["threads"]
    resources:
        gpu=RESNETS_CARDS,
    params:
        settings={
            **RESNETS_CONFIG["evaluate_published"],
            "response_images": RESNETS_CONFIG["measure_responses"]["images"],
            **RESNETS_DEVICE,
        },
        depth=lambda wildcards: int(wildcards.depth),
    script:
        "../scripts/resnets/evaluate_published.py"


rule resnets_learn_identity:
    """Let a block learn the identity, with and without its shortcut."""
    input:
        imported_files("resnets/learn_identity.py"),
    output:
        identity=f"{RESNETS}/identity.csv",
        measurements=f"{RESNETS}/parts/learn_identity.csv",
    log:
        f"{LOGS}/resnets/learn_identity.log",
    benchmark:
        f"{TIMES}/resnets/learn_identity.tsv"
    conda:
        ENVIRONMENT
    threads: RESNETS_CONFIG["threads"]
    params:
        settings={
            **RESNETS_CONFIG["learn_identity"],
            "seeds": RESNETS_CONFIG["seeds"],
            "threads": RESNETS_CONFIG["threads"],
        },
        seed=seed_for("resnets_learn_identity"),
    script:
        "../scripts/resnets/learn_identity.py"


rule resnets_measure_convergence:
    """Measure how long plain networks take to learn, by their depth."""
    input:
        imported_files("resnets/measure_convergence.py"),
        curves=resnets_runs("curves.csv", RESNETS_CONFIG["measure_convergence"]["arms"]),
        provenance=RESNETS_CIFAR10,
    output:
        convergence=f"{RESNETS}/convergence.csv",
        measurements=f"{RESNETS}/parts/measure_convergence.csv",
    log:
        f"{LOGS}/resnets/measure_convergence.log",
    benchmark:
        f"{TIMES}/resnets/measure_convergence.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "depths": {
                arm: RESNETS_ARMS[arm]["depth"]
                for arm in RESNETS_CONFIG["measure_convergence"]["arms"]
            },
            "target_loss": RESNETS_CONFIG["measure_convergence"]["target_loss"],
            "confidence": RESNETS_CONFIG["measure_convergence"]["confidence"],
        },
    script:
        "../scripts/resnets/measure_convergence.py"


rule resnets_summarize_networks:
    """Put the trained networks together: means over seeds, and contrasts between arms."""
    input:
        imported_files("resnets/summarize_networks.py"),
        records=resnets_runs("record.json"),
        responses=resnets_runs("responses.csv"),
        signals=resnets_runs("signals.csv"),
        provenance=RESNETS_CIFAR10,
    output:
        measurements=f"{RESNETS}/parts/summarize_networks.csv",
    log:
        f"{LOGS}/resnets/summarize_networks.log",
    benchmark:
        f"{TIMES}/resnets/summarize_networks.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=RESNETS_CONFIG["summarize_networks"],
    script:
        "../scripts/resnets/summarize_networks.py"


rule resnets_plot_training_curves:
    """Draw R-F1 and R-X2, the errors of networks in training."""
    input:
        imported_files("resnets/plot_training_curves.py"),
        curves=resnets_runs("curves.csv", RESNETS_DEPTHS),
        provenance=RESNETS_CIFAR10,
    output:
        figures=report_figures("resnets", "R-F1", "R-X2"),
    log:
        f"{LOGS}/resnets/plot_training_curves.log",
    benchmark:
        f"{TIMES}/resnets/plot_training_curves.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=RESNETS_FIGURES,
    script:
        "../scripts/resnets/plot_training_curves.py"


rule resnets_plot_responses:
    """Draw R-X3, R-X3a and R-X3b: responses, activations and gradients, layer by layer."""
    input:
        imported_files("resnets/plot_responses.py"),
        responses=resnets_runs("responses.csv", RESNETS_DEPTHS),
        published=resnets_published("responses.csv"),
        signals=resnets_runs("signals.csv", RESNETS_DEPTHS),
        provenance=[RESNETS_CIFAR10, RESNETS_WEIGHTS],
    output:
        figures=report_figures("resnets", "R-X3", "R-X3a", "R-X3b"),
    log:
        f"{LOGS}/resnets/plot_responses.log",
    benchmark:
        f"{TIMES}/resnets/plot_responses.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=RESNETS_FIGURES,
    script:
        "../scripts/resnets/plot_responses.py"


rule resnets_plot_error_table:
    """Draw R-X1, errors against parameters."""
    input:
        imported_files("resnets/plot_error_table.py"),
        published=PUBLISHED_FILES["resnets"],
        measurements=f"{RESNETS}/measurements.csv",
        provenance=[RESNETS_CIFAR10, RESNETS_WEIGHTS],
    output:
        figures=report_figures("resnets", "R-X1"),
    log:
        f"{LOGS}/resnets/plot_error_table.log",
    benchmark:
        f"{TIMES}/resnets/plot_error_table.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"scale": config["scale"]},
    script:
        "../scripts/resnets/plot_error_table.py"


rule resnets_plot_diagrams:
    """Draw R-F2, R-F3, R-F4 and R-X1a, blocks and layouts, from the networks themselves."""
    input:
        imported_files("resnets/plot_diagrams.py"),
        counts=f"{RESNETS}/counts.json",
        measurements=f"{RESNETS}/measurements.csv",
    output:
        figures=report_figures("resnets", "R-F2", "R-F3", "R-F4", "R-X1a"),
    log:
        f"{LOGS}/resnets/plot_diagrams.log",
    benchmark:
        f"{TIMES}/resnets/plot_diagrams.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/resnets/plot_diagrams.py"


rule resnets_plot_shortcuts:
    """Draw R-X4, the three shortcuts."""
    input:
        imported_files("resnets/plot_shortcuts.py"),
        measurements=f"{RESNETS}/measurements.csv",
        curves=resnets_runs("curves.csv", RESNETS_SHORTCUTS),
        provenance=RESNETS_CIFAR10,
    output:
        figures=report_figures("resnets", "R-X4"),
    log:
        f"{LOGS}/resnets/plot_shortcuts.log",
    benchmark:
        f"{TIMES}/resnets/plot_shortcuts.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=RESNETS_FIGURES,
    script:
        "../scripts/resnets/plot_shortcuts.py"


rule resnets_plot_author_network:
    """Draw R-X5, the author's network with and without its blocks."""
    input:
        imported_files("resnets/plot_author_network.py"),
        measurements=f"{RESNETS}/measurements.csv",
        curves=resnets_runs("curves.csv", RESNETS_AUTHOR),
        provenance=RESNETS_CIFAR10,
    output:
        figures=report_figures("resnets", "R-X5"),
    log:
        f"{LOGS}/resnets/plot_author_network.log",
    benchmark:
        f"{TIMES}/resnets/plot_author_network.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=RESNETS_FIGURES,
    script:
        "../scripts/resnets/plot_author_network.py"


rule resnets_plot_block_removal:
    """Draw R-X8, the error without each block's residual."""
    input:
        imported_files("resnets/plot_block_removal.py"),
        blocks=resnets_published("blocks.csv"),
        provenance=[RESNETS_CIFAR10, RESNETS_WEIGHTS],
    output:
        figures=report_figures("resnets", "R-X8"),
    log:
        f"{LOGS}/resnets/plot_block_removal.log",
    benchmark:
        f"{TIMES}/resnets/plot_block_removal.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/resnets/plot_block_removal.py"


rule resnets_plot_convergence:
    """Draw R-X6 and R-X6a, learning by depth, and of the identity."""
    input:
        imported_files("resnets/plot_convergence.py"),
        convergence=f"{RESNETS}/convergence.csv",
        identity=f"{RESNETS}/identity.csv",
        provenance=RESNETS_CIFAR10,
    output:
        figures=report_figures("resnets", "R-X6", "R-X6a"),
    log:
        f"{LOGS}/resnets/plot_convergence.log",
    benchmark:
        f"{TIMES}/resnets/plot_convergence.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "scale": config["scale"],
            "target_loss": RESNETS_CONFIG["measure_convergence"]["target_loss"],
            "iterations": RESNETS_CONFIG["training"]["iterations"],
        },
    script:
        "../scripts/resnets/plot_convergence.py"


rule resnets:
    """Everything of the post on residual networks: figures, numbers, verdicts, report page."""
    input:
        post_files("resnets"),
    localrule: True


rule resnets_figures:
    """The figures of the post on residual networks alone."""
    input:
        figure_files("resnets"),
    localrule: True
