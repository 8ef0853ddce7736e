# Regularization: closed forms and draws of linear models; autoencoders and perceptrons on MNIST.


include: "regularization_common.smk"


MEASURING_STEPS["regularization"] = [
    "measure_ridge",
    "match_estimators",
    "compare_unbiased",
    "decompose_error",
    "solve_singular",
    "descend_gradient",
    "map_two_parameters",
    "interpolate_points",
    "measure_autoencoders",
    "compare_classifiers",
]
TIMED_STEPS["regularization"] = [
    *MEASURING_STEPS["regularization"],
    *(f"train_autoencoders_{seed}" for seed in REGULARIZATION_SEEDS),
    *(f"train_classifiers_{setting}" for setting in REGULARIZATION_SETTINGS),
    *sorted(
        {Path(entry["script"]).stem for entry in PUBLISHED["regularization"]["figures"].values()}
    ),
]
DATASETS_OF["regularization"] = ["mnist"]


rule regularization_measure_ridge:
    """Measure bias and variance of ridge by formula and by draws, against least squares."""
    input:
        imported_files("regularization/measure_ridge.py"),
    output:
        curves=f"{REGULARIZATION}/ridge.csv",
        measurements=f"{REGULARIZATION}/parts/measure_ridge.csv",
    log:
        f"{LOGS}/regularization/measure_ridge.log",
    benchmark:
        f"{TIMES}/regularization/measure_ridge.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["measure_ridge"],
        seed=seed_for("regularization_measure_ridge"),
    script:
        "../scripts/regularization/measure_ridge.py"


rule regularization_match_estimators:
    """Maximise likelihoods and posteriors numerically, against closed forms."""
    input:
        imported_files("regularization/match_estimators.py"),
    output:
        matches=f"{REGULARIZATION}/matches.csv",
        lasso=f"{REGULARIZATION}/lasso.csv",
        measurements=f"{REGULARIZATION}/parts/match_estimators.csv",
    log:
        f"{LOGS}/regularization/match_estimators.log",
    benchmark:
        f"{TIMES}/regularization/match_estimators.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["match_estimators"],
        seed=seed_for("regularization_match_estimators"),
    script:
        "../scripts/regularization/match_estimators.py"


rule regularization_compare_unbiased:
    """Compare unbiased estimators of a mean with least squares."""
    input:
        imported_files("regularization/compare_unbiased.py"),
    output:
        estimates=f"{REGULARIZATION}/estimates.csv",
        measurements=f"{REGULARIZATION}/parts/compare_unbiased.csv",
    log:
        f"{LOGS}/regularization/compare_unbiased.log",
    benchmark:
        f"{TIMES}/regularization/compare_unbiased.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["compare_unbiased"],
        seed=seed_for("regularization_compare_unbiased"),
    script:
        "../scripts/regularization/compare_unbiased.py"


rule regularization_decompose_error:
    """Part the error of polynomials into bias, variance and noise."""
    input:
        imported_files("regularization/decompose_error.py"),
    output:
        errors=f"{REGULARIZATION}/polynomials.csv",
        choices=f"{REGULARIZATION}/choices.csv",
        measurements=f"{REGULARIZATION}/parts/decompose_error.csv",
    log:
        f"{LOGS}/regularization/decompose_error.log",
    benchmark:
        f"{TIMES}/regularization/decompose_error.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["decompose_error"],
        seed=seed_for("regularization_decompose_error"),
    script:
        "../scripts/regularization/decompose_error.py"


rule regularization_solve_singular:
    """Solve least squares where X'X is singular."""
    input:
        imported_files("regularization/solve_singular.py"),
    output:
        path=f"{REGULARIZATION}/singular.csv",
        measurements=f"{REGULARIZATION}/parts/solve_singular.csv",
    log:
        f"{LOGS}/regularization/solve_singular.log",
    benchmark:
        f"{TIMES}/regularization/solve_singular.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["solve_singular"],
        seed=seed_for("regularization_solve_singular"),
    script:
        "../scripts/regularization/solve_singular.py"


rule regularization_descend_gradient:
    """Go down the gradient of least squares with steps below and above 2/L."""
    input:
        imported_files("regularization/descend_gradient.py"),
    output:
        descent=f"{REGULARIZATION}/descent.csv",
        measurements=f"{REGULARIZATION}/parts/descend_gradient.csv",
    log:
        f"{LOGS}/regularization/descend_gradient.log",
    benchmark:
        f"{TIMES}/regularization/descend_gradient.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["descend_gradient"],
        seed=seed_for("regularization_descend_gradient"),
    script:
        "../scripts/regularization/descend_gradient.py"


rule regularization_map_two_parameters:
    """Look at a problem of two weights, and at the constraint on the norm."""
    input:
        imported_files("regularization/map_two_parameters.py"),
    output:
        arrays=f"{REGULARIZATION}/two_parameters.npz",
        measurements=f"{REGULARIZATION}/parts/map_two_parameters.csv",
    log:
        f"{LOGS}/regularization/map_two_parameters.log",
    benchmark:
        f"{TIMES}/regularization/map_two_parameters.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["map_two_parameters"],
        seed=seed_for("regularization_map_two_parameters"),
    script:
        "../scripts/regularization/map_two_parameters.py"


rule regularization_interpolate_points:
    """Put a smooth and a wild function through the same points."""
    input:
        imported_files("regularization/interpolate_points.py"),
    output:
        curves=f"{REGULARIZATION}/interpolants.csv",
        measurements=f"{REGULARIZATION}/parts/interpolate_points.csv",
    log:
        f"{LOGS}/regularization/interpolate_points.log",
    benchmark:
        f"{TIMES}/regularization/interpolate_points.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["interpolate_points"],
        seed=seed_for("regularization_interpolate_points"),
    script:
        "../scripts/regularization/interpolate_points.py"


rule regularization_train_autoencoders:
    """Train the sparse autoencoders of one seed side by side."""
    input:
        imported_files("regularization/train_autoencoders.py"),
        files=REGULARIZATION_FILES,
        provenance=REGULARIZATION_MNIST,
    output:
        weights=f"{REGULARIZATION}/autoencoders/{{seed}}/weights.npz",
        record=f"{REGULARIZATION}/autoencoders/{{seed}}/record.json",
    log:
        f"{LOGS}/regularization/train_autoencoders_{{seed}}.log",
    benchmark:
        f"{TIMES}/regularization/train_autoencoders_{{seed}}.tsv"
    wildcard_constraints:
        seed=r"\d+",
    conda:
        ENVIRONMENT
    threads: REGULARIZATION_CONFIG["threads"]
    resources:
        gpu=REGULARIZATION_CARDS,
    params:
        settings=regularization_autoencoders,
        seed=seed_for("regularization_train_autoencoders"),
        states="results/.state/training",
        save_seconds=lambda wildcards, input: config["save_seconds"],
    script:
        "../scripts/regularization/train_autoencoders.py"


rule regularization_measure_autoencoders:
    """Look at trained autoencoders on test images."""
    input:
        imported_files("regularization/measure_autoencoders.py"),
        files=REGULARIZATION_FILES,
        provenance=REGULARIZATION_MNIST,
        weights=[
            f"{REGULARIZATION}/autoencoders/{seed}/weights.npz" for seed in REGULARIZATION_SEEDS
        ],
    output:
        activations=f"{REGULARIZATION}/autoencoders.csv",
        arrays=f"{REGULARIZATION}/autoencoders.npz",
        measurements=f"{REGULARIZATION}/parts/measure_autoencoders.csv",
    log:
        f"{LOGS}/regularization/measure_autoencoders.log",
    benchmark:
        f"{TIMES}/regularization/measure_autoencoders.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={**REGULARIZATION_CONFIG["measure_autoencoders"], "relu_arms": REGULARIZATION_RELU},
    script:
        "../scripts/regularization/measure_autoencoders.py"


rule regularization_train_classifiers:
    """Train perceptrons with dropout, with weight decay and with neither."""
    input:
        imported_files("regularization/train_classifiers.py"),
        files=REGULARIZATION_FILES,
        provenance=REGULARIZATION_MNIST,
    output:
        results=f"{REGULARIZATION}/classifiers/{{setting}}/results.csv",
        curves=f"{REGULARIZATION}/classifiers/{{setting}}/curves.csv",
        record=f"{REGULARIZATION}/classifiers/{{setting}}/record.json",
    log:
        f"{LOGS}/regularization/train_classifiers_{{setting}}.log",
    benchmark:
        f"{TIMES}/regularization/train_classifiers_{{setting}}.tsv"
    wildcard_constraints:
        setting="|".join(REGULARIZATION_SETTINGS),
    conda:
        ENVIRONMENT
    threads: REGULARIZATION_CONFIG["threads"]
    resources:
        gpu=REGULARIZATION_CARDS,
    params:
        settings=regularization_classifiers,
        seed=seed_for("regularization_train_classifiers"),
        states="results/.state/training",
        save_seconds=lambda wildcards, input: config["save_seconds"],
    script:
        "../scripts/regularization/train_classifiers.py"


rule regularization_compare_classifiers:
    """Compare dropout with weight decay, each at its best by validation."""
    input:
        imported_files("regularization/compare_classifiers.py"),
        results=[
            f"{REGULARIZATION}/classifiers/{setting}/results.csv"
            for setting in REGULARIZATION_SETTINGS
        ],
        provenance=REGULARIZATION_MNIST,
    output:
        measurements=f"{REGULARIZATION}/parts/compare_classifiers.csv",
    log:
        f"{LOGS}/regularization/compare_classifiers.log",
    benchmark:
        f"{TIMES}/regularization/compare_classifiers.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=REGULARIZATION_CONFIG["compare_classifiers"],
    script:
        "../scripts/regularization/compare_classifiers.py"


rule regularization_plot_interpolants:
    """Draw Z-F1, two functions through the same points."""
    input:
        imported_files("regularization/plot_interpolants.py"),
        curves=f"{REGULARIZATION}/interpolants.csv",
    output:
        figures=report_figures("regularization", "Z-F1"),
    log:
        f"{LOGS}/regularization/plot_interpolants.log",
    benchmark:
        f"{TIMES}/regularization/plot_interpolants.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_interpolants.py"


rule regularization_plot_bias_variance:
    """Draw Z-X1 and Z-X2, the errors of ridge by penalty."""
    input:
        imported_files("regularization/plot_bias_variance.py"),
        curves=f"{REGULARIZATION}/ridge.csv",
        measurements=f"{REGULARIZATION}/measurements.csv",
    output:
        figures=report_figures("regularization", "Z-X1", "Z-X2"),
    log:
        f"{LOGS}/regularization/plot_bias_variance.log",
    benchmark:
        f"{TIMES}/regularization/plot_bias_variance.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_bias_variance.py"


rule regularization_plot_two_parameters:
    """Draw Z-X3 and Z-X6, posteriors and the constraint."""
    input:
        imported_files("regularization/plot_two_parameters.py"),
        arrays=f"{REGULARIZATION}/two_parameters.npz",
    output:
        figures=report_figures("regularization", "Z-X3", "Z-X6"),
    log:
        f"{LOGS}/regularization/plot_two_parameters.log",
    benchmark:
        f"{TIMES}/regularization/plot_two_parameters.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_two_parameters.py"


rule regularization_plot_singular_path:
    """Draw Z-X4, ridge where X'X is singular."""
    input:
        imported_files("regularization/plot_singular_path.py"),
        path=f"{REGULARIZATION}/singular.csv",
    output:
        figures=report_figures("regularization", "Z-X4"),
    log:
        f"{LOGS}/regularization/plot_singular_path.log",
    benchmark:
        f"{TIMES}/regularization/plot_singular_path.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_singular_path.py"


rule regularization_plot_autoencoders:
    """Draw Z-X5, Z-X5a and Z-X5b, the sparse autoencoders."""
    input:
        imported_files("regularization/plot_autoencoders.py"),
        activations=f"{REGULARIZATION}/autoencoders.csv",
        arrays=f"{REGULARIZATION}/autoencoders.npz",
        provenance=REGULARIZATION_MNIST,
    output:
        figures=report_figures("regularization", "Z-X5", "Z-X5a", "Z-X5b"),
    log:
        f"{LOGS}/regularization/plot_autoencoders.log",
    benchmark:
        f"{TIMES}/regularization/plot_autoencoders.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            **{
                key: REGULARIZATION_CONFIG["train_autoencoders"][key]
                for key in ("arms", "single_arms")
            },
            "sparsity": REGULARIZATION_CONFIG["measure_autoencoders"]["sparsity"],
            "scale": config["scale"],
        },
    script:
        "../scripts/regularization/plot_autoencoders.py"


rule regularization_plot_classifiers:
    """Draw Z-X7, dropout against weight decay."""
    input:
        imported_files("regularization/plot_classifiers.py"),
        results=[
            f"{REGULARIZATION}/classifiers/{setting}/results.csv"
            for setting in REGULARIZATION_SETTINGS
        ],
        provenance=REGULARIZATION_MNIST,
    output:
        figures=report_figures("regularization", "Z-X7"),
    log:
        f"{LOGS}/regularization/plot_classifiers.log",
    benchmark:
        f"{TIMES}/regularization/plot_classifiers.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"settings": REGULARIZATION_CONFIG["train_classifiers"], "scale": config["scale"]},
    script:
        "../scripts/regularization/plot_classifiers.py"


rule regularization_plot_estimators:
    """Draw Z-X8, which ridge is the mode, and the lasso."""
    input:
        imported_files("regularization/plot_estimators.py"),
        matches=f"{REGULARIZATION}/matches.csv",
        lasso=f"{REGULARIZATION}/lasso.csv",
    output:
        figures=report_figures("regularization", "Z-X8"),
    log:
        f"{LOGS}/regularization/plot_estimators.log",
    benchmark:
        f"{TIMES}/regularization/plot_estimators.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_estimators.py"


rule regularization_plot_unbiased:
    """Draw Z-X9, unbiased estimators."""
    input:
        imported_files("regularization/plot_unbiased.py"),
        estimates=f"{REGULARIZATION}/estimates.csv",
        measurements=f"{REGULARIZATION}/measurements.csv",
    output:
        figures=report_figures("regularization", "Z-X9"),
    log:
        f"{LOGS}/regularization/plot_unbiased.log",
    benchmark:
        f"{TIMES}/regularization/plot_unbiased.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_unbiased.py"


rule regularization_plot_polynomials:
    """Draw Z-X10, the error of polynomials in parts."""
    input:
        imported_files("regularization/plot_polynomials.py"),
        errors=f"{REGULARIZATION}/polynomials.csv",
        choices=f"{REGULARIZATION}/choices.csv",
        measurements=f"{REGULARIZATION}/measurements.csv",
    output:
        figures=report_figures("regularization", "Z-X10"),
    log:
        f"{LOGS}/regularization/plot_polynomials.log",
    benchmark:
        f"{TIMES}/regularization/plot_polynomials.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_polynomials.py"


rule regularization_plot_descent:
    """Draw Z-X11, gradient descent by step size."""
    input:
        imported_files("regularization/plot_descent.py"),
        descent=f"{REGULARIZATION}/descent.csv",
    output:
        figures=report_figures("regularization", "Z-X11"),
    log:
        f"{LOGS}/regularization/plot_descent.log",
    benchmark:
        f"{TIMES}/regularization/plot_descent.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/regularization/plot_descent.py"


rule regularization:
    """Everything of the post on regularization: figures, numbers, verdicts, report page."""
    input:
        post_files("regularization"),
    localrule: True


rule regularization_figures:
    """The figures of the post on regularization alone."""
    input:
        figure_files("regularization"),
    localrule: True
