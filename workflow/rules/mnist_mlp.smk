# Creating neural networks in TensorFlow: MNIST -> trainings side by side -> measurements -> figures.


include: "mnist_mlp_common.smk"


MEASURING_STEPS["mnist_mlp"] = [
    "compute_examples",
    "replay_pictures",
    "measure_exercises",
    "measure_lines",
    "measure_batches",
    "select_on_test",
    "collapse_layers",
]
TIMED_STEPS["mnist_mlp"] = [
    *[f"train_networks_{exercise}" for exercise in MNIST_MLP_EXERCISES],
    *MEASURING_STEPS["mnist_mlp"],
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["mnist_mlp"]["figures"].values()}),
]
DATASETS_OF["mnist_mlp"] = ["mnist"]


rule mnist_mlp_train_networks:
    """Train the networks of one exercise, all arms and seeds side by side."""
    input:
        imported_files("mnist_mlp/train_networks.py"),
        data=MNIST_FILES,
        provenance=MNIST_PROVENANCE,
    output:
        lines=f"{MNIST_MLP}/networks/{{exercise}}/lines.csv",
        results=f"{MNIST_MLP}/networks/{{exercise}}/results.csv",
        right=f"{MNIST_MLP}/networks/{{exercise}}/right.npz",
        weights=f"{MNIST_MLP}/networks/{{exercise}}/weights.npz",
    log:
        f"{LOGS}/mnist_mlp/train_networks_{{exercise}}.log",
    benchmark:
        f"{TIMES}/mnist_mlp/train_networks_{{exercise}}.tsv"
    wildcard_constraints:
        exercise="|".join(MNIST_MLP_EXERCISES),
    conda:
        ENVIRONMENT
    threads: MNIST_MLP_CONFIG["threads"]
    resources:
        gpu=MNIST_MLP_CARDS,
    params:
        settings=mnist_mlp_training,
        # one seed for all exercises: their arms are compared seed by seed
        seed=derive_seed(config["seed"], "mnist_mlp_train_networks"),
    script:
        "../scripts/mnist_mlp/train_networks.py"


rule mnist_mlp_compute_examples:
    """Compute the examples that the post works by hand, and its curves."""
    input:
        imported_files("mnist_mlp/compute_examples.py"),
    output:
        curves=f"{MNIST_MLP}/curves.csv",
        measurements=f"{MNIST_MLP}/parts/compute_examples.csv",
    log:
        f"{LOGS}/mnist_mlp/compute_examples.log",
    benchmark:
        f"{TIMES}/mnist_mlp/compute_examples.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=MNIST_MLP_CONFIG["compute_examples"],
    script:
        "../scripts/mnist_mlp/compute_examples.py"


rule mnist_mlp_replay_pictures:
    """Run the post's cell that shows pictures, in the order of the file."""
    input:
        imported_files("mnist_mlp/replay_pictures.py"),
        data=MNIST_FILES,
        provenance=MNIST_PROVENANCE,
    output:
        pictures=f"{MNIST_MLP}/pictures.npz",
        measurements=f"{MNIST_MLP}/parts/replay_pictures.csv",
    log:
        f"{LOGS}/mnist_mlp/replay_pictures.log",
    benchmark:
        f"{TIMES}/mnist_mlp/replay_pictures.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            **MNIST_MLP_CONFIG["replay_pictures"],
            "validation_images": MNIST_MLP_CONFIG["validation_images"],
        },
    script:
        "../scripts/mnist_mlp/replay_pictures.py"


rule mnist_mlp_measure_exercises:
    """Put all trainings together: means over seeds, differences from the base."""
    input:
        imported_files("mnist_mlp/measure_exercises.py"),
        results=mnist_mlp_tables("results.csv"),
        provenance=MNIST_PROVENANCE,
    output:
        measurements=f"{MNIST_MLP}/parts/measure_exercises.csv",
    log:
        f"{LOGS}/mnist_mlp/measure_exercises.log",
    benchmark:
        f"{TIMES}/mnist_mlp/measure_exercises.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={**MNIST_MLP_CONFIG["measure_exercises"], "exercises": MNIST_MLP_COMPARED},
    script:
        "../scripts/mnist_mlp/measure_exercises.py"


rule mnist_mlp_measure_lines:
    """Hold the lines that the post prints against ours."""
    input:
        imported_files("mnist_mlp/measure_lines.py"),
        lines=mnist_mlp_tables("lines.csv", ["published"]),
        results=mnist_mlp_tables("results.csv", ["published"]),
        published=PUBLISHED_FILES["mnist_mlp"],
        provenance=MNIST_PROVENANCE,
    output:
        measurements=f"{MNIST_MLP}/parts/measure_lines.csv",
    log:
        f"{LOGS}/mnist_mlp/measure_lines.log",
    benchmark:
        f"{TIMES}/mnist_mlp/measure_lines.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            **MNIST_MLP_CONFIG["measure_lines"],
            "number": "M-N6",
            "examples": MNIST_MLP_CONFIG["train_images"],
            "batch_size": MNIST_MLP_CONFIG["training"]["batch_size"],
        },
    script:
        "../scripts/mnist_mlp/measure_lines.py"


rule mnist_mlp_measure_batches:
    """Compare sizes of a batch by the examples that a training has seen."""
    input:
        imported_files("mnist_mlp/measure_batches.py"),
        results=mnist_mlp_tables("results.csv", ["batches"]),
        provenance=MNIST_PROVENANCE,
    output:
        batches=f"{MNIST_MLP}/batches.csv",
        measurements=f"{MNIST_MLP}/parts/measure_batches.csv",
    log:
        f"{LOGS}/mnist_mlp/measure_batches.log",
    benchmark:
        f"{TIMES}/mnist_mlp/measure_batches.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={**MNIST_MLP_CONFIG["measure_batches"], "batch_sizes": MNIST_MLP_BATCHES},
    script:
        "../scripts/mnist_mlp/measure_batches.py"


rule mnist_mlp_select_on_test:
    """Show what tuning on the test images does to the accuracy reported."""
    input:
        imported_files("mnist_mlp/select_on_test.py"),
        right=mnist_mlp_tables("right.npz"),
        provenance=MNIST_PROVENANCE,
    output:
        optimism=f"{MNIST_MLP}/optimism.csv",
        measurements=f"{MNIST_MLP}/parts/select_on_test.csv",
    log:
        f"{LOGS}/mnist_mlp/select_on_test.log",
    benchmark:
        f"{TIMES}/mnist_mlp/select_on_test.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=MNIST_MLP_CONFIG["select_on_test"],
        seed=seed_for("mnist_mlp_select_on_test"),
    script:
        "../scripts/mnist_mlp/select_on_test.py"


rule mnist_mlp_collapse_layers:
    """Multiply the layers of the linear network into one."""
    input:
        imported_files("mnist_mlp/collapse_layers.py"),
        weights=mnist_mlp_tables("weights.npz", ["activations"]),
        data=MNIST_FILES,
        provenance=MNIST_PROVENANCE,
    output:
        templates=f"{MNIST_MLP}/templates.npz",
        measurements=f"{MNIST_MLP}/parts/collapse_layers.csv",
    log:
        f"{LOGS}/mnist_mlp/collapse_layers.log",
    benchmark:
        f"{TIMES}/mnist_mlp/collapse_layers.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=MNIST_MLP_CONFIG["collapse_layers"],
    script:
        "../scripts/mnist_mlp/collapse_layers.py"


rule mnist_mlp_plot_diagrams:
    """Draw M-F1, M-F5 and M-F6: a perceptron, a linear classifier's scores, a network."""
    input:
        imported_files("mnist_mlp/plot_diagrams.py"),
        measurements=f"{MNIST_MLP}/measurements.csv",
    output:
        figures=report_figures("mnist_mlp", "M-F1", "M-F5", "M-F6"),
    log:
        f"{LOGS}/mnist_mlp/plot_diagrams.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_diagrams.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/mnist_mlp/plot_diagrams.py"


rule mnist_mlp_plot_activations:
    """Draw M-F2, M-F3 and M-F4: sigmoid, tanh and ReLU."""
    input:
        imported_files("mnist_mlp/plot_activations.py"),
        curves=f"{MNIST_MLP}/curves.csv",
    output:
        figures=report_figures("mnist_mlp", "M-F2", "M-F3", "M-F4"),
    log:
        f"{LOGS}/mnist_mlp/plot_activations.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_activations.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/mnist_mlp/plot_activations.py"


rule mnist_mlp_plot_pictures:
    """Draw M-F7 to M-F12, the digits that the post's cell shows."""
    input:
        imported_files("mnist_mlp/plot_pictures.py"),
        pictures=f"{MNIST_MLP}/pictures.npz",
        provenance=MNIST_PROVENANCE,
    output:
        figures=report_figures("mnist_mlp", "M-F7", "M-F8", "M-F9", "M-F10", "M-F11", "M-F12"),
    log:
        f"{LOGS}/mnist_mlp/plot_pictures.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_pictures.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/mnist_mlp/plot_pictures.py"


rule mnist_mlp_plot_printed_lines:
    """Draw M-X1 and M-X3: the printed lines, and what they hide."""
    input:
        imported_files("mnist_mlp/plot_printed_lines.py"),
        lines=mnist_mlp_tables("lines.csv", ["published"]),
        results=mnist_mlp_tables("results.csv", ["published"]),
        published=PUBLISHED_FILES["mnist_mlp"],
        provenance=MNIST_PROVENANCE,
    output:
        figures=report_figures("mnist_mlp", "M-X1", "M-X3"),
    log:
        f"{LOGS}/mnist_mlp/plot_printed_lines.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_printed_lines.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"scale": config["scale"], "number": "M-N6"},
    script:
        "../scripts/mnist_mlp/plot_printed_lines.py"


rule mnist_mlp_plot_exercises:
    """Draw M-X2, the exercises' accuracies."""
    input:
        imported_files("mnist_mlp/plot_exercises.py"),
        results=mnist_mlp_tables("results.csv"),
        provenance=MNIST_PROVENANCE,
    output:
        figures=report_figures("mnist_mlp", "M-X2"),
    log:
        f"{LOGS}/mnist_mlp/plot_exercises.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_exercises.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "scale": config["scale"],
            "exercises": MNIST_MLP_COMPARED,
            "labels": MNIST_MLP_LABELS,
            "budget": MNIST_MLP_CONFIG["measure_exercises"]["budget"],
        },
    script:
        "../scripts/mnist_mlp/plot_exercises.py"


rule mnist_mlp_plot_width_and_more:
    """Draw M-X2a, train against test by width, and the list of 'More'."""
    input:
        imported_files("mnist_mlp/plot_width_and_more.py"),
        results=mnist_mlp_tables("results.csv"),
        measurements=f"{MNIST_MLP}/measurements.csv",
        provenance=MNIST_PROVENANCE,
    output:
        figures=report_figures("mnist_mlp", "M-X2a"),
    log:
        f"{LOGS}/mnist_mlp/plot_width_and_more.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_width_and_more.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            "scale": config["scale"],
            "exercises": MNIST_MLP_COMPARED,
            "labels": MNIST_MLP_LABELS,
            "budget": MNIST_MLP_CONFIG["measure_exercises"]["budget"],
        },
    script:
        "../scripts/mnist_mlp/plot_width_and_more.py"


rule mnist_mlp_plot_optimism:
    """Draw M-X4, the optimism of tuning on the test images."""
    input:
        imported_files("mnist_mlp/plot_optimism.py"),
        optimism=f"{MNIST_MLP}/optimism.csv",
        provenance=MNIST_PROVENANCE,
    output:
        figures=report_figures("mnist_mlp", "M-X4"),
    log:
        f"{LOGS}/mnist_mlp/plot_optimism.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_optimism.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"scale": config["scale"]},
    script:
        "../scripts/mnist_mlp/plot_optimism.py"


rule mnist_mlp_plot_batches:
    """Draw M-X5, accuracy by examples seen for each size of a batch."""
    input:
        imported_files("mnist_mlp/plot_batches.py"),
        batches=f"{MNIST_MLP}/batches.csv",
        provenance=MNIST_PROVENANCE,
    output:
        figures=report_figures("mnist_mlp", "M-X5"),
    log:
        f"{LOGS}/mnist_mlp/plot_batches.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_batches.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"scale": config["scale"], "target": MNIST_MLP_CONFIG["measure_batches"]["target"]},
    script:
        "../scripts/mnist_mlp/plot_batches.py"


rule mnist_mlp_plot_templates:
    """Draw M-X6, the ten images that softmax regression learns."""
    input:
        imported_files("mnist_mlp/plot_templates.py"),
        templates=f"{MNIST_MLP}/templates.npz",
        provenance=MNIST_PROVENANCE,
    output:
        figures=report_figures("mnist_mlp", "M-X6"),
    log:
        f"{LOGS}/mnist_mlp/plot_templates.log",
    benchmark:
        f"{TIMES}/mnist_mlp/plot_templates.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"scale": config["scale"]},
    script:
        "../scripts/mnist_mlp/plot_templates.py"


rule mnist_mlp:
    """Everything of the post on the MNIST network: figures, numbers, verdicts, report page."""
    input:
        post_files("mnist_mlp"),
    localrule: True


rule mnist_mlp_figures:
    """The figures of the post on the MNIST network alone."""
    input:
        figure_files("mnist_mlp"),
    localrule: True
