# Training very deep networks with Batchnorm: random networks, layer by layer; MNIST -> trained networks.


include: "batchnorm_common.smk"


MEASURING_STEPS["batchnorm"] = [
    "summarize_signals",
    "bin_histograms",
    "check_backward",
    "summarize_training",
]
TIMED_STEPS["batchnorm"] = [
    "measure_signals",
    "track_drift",
    *(f"train_networks_{arm}" for arm in BATCHNORM_ARMS),
    *MEASURING_STEPS["batchnorm"],
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["batchnorm"]["figures"].values()}),
]
DATASETS_OF["batchnorm"] = ["mnist"]


rule batchnorm_measure_signals:
    """Send random data through random networks and gradients back, and describe every layer."""
    input:
        imported_files("batchnorm/measure_signals.py"),
    output:
        signals=f"{BATCHNORM}/signals.csv",
    log:
        f"{LOGS}/batchnorm/measure_signals.log",
    benchmark:
        f"{TIMES}/batchnorm/measure_signals.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "arms": BATCHNORM_SIGNALS,
            **{key: BATCHNORM_NETWORK[key] for key in ("examples", "bins", "epsilon")},
        },
        seed=BATCHNORM_SEED,
    script:
        "../scripts/batchnorm/measure_signals.py"


rule batchnorm_summarize_signals:
    """Put the layers of all random networks together."""
    input:
        imported_files("batchnorm/summarize_signals.py"),
        signals=f"{BATCHNORM}/signals.csv",
    output:
        measurements=f"{BATCHNORM}/parts/summarize_signals.csv",
    log:
        f"{LOGS}/batchnorm/summarize_signals.log",
    benchmark:
        f"{TIMES}/batchnorm/summarize_signals.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            **BATCHNORM_CONFIG["summarize_signals"],
            "examples": BATCHNORM_NETWORK["examples"],
            "upstream_std": BATCHNORM_SIGNALS["plain_published"]["upstream_std"],
        },
    script:
        "../scripts/batchnorm/summarize_signals.py"


rule batchnorm_bin_histograms:
    """Bin the activations and gradients of one random network as the figures do."""
    input:
        imported_files("batchnorm/bin_histograms.py"),
    output:
        histograms=f"{BATCHNORM}/histograms.json",
        measurements=f"{BATCHNORM}/parts/bin_histograms.csv",
    log:
        f"{LOGS}/batchnorm/bin_histograms.log",
    benchmark:
        f"{TIMES}/batchnorm/bin_histograms.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={**BATCHNORM_NETWORK, **BATCHNORM_CONFIG["bin_histograms"]},
        seed=BATCHNORM_SEED,
    script:
        "../scripts/batchnorm/bin_histograms.py"


rule batchnorm_check_backward:
    """Hold the backward passes against automatic differentiation."""
    input:
        imported_files("batchnorm/check_backward.py"),
    output:
        comparison=f"{BATCHNORM}/backward.csv",
        measurements=f"{BATCHNORM}/parts/check_backward.csv",
    log:
        f"{LOGS}/batchnorm/check_backward.log",
    benchmark:
        f"{TIMES}/batchnorm/check_backward.tsv"
    conda:
        ENVIRONMENT
    threads: BATCHNORM_CONFIG["threads"]
    params:
        settings={
            **{key: BATCHNORM_NETWORK[key] for key in ("width", "examples", "epsilon")},
            **BATCHNORM_CONFIG["check_backward"],
            "threads": BATCHNORM_CONFIG["threads"],
        },
        seed=BATCHNORM_SEED,
    script:
        "../scripts/batchnorm/check_backward.py"


rule batchnorm_train_networks:
    """Train the networks of one arm over initialisations, learning rates and seeds."""
    input:
        imported_files("batchnorm/train_networks.py"),
        images=BATCHNORM_MNIST,
    output:
        curves=f"{BATCHNORM}/networks/{{arm}}/curves.csv",
        results=f"{BATCHNORM}/networks/{{arm}}/results.csv",
    log:
        f"{LOGS}/batchnorm/train_networks_{{arm}}.log",
    benchmark:
        f"{TIMES}/batchnorm/train_networks_{{arm}}.tsv"
    wildcard_constraints:
        arm="|".join(BATCHNORM_ARMS),
    conda:
        ENVIRONMENT
    threads: BATCHNORM_CONFIG["threads"]
    resources:
        gpu=BATCHNORM_CARDS,
    params:
        settings=batchnorm_arm,
        # The same for every arm: they begin with the same weights and see the same images.
        seed=derive_seed(config["seed"], "batchnorm_train_networks"),
        arm="{arm}",
        states="results/.state/training",
    script:
        "../scripts/batchnorm/train_networks.py"


rule batchnorm_track_drift:
    """Watch the inputs of layers and the loss along the gradient while networks learn."""
    input:
        imported_files("batchnorm/track_drift.py"),
        images=BATCHNORM_MNIST,
    output:
        drift=f"{BATCHNORM}/drift.csv",
    log:
        f"{LOGS}/batchnorm/track_drift.log",
    benchmark:
        f"{TIMES}/batchnorm/track_drift.tsv"
    conda:
        ENVIRONMENT
    threads: BATCHNORM_CONFIG["threads"]
    resources:
        gpu=BATCHNORM_CARDS,
    params:
        settings={**BATCHNORM_CONFIG["track_drift"], **BATCHNORM_DEVICE},
        seed=seed_for("batchnorm_track_drift"),
    script:
        "../scripts/batchnorm/track_drift.py"


rule batchnorm_summarize_training:
    """Put the trained networks together."""
    input:
        imported_files("batchnorm/summarize_training.py"),
        results=batchnorm_trainings("results.csv"),
        drift=f"{BATCHNORM}/drift.csv",
        provenance=BATCHNORM_PROVENANCE,
    output:
        measurements=f"{BATCHNORM}/parts/summarize_training.csv",
    log:
        f"{LOGS}/batchnorm/summarize_training.log",
    benchmark:
        f"{TIMES}/batchnorm/summarize_training.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=BATCHNORM_CONFIG["summarize_training"],
    script:
        "../scripts/batchnorm/summarize_training.py"


rule batchnorm_plot_activations:
    """Draw B-F1 to B-F3 and B-F8 to B-F10, histograms of activations."""
    input:
        imported_files("batchnorm/plot_activations.py"),
        histograms=f"{BATCHNORM}/histograms.json",
    output:
        figures=report_figures("batchnorm", "B-F1", "B-F2", "B-F3", "B-F8", "B-F9", "B-F10"),
    log:
        f"{LOGS}/batchnorm/plot_activations.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_activations.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/batchnorm/plot_activations.py"


rule batchnorm_plot_gradients:
    """Draw B-F4 to B-F7, B-F11 and B-F12, histograms of gradients."""
    input:
        imported_files("batchnorm/plot_gradients.py"),
        histograms=f"{BATCHNORM}/histograms.json",
        signals=f"{BATCHNORM}/signals.csv",
    output:
        figures=report_figures("batchnorm", "B-F4", "B-F5", "B-F6", "B-F7", "B-F11", "B-F12"),
    log:
        f"{LOGS}/batchnorm/plot_gradients.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_gradients.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/batchnorm/plot_gradients.py"


rule batchnorm_plot_layers:
    """Draw B-X1 and B-X1a, signals by layer of the post's network and by depth."""
    input:
        imported_files("batchnorm/plot_layers.py"),
        signals=f"{BATCHNORM}/signals.csv",
    output:
        figures=report_figures("batchnorm", "B-X1", "B-X1a"),
    log:
        f"{LOGS}/batchnorm/plot_layers.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_layers.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/batchnorm/plot_layers.py"


rule batchnorm_plot_sweeps:
    """Draw B-X2 and B-X3, signals by layer over initialisations and normalisations."""
    input:
        imported_files("batchnorm/plot_sweeps.py"),
        signals=f"{BATCHNORM}/signals.csv",
    output:
        figures=report_figures("batchnorm", "B-X2", "B-X3"),
    log:
        f"{LOGS}/batchnorm/plot_sweeps.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_sweeps.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/batchnorm/plot_sweeps.py"


rule batchnorm_plot_backward:
    """Draw B-X4, the post's backward pass against automatic differentiation."""
    input:
        imported_files("batchnorm/plot_backward.py"),
        comparison=f"{BATCHNORM}/backward.csv",
    output:
        figures=report_figures("batchnorm", "B-X4"),
    log:
        f"{LOGS}/batchnorm/plot_backward.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_backward.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/batchnorm/plot_backward.py"


rule batchnorm_plot_published_values:
    """Draw B-X5, the published numbers among ours."""
    input:
        imported_files("batchnorm/plot_published_values.py"),
        published=PUBLISHED_FILES["batchnorm"],
        signals=f"{BATCHNORM}/signals.csv",
    output:
        figures=report_figures("batchnorm", "B-X5"),
    log:
        f"{LOGS}/batchnorm/plot_published_values.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_published_values.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/batchnorm/plot_published_values.py"


rule batchnorm_plot_training:
    """Draw B-X6 and B-X6a, what learns."""
    input:
        imported_files("batchnorm/plot_training.py"),
        curves=batchnorm_trainings("curves.csv"),
        results=batchnorm_trainings("results.csv"),
        provenance=BATCHNORM_PROVENANCE,
    output:
        figures=report_figures("batchnorm", "B-X6", "B-X6a"),
    log:
        f"{LOGS}/batchnorm/plot_training.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_training.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "scale": config["scale"],
            "learning_rates": BATCHNORM_TRAINING["learning_rates"],
            "batch_size": BATCHNORM_TRAINING["training"]["batch_size"],
        },
    script:
        "../scripts/batchnorm/plot_training.py"


rule batchnorm_plot_drift:
    """Draw B-X7, drift of the inputs of layers and the loss ahead."""
    input:
        imported_files("batchnorm/plot_drift.py"),
        drift=f"{BATCHNORM}/drift.csv",
        provenance=BATCHNORM_PROVENANCE,
    output:
        figures=report_figures("batchnorm", "B-X7"),
    log:
        f"{LOGS}/batchnorm/plot_drift.log",
    benchmark:
        f"{TIMES}/batchnorm/plot_drift.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"scale": config["scale"]},
    script:
        "../scripts/batchnorm/plot_drift.py"


rule batchnorm:
    """Everything of the post on batch norm: figures, numbers, verdicts, report page."""
    input:
        post_files("batchnorm"),
    localrule: True


rule batchnorm_figures:
    """The figures of the post on batch norm alone."""
    input:
        figure_files("batchnorm"),
    localrule: True
