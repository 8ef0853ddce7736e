# Picking Loss Functions.  Formulas, small trainings, MNIST -> tables and measurements -> figures.

LOSSES = f"{RESULTS}/loss_functions"
LOSSES_CONFIG = config["loss_functions"]
LOSSES_MNIST = "results/data/mnist/provenance.json"
LOSSES_EXPERIMENTS = ["variants", "speeds", "noise"]

MEASURING_STEPS["loss_functions"] = [
    "tabulate_losses",
    "compare_variants",
    "check_formulas",
    "fit_likelihood",
    "train_neuron",
    "train_units",
    "train_margins",
    "train_variants",
    "summarize_networks",
]
TIMED_STEPS["loss_functions"] = [
    *MEASURING_STEPS["loss_functions"],
    *(f"train_networks_{experiment}" for experiment in LOSSES_EXPERIMENTS),
    *sorted(
        {Path(entry["script"]).stem for entry in PUBLISHED["loss_functions"]["figures"].values()}
    ),
]
DATASETS_OF["loss_functions"] = ["mnist"]


rule loss_functions_tabulate_losses:
    """Tabulate losses over the margin and the sigmoid, and the losses of the post's examples."""
    input:
        imported_files("loss_functions/tabulate_losses.py"),
    output:
        margins=f"{LOSSES}/margins.csv",
        sigmoid=f"{LOSSES}/sigmoid.csv",
        measurements=f"{LOSSES}/parts/tabulate_losses.csv",
    log:
        f"{LOGS}/loss_functions/tabulate_losses.log",
    benchmark:
        f"{TIMES}/loss_functions/tabulate_losses.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["tabulate_losses"],
    script:
        "../scripts/loss_functions/tabulate_losses.py"


rule loss_functions_compare_variants:
    """Compare the two variants of the cross entropy by the probability of the right class."""
    input:
        imported_files("loss_functions/compare_variants.py"),
    output:
        curves=f"{LOSSES}/variants.csv",
        measurements=f"{LOSSES}/parts/compare_variants.csv",
    log:
        f"{LOGS}/loss_functions/compare_variants.log",
    benchmark:
        f"{TIMES}/loss_functions/compare_variants.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["compare_variants"],
        seed=seed_for("loss_functions_compare_variants"),
    script:
        "../scripts/loss_functions/compare_variants.py"


rule loss_functions_check_formulas:
    """Check the post's formulas as printed and corrected."""
    input:
        imported_files("loss_functions/check_formulas.py"),
    output:
        measurements=f"{LOSSES}/parts/check_formulas.csv",
    log:
        f"{LOGS}/loss_functions/check_formulas.log",
    benchmark:
        f"{TIMES}/loss_functions/check_formulas.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["check_formulas"],
        seed=seed_for("loss_functions_check_formulas"),
    script:
        "../scripts/loss_functions/check_formulas.py"


rule loss_functions_fit_likelihood:
    """Fit lines by squared error and by likelihood, and with outliers."""
    input:
        imported_files("loss_functions/fit_likelihood.py"),
    output:
        points=f"{LOSSES}/points.csv",
        profile=f"{LOSSES}/profile.csv",
        measurements=f"{LOSSES}/parts/fit_likelihood.csv",
    log:
        f"{LOGS}/loss_functions/fit_likelihood.log",
    benchmark:
        f"{TIMES}/loss_functions/fit_likelihood.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["fit_likelihood"],
        seed=seed_for("loss_functions_fit_likelihood"),
    script:
        "../scripts/loss_functions/fit_likelihood.py"


rule loss_functions_train_neuron:
    """Train Nielsen's neuron by both losses."""
    input:
        imported_files("loss_functions/train_neuron.py"),
    output:
        neuron=f"{LOSSES}/neuron.csv",
        measurements=f"{LOSSES}/parts/train_neuron.csv",
    log:
        f"{LOGS}/loss_functions/train_neuron.log",
    benchmark:
        f"{TIMES}/loss_functions/train_neuron.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["train_neuron"],
    script:
        "../scripts/loss_functions/train_neuron.py"


rule loss_functions_train_units:
    """Train sigmoid units by both losses, from saturated and unsaturated starts."""
    input:
        imported_files("loss_functions/train_units.py"),
    output:
        units=f"{LOSSES}/units.csv",
        spreads=f"{LOSSES}/spreads.csv",
        measurements=f"{LOSSES}/parts/train_units.csv",
    log:
        f"{LOGS}/loss_functions/train_units.log",
    benchmark:
        f"{TIMES}/loss_functions/train_units.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["train_units"],
        seed=seed_for("loss_functions_train_units"),
    script:
        "../scripts/loss_functions/train_units.py"


rule loss_functions_train_margins:
    """Separate points by a support vector machine and by gradient descent."""
    input:
        imported_files("loss_functions/train_margins.py"),
    output:
        points=f"{LOSSES}/separable_points.csv",
        norms=f"{LOSSES}/norms.csv",
        measurements=f"{LOSSES}/parts/train_margins.csv",
    log:
        f"{LOGS}/loss_functions/train_margins.log",
    benchmark:
        f"{TIMES}/loss_functions/train_margins.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["train_margins"],
        seed=seed_for("loss_functions_train_margins"),
    script:
        "../scripts/loss_functions/train_margins.py"


rule loss_functions_train_variants:
    """Train softmax regression by both variants of the cross entropy."""
    input:
        imported_files("loss_functions/train_variants.py"),
    output:
        variants=f"{LOSSES}/digits.csv",
        measurements=f"{LOSSES}/parts/train_variants.csv",
    log:
        f"{LOGS}/loss_functions/train_variants.log",
    benchmark:
        f"{TIMES}/loss_functions/train_variants.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["train_variants"],
        seed=seed_for("loss_functions_train_variants"),
    script:
        "../scripts/loss_functions/train_variants.py"


rule loss_functions_train_networks:
    """Train the small networks of one experiment on MNIST."""
    input:
        imported_files("loss_functions/train_networks.py"),
        mnist=expand("results/data/mnist/{file}", file=config["datasets"]["mnist"]["files"]),
    output:
        curves=f"{LOSSES}/networks/{{experiment}}_curves.csv",
        ends=f"{LOSSES}/networks/{{experiment}}_ends.csv",
    log:
        f"{LOGS}/loss_functions/train_networks_{{experiment}}.log",
    benchmark:
        f"{TIMES}/loss_functions/train_networks_{{experiment}}.tsv"
    wildcard_constraints:
        experiment="|".join(LOSSES_EXPERIMENTS),
    conda:
        ENVIRONMENT
    threads: LOSSES_CONFIG["threads"]
    params:
        settings=lambda wildcards: {
            **LOSSES_CONFIG["train_networks"][wildcards.experiment],
            "threads": LOSSES_CONFIG["threads"],
        },
        seed=seed_for("loss_functions_train_networks"),
    script:
        "../scripts/loss_functions/train_networks.py"


rule loss_functions_summarize_networks:
    """Measure what the small networks show."""
    input:
        imported_files("loss_functions/summarize_networks.py"),
        variants=f"{LOSSES}/networks/variants_ends.csv",
        speeds=f"{LOSSES}/networks/speeds_curves.csv",
        noise=f"{LOSSES}/networks/noise_ends.csv",
        provenance=LOSSES_MNIST,
    output:
        measurements=f"{LOSSES}/parts/summarize_networks.csv",
    log:
        f"{LOGS}/loss_functions/summarize_networks.log",
    benchmark:
        f"{TIMES}/loss_functions/summarize_networks.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            **LOSSES_CONFIG["summarize_networks"],
            "label_noise": LOSSES_CONFIG["train_networks"]["noise"]["label_noise"],
        },
    script:
        "../scripts/loss_functions/summarize_networks.py"


rule loss_functions_plot_margin_losses:
    """Draw L-F1 and L-F5, losses over the margin."""
    input:
        imported_files("loss_functions/plot_margin_losses.py"),
        margins=f"{LOSSES}/margins.csv",
        measurements=f"{LOSSES}/parts/tabulate_losses.csv",
    output:
        figures=report_figures("loss_functions", "L-F1", "L-F5"),
    log:
        f"{LOGS}/loss_functions/plot_margin_losses.log",
    benchmark:
        f"{TIMES}/loss_functions/plot_margin_losses.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/loss_functions/plot_margin_losses.py"


rule loss_functions_plot_variants:
    """Draw L-F2 and L-X5, the two variants of the cross entropy."""
    input:
        imported_files("loss_functions/plot_variants.py"),
        curves=f"{LOSSES}/variants.csv",
        digits=f"{LOSSES}/digits.csv",
        networks=f"{LOSSES}/networks/variants_curves.csv",
        provenance=LOSSES_MNIST,
    output:
        figures=report_figures("loss_functions", "L-F2", "L-X5"),
    log:
        f"{LOGS}/loss_functions/plot_variants.log",
    benchmark:
        f"{TIMES}/loss_functions/plot_variants.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "digits": LOSSES_CONFIG["train_variants"],
            "networks": LOSSES_CONFIG["train_networks"]["variants"],
        },
    script:
        "../scripts/loss_functions/plot_variants.py"


rule loss_functions_plot_sigmoid:
    """Draw L-F3 and L-X3, the sigmoid's derivative and the size of gradients."""
    input:
        imported_files("loss_functions/plot_sigmoid.py"),
        sigmoid=f"{LOSSES}/sigmoid.csv",
        spreads=f"{LOSSES}/spreads.csv",
        measurements=f"{LOSSES}/parts/tabulate_losses.csv",
    output:
        figures=report_figures("loss_functions", "L-F3", "L-X3"),
    log:
        f"{LOGS}/loss_functions/plot_sigmoid.log",
    benchmark:
        f"{TIMES}/loss_functions/plot_sigmoid.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "small_score": LOSSES_CONFIG["tabulate_losses"]["small_score"],
            **LOSSES_CONFIG["train_units"],
        },
    script:
        "../scripts/loss_functions/plot_sigmoid.py"


rule loss_functions_plot_separation:
    """Draw L-F4 and L-X2, the widest margin and the norms of the weights."""
    input:
        imported_files("loss_functions/plot_separation.py"),
        points=f"{LOSSES}/separable_points.csv",
        norms=f"{LOSSES}/norms.csv",
        measurements=f"{LOSSES}/parts/train_margins.csv",
    output:
        figures=report_figures("loss_functions", "L-F4", "L-X2"),
    log:
        f"{LOGS}/loss_functions/plot_separation.log",
    benchmark:
        f"{TIMES}/loss_functions/plot_separation.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["train_margins"],
    script:
        "../scripts/loss_functions/plot_separation.py"


rule loss_functions_plot_learning:
    """Draw L-X1 and L-X8, how fast a sigmoid unit and Nielsen's neuron learn."""
    input:
        imported_files("loss_functions/plot_learning.py"),
        units=f"{LOSSES}/units.csv",
        neuron=f"{LOSSES}/neuron.csv",
    output:
        figures=report_figures("loss_functions", "L-X1", "L-X8"),
    log:
        f"{LOGS}/loss_functions/plot_learning.log",
    benchmark:
        f"{TIMES}/loss_functions/plot_learning.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"units": LOSSES_CONFIG["train_units"], "neuron": LOSSES_CONFIG["train_neuron"]},
    script:
        "../scripts/loss_functions/plot_learning.py"


rule loss_functions_plot_networks:
    """Draw L-X4 and L-X7, how fast small networks learn and what noisy labels do."""
    input:
        imported_files("loss_functions/plot_networks.py"),
        speeds=f"{LOSSES}/networks/speeds_curves.csv",
        noise=f"{LOSSES}/networks/noise_curves.csv",
        measurements=f"{LOSSES}/parts/summarize_networks.csv",
        provenance=LOSSES_MNIST,
    output:
        figures=report_figures("loss_functions", "L-X4", "L-X7"),
    log:
        f"{LOGS}/loss_functions/plot_networks.log",
    benchmark:
        f"{TIMES}/loss_functions/plot_networks.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "speeds": LOSSES_CONFIG["train_networks"]["speeds"],
            "noise": LOSSES_CONFIG["train_networks"]["noise"],
        },
    script:
        "../scripts/loss_functions/plot_networks.py"


rule loss_functions_plot_likelihood:
    """Draw L-X6, squared error as likelihood and with outliers."""
    input:
        imported_files("loss_functions/plot_likelihood.py"),
        points=f"{LOSSES}/points.csv",
        profile=f"{LOSSES}/profile.csv",
        measurements=f"{LOSSES}/parts/fit_likelihood.csv",
    output:
        figures=report_figures("loss_functions", "L-X6"),
    log:
        f"{LOGS}/loss_functions/plot_likelihood.log",
    benchmark:
        f"{TIMES}/loss_functions/plot_likelihood.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=LOSSES_CONFIG["fit_likelihood"],
    script:
        "../scripts/loss_functions/plot_likelihood.py"


rule loss_functions:
    """Everything of the post on loss functions: figures, numbers, verdicts, report page."""
    input:
        post_files("loss_functions"),
    localrule: True


rule loss_functions_figures:
    """The figures of the post on loss functions alone."""
    input:
        figure_files("loss_functions"),
    localrule: True
