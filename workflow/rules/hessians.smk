# Hessians: functions, digits, MNIST and CIFAR-10 -> experiments -> measurements -> figures.


include: "hessians_common.smk"


MEASURING_STEPS["hessians"] = [
    "check_algebra",
    "check_hinge",
    "count_minima",
    "follow_quadratics",
    "escape_saddles",
    "measure_differences",
    "track_digits",
    "foretell_steps",
    "check_minima",
    "compare_widths",
    "find_critical_points",
    "measure_mnist",
    *(f"measure_published_resnet_{depth}" for depth in HESSIANS_CONFIG["published_depths"]),
    "measure_trained_resnet",
    "count_costs",
]
TIMED_STEPS["hessians"] = [
    *MEASURING_STEPS["hessians"],
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["hessians"]["figures"].values()}),
]
DATASETS_OF["hessians"] = ["mnist", "cifar10", "resnet_weights"]


rule hessians_check_algebra:
    """Check what the post says of symmetric matrices and of convexity."""
    input:
        imported_files("hessians/check_algebra.py"),
    output:
        measurements=f"{HESSIANS}/parts/check_algebra.csv",
    log:
        f"{LOGS}/hessians/check_algebra.log",
    benchmark:
        f"{TIMES}/hessians/check_algebra.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_CONFIG["check_algebra"],
        seed=seed_for("hessians_check_algebra"),
    script:
        "../scripts/hessians/check_algebra.py"


rule hessians_check_hinge:
    """Check the proof that the objective of the support vector machine is convex."""
    input:
        imported_files("hessians/check_hinge.py"),
    output:
        hessians=f"{HESSIANS}/hinge.csv",
        profile=f"{HESSIANS}/hinge_profile.csv",
        measurements=f"{HESSIANS}/parts/check_hinge.csv",
    log:
        f"{LOGS}/hessians/check_hinge.log",
    benchmark:
        f"{TIMES}/hessians/check_hinge.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_CONFIG["check_hinge"],
        seed=seed_for("hessians_check_hinge"),
    script:
        "../scripts/hessians/check_hinge.py"


rule hessians_count_minima:
    """Count how often a random critical point is a minimum, by dimension."""
    input:
        imported_files("hessians/count_minima.py"),
    output:
        minima=f"{HESSIANS}/minima.csv",
        measurements=f"{HESSIANS}/parts/count_minima.csv",
    log:
        f"{LOGS}/hessians/count_minima.log",
    benchmark:
        f"{TIMES}/hessians/count_minima.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_CONFIG["count_minima"],
        seed=seed_for("hessians_count_minima"),
    script:
        "../scripts/hessians/count_minima.py"


rule hessians_follow_quadratics:
    """Follow descent through ravines, and find the step that goes up."""
    input:
        imported_files("hessians/follow_quadratics.py"),
    output:
        paths=f"{HESSIANS}/ravine.csv",
        measurements=f"{HESSIANS}/parts/follow_quadratics.csv",
    log:
        f"{LOGS}/hessians/follow_quadratics.log",
    benchmark:
        f"{TIMES}/hessians/follow_quadratics.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_CONFIG["follow_quadratics"],
    script:
        "../scripts/hessians/follow_quadratics.py"


rule hessians_escape_saddles:
    """Run descent, with momentum and with noise, away from saddles."""
    input:
        imported_files("hessians/escape_saddles.py"),
    output:
        escapes=f"{HESSIANS}/escapes.csv",
        paths=f"{HESSIANS}/saddle_paths.csv",
        measurements=f"{HESSIANS}/parts/escape_saddles.csv",
    log:
        f"{LOGS}/hessians/escape_saddles.log",
    benchmark:
        f"{TIMES}/hessians/escape_saddles.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_CONFIG["escape_saddles"],
        seed=seed_for("hessians_escape_saddles"),
    script:
        "../scripts/hessians/escape_saddles.py"


rule hessians_measure_differences:
    """Measure finite differences against exact derivatives."""
    input:
        imported_files("hessians/measure_differences.py"),
    output:
        differences=f"{HESSIANS}/differences.csv",
        measurements=f"{HESSIANS}/parts/measure_differences.csv",
    log:
        f"{LOGS}/hessians/measure_differences.log",
    benchmark:
        f"{TIMES}/hessians/measure_differences.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("measure_differences"),
        seed=seed_for("hessians_measure_differences"),
    script:
        "../scripts/hessians/measure_differences.py"


rule hessians_track_digits:
    """Train a small network and take its whole Hessian along the way."""
    input:
        imported_files("hessians/track_digits.py"),
    output:
        spectrum=f"{HESSIANS}/spectra/digits.csv",
        steps=f"{HESSIANS}/steps.csv",
        track=f"{HESSIANS}/track.csv",
        measurements=f"{HESSIANS}/parts/track_digits.csv",
    log:
        f"{LOGS}/hessians/track_digits.log",
    benchmark:
        f"{TIMES}/hessians/track_digits.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("track_digits"),
        seed=seed_for("hessians_track_digits"),
    script:
        "../scripts/hessians/track_digits.py"


rule hessians_foretell_steps:
    """Foretell the step at which descent goes up, and find it."""
    input:
        imported_files("hessians/foretell_steps.py"),
    output:
        thresholds=f"{HESSIANS}/thresholds.csv",
        measurements=f"{HESSIANS}/parts/foretell_steps.csv",
    log:
        f"{LOGS}/hessians/foretell_steps.log",
    benchmark:
        f"{TIMES}/hessians/foretell_steps.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("foretell_steps"),
        seed=seed_for("hessians_foretell_steps"),
    script:
        "../scripts/hessians/foretell_steps.py"


rule hessians_check_minima:
    """Try the second-derivative test at known critical points."""
    input:
        imported_files("hessians/check_minima.py"),
    output:
        eigenvalues=f"{HESSIANS}/known_minima.csv",
        measurements=f"{HESSIANS}/parts/check_minima.csv",
    log:
        f"{LOGS}/hessians/check_minima.log",
    benchmark:
        f"{TIMES}/hessians/check_minima.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("check_minima"),
        seed=seed_for("hessians_check_minima"),
    script:
        "../scripts/hessians/check_minima.py"


rule hessians_compare_widths:
    """Train many networks of each width and compare their minima."""
    input:
        imported_files("hessians/compare_widths.py"),
    output:
        minima=f"{HESSIANS}/widths.csv",
        measurements=f"{HESSIANS}/parts/compare_widths.csv",
    log:
        f"{LOGS}/hessians/compare_widths.log",
    benchmark:
        f"{TIMES}/hessians/compare_widths.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("compare_widths"),
        seed=seed_for("hessians_compare_widths"),
    script:
        "../scripts/hessians/compare_widths.py"


rule hessians_find_critical_points:
    """Find critical points of a small network."""
    input:
        imported_files("hessians/find_critical_points.py"),
    output:
        points=f"{HESSIANS}/critical_points.csv",
        measurements=f"{HESSIANS}/parts/find_critical_points.csv",
    log:
        f"{LOGS}/hessians/find_critical_points.log",
    benchmark:
        f"{TIMES}/hessians/find_critical_points.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("find_critical_points"),
        seed=seed_for("hessians_find_critical_points"),
    script:
        "../scripts/hessians/find_critical_points.py"


rule hessians_measure_mnist:
    """Train the MNIST network, with its spectrum and its gradients on the way."""
    input:
        imported_files("hessians/measure_mnist.py"),
        files=HESSIANS_MNIST_FILES,
        provenance=HESSIANS_MNIST,
    output:
        spectrum=f"{HESSIANS}/spectra/mnist.csv",
        gradients=f"{HESSIANS}/mnist_gradients.csv",
        measurements=f"{HESSIANS}/parts/measure_mnist.csv",
    log:
        f"{LOGS}/hessians/measure_mnist.log",
    benchmark:
        f"{TIMES}/hessians/measure_mnist.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("measure_mnist"),
        seed=seed_for("hessians_measure_mnist"),
    script:
        "../scripts/hessians/measure_mnist.py"


rule hessians_measure_published_resnet:
    """Take the spectrum of a residual network that others trained."""
    input:
        imported_files("hessians/measure_published_resnet.py"),
        weights=hessians_weights,
        train="results/data/cifar10/data_batch_1.bin",
        provenance=[HESSIANS_CIFAR10, HESSIANS_WEIGHTS],
    output:
        spectrum=f"{HESSIANS}/spectra/published{{depth}}.csv",
        measurements=f"{HESSIANS}/parts/measure_published_resnet_{{depth}}.csv",
    log:
        f"{LOGS}/hessians/measure_published_resnet_{{depth}}.log",
    benchmark:
        f"{TIMES}/hessians/measure_published_resnet_{{depth}}.tsv"
    wildcard_constraints:
        depth=r"\d+",
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    resources:
        gpu=HESSIANS_CARDS,
    params:
        settings={
            **hessians_settings("measure_published_resnet"),
            "device": HESSIANS_CONFIG["device"],
        },
        depth=lambda wildcards: int(wildcards.depth),
        seed=seed_for("hessians_measure_published_resnet"),
    script:
        "../scripts/hessians/measure_published_resnet.py"


rule hessians_measure_trained_resnet:
    """Take the spectrum of a residual network before, during and after its training."""
    input:
        imported_files("hessians/measure_trained_resnet.py"),
        images=lambda wildcards: hessians_training(wildcards)["images"],
        weights=lambda wildcards: hessians_training(wildcards)["weights"],
        curves=lambda wildcards: hessians_training(wildcards)["curves"],
        provenance=HESSIANS_CIFAR10,
    output:
        spectrum=f"{HESSIANS}/spectra/resnet.csv",
        measurements=f"{HESSIANS}/parts/measure_trained_resnet.csv",
    log:
        f"{LOGS}/hessians/measure_trained_resnet.log",
    benchmark:
        f"{TIMES}/hessians/measure_trained_resnet.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    resources:
        gpu=HESSIANS_CARDS,
    params:
        settings=hessians_trained_settings,
        seed=seed_for("hessians_measure_trained_resnet"),
        training_seed=hessians_training_seed,
    script:
        "../scripts/hessians/measure_trained_resnet.py"


rule hessians_count_costs:
    """Count what gradients, products and whole Hessians cost."""
    input:
        imported_files("hessians/count_costs.py"),
    output:
        costs=f"{HESSIANS}/costs.csv",
        measurements=f"{HESSIANS}/parts/count_costs.csv",
    log:
        f"{LOGS}/hessians/count_costs.log",
    benchmark:
        f"{TIMES}/hessians/count_costs.tsv"
    conda:
        ENVIRONMENT
    threads: HESSIANS_CONFIG["threads"]
    params:
        settings=hessians_settings("count_costs"),
        seed=seed_for("hessians_count_costs"),
    script:
        "../scripts/hessians/count_costs.py"


rule hessians_plot_landscapes:
    """Draw H-F1, H-F2 and H-F3: ravine, curvatures, saddle."""
    input:
        imported_files("hessians/plot_landscapes.py"),
        ravine=f"{HESSIANS}/ravine.csv",
        paths=f"{HESSIANS}/saddle_paths.csv",
        measurements=f"{HESSIANS}/measurements.csv",
    output:
        figures=report_figures("hessians", "H-F1", "H-F2", "H-F3"),
    log:
        f"{LOGS}/hessians/plot_landscapes.log",
    benchmark:
        f"{TIMES}/hessians/plot_landscapes.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={key: HESSIANS_CONFIG["follow_quadratics"][key] for key in ("rate", "momentum")},
    script:
        "../scripts/hessians/plot_landscapes.py"


rule hessians_plot_hinge:
    """Draw H-X1, the objective of the support vector machine and its kinks."""
    input:
        imported_files("hessians/plot_hinge.py"),
        hessians=f"{HESSIANS}/hinge.csv",
        profile=f"{HESSIANS}/hinge_profile.csv",
    output:
        figures=report_figures("hessians", "H-X1"),
    log:
        f"{LOGS}/hessians/plot_hinge.log",
    benchmark:
        f"{TIMES}/hessians/plot_hinge.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_CONFIG["check_hinge"],
    script:
        "../scripts/hessians/plot_hinge.py"


rule hessians_plot_critical_points:
    """Draw H-X2 and H-X9, how rare minima are, and where networks have them."""
    input:
        imported_files("hessians/plot_critical_points.py"),
        minima=f"{HESSIANS}/minima.csv",
        points=f"{HESSIANS}/critical_points.csv",
    output:
        figures=report_figures("hessians", "H-X2", "H-X9"),
    log:
        f"{LOGS}/hessians/plot_critical_points.log",
    benchmark:
        f"{TIMES}/hessians/plot_critical_points.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/hessians/plot_critical_points.py"


rule hessians_plot_steps:
    """Draw H-X3, what a step does and what was foretold."""
    input:
        imported_files("hessians/plot_steps.py"),
        steps=f"{HESSIANS}/steps.csv",
        thresholds=f"{HESSIANS}/thresholds.csv",
    output:
        figures=report_figures("hessians", "H-X3"),
    log:
        f"{LOGS}/hessians/plot_steps.log",
    benchmark:
        f"{TIMES}/hessians/plot_steps.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"rates": HESSIANS_CONFIG["foretell_steps"]["rates"]},
    script:
        "../scripts/hessians/plot_steps.py"


rule hessians_plot_differences:
    """Draw H-X4, errors of finite differences by their step."""
    input:
        imported_files("hessians/plot_differences.py"),
        differences=f"{HESSIANS}/differences.csv",
    output:
        figures=report_figures("hessians", "H-X4"),
    log:
        f"{LOGS}/hessians/plot_differences.log",
    benchmark:
        f"{TIMES}/hessians/plot_differences.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/hessians/plot_differences.py"


rule hessians_plot_spectra:
    """Draw H-X5, H-X5a and H-X5b, the spectra of networks."""
    input:
        imported_files("hessians/plot_spectra.py"),
        digits=f"{HESSIANS}/spectra/digits.csv",
        mnist=f"{HESSIANS}/spectra/mnist.csv",
        resnet=f"{HESSIANS}/spectra/resnet.csv",
        published=HESSIANS_PUBLISHED,
        provenance=[HESSIANS_MNIST, HESSIANS_CIFAR10, HESSIANS_WEIGHTS],
    output:
        figures=report_figures("hessians", "H-X5", "H-X5a", "H-X5b"),
    log:
        f"{LOGS}/hessians/plot_spectra.log",
    benchmark:
        f"{TIMES}/hessians/plot_spectra.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_SPECTRA,
    script:
        "../scripts/hessians/plot_spectra.py"


rule hessians_plot_escapes:
    """Draw H-X6, steps to escape from saddles."""
    input:
        imported_files("hessians/plot_escapes.py"),
        escapes=f"{HESSIANS}/escapes.csv",
    output:
        figures=report_figures("hessians", "H-X6"),
    log:
        f"{LOGS}/hessians/plot_escapes.log",
    benchmark:
        f"{TIMES}/hessians/plot_escapes.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=HESSIANS_CONFIG["escape_saddles"],
    script:
        "../scripts/hessians/plot_escapes.py"


rule hessians_plot_widths:
    """Draw H-X7, the spread of minima by width."""
    input:
        imported_files("hessians/plot_widths.py"),
        minima=f"{HESSIANS}/widths.csv",
    output:
        figures=report_figures("hessians", "H-X7"),
    log:
        f"{LOGS}/hessians/plot_widths.log",
    benchmark:
        f"{TIMES}/hessians/plot_widths.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/hessians/plot_widths.py"


rule hessians_plot_gradients:
    """Draw H-X8, norms of gradients along trainings."""
    input:
        imported_files("hessians/plot_gradients.py"),
        track=f"{HESSIANS}/track.csv",
        gradients=f"{HESSIANS}/mnist_gradients.csv",
        curves=hessians_curves,
        provenance=[HESSIANS_MNIST, HESSIANS_CIFAR10],
    output:
        figures=report_figures("hessians", "H-X8"),
    log:
        f"{LOGS}/hessians/plot_gradients.log",
    benchmark:
        f"{TIMES}/hessians/plot_gradients.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/hessians/plot_gradients.py"


rule hessians:
    """Everything of the post on Hessians: figures, numbers, verdicts, report page."""
    input:
        post_files("hessians"),
    localrule: True


rule hessians_figures:
    """The figures of the post on Hessians alone."""
    input:
        figure_files("hessians"),
    localrule: True
