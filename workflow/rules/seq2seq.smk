# Sequence to sequence: sentences -> trained translators -> translations, vectors, gradients -> figures.


include: "seq2seq_common.smk"


MEASURING_STEPS["seq2seq"] = [
    "check_statements",
    "learn_sorting",
    "map_sentences",
    "measure_alignments",
    "measure_gradients",
    "summarize_runs",
]
TIMED_STEPS["seq2seq"] = [
    *MEASURING_STEPS["seq2seq"],
    *(f"prepare_sentences_{corpus}" for corpus in SEQ2SEQ_CORPORA),
    *(f"train_seeds_{arm}" for arm in SEQ2SEQ_TOGETHER),
    *(
        f"train_translator_{arm}_{seed}"
        for arm in SEQ2SEQ_APART
        for seed in SEQ2SEQ_ARMS[arm]["seeds"]
    ),
    "train_tasks",
    *(f"translate_sentences_{arm}" for arm in SEQ2SEQ_TRANSLATED),
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["seq2seq"]["figures"].values()}),
]
DATASETS_OF["seq2seq"] = SEQ2SEQ_DATA


rule seq2seq_prepare_sentences:
    """Cut sentence pairs into words and numbers, or make up those of a task."""
    input:
        imported_files("seq2seq/prepare_sentences.py"),
        files=seq2seq_texts,
    output:
        corpus=f"{SEQ2SEQ}/corpora/{{corpus}}.npz",
    log:
        f"{LOGS}/seq2seq/prepare_sentences_{{corpus}}.log",
    benchmark:
        f"{TIMES}/seq2seq/prepare_sentences_{{corpus}}.tsv"
    wildcard_constraints:
        corpus="|".join(SEQ2SEQ_CONFIG["prepare_sentences"]),
    priority: 1  # the longest job waits for it
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=lambda wildcards: SEQ2SEQ_CONFIG["prepare_sentences"][wildcards.corpus],
        seed=seed_for("seq2seq_prepare_sentences"),
    script:
        "../scripts/seq2seq/prepare_sentences.py"


rule seq2seq_train_translator:
    """Train one translator of real sentences with one seed."""
    input:
        imported_files("seq2seq/train_translator.py"),
        corpus=seq2seq_corpus,
    output:
        curves=f"{SEQ2SEQ}/translators/{{arm}}/{{number}}/curves.csv",
        weights=f"{SEQ2SEQ}/translators/{{arm}}/{{number}}/weights.pt",
        record=f"{SEQ2SEQ}/translators/{{arm}}/{{number}}/record.json",
        timing=f"{SEQ2SEQ}/translators/{{arm}}/{{number}}/timing.json",
    log:
        f"{LOGS}/seq2seq/train_translator_{{arm}}_{{number}}.log",
    benchmark:
        f"{TIMES}/seq2seq/train_translator_{{arm}}_{{number}}.tsv"
    wildcard_constraints:
        arm=one_of(SEQ2SEQ_APART),
        number=r"\d+",
    conda:
        ENVIRONMENT
    threads: SEQ2SEQ_CONFIG["threads"]
    resources:
        gpu=SEQ2SEQ_CARDS,
    params:
        settings=seq2seq_training,
        seed=lambda wildcards: seq2seq_seed(wildcards.number),
        number=lambda wildcards: int(wildcards.number),
        name="{arm}, seed {number}",
        states="results/.state/training",
        # a function of `input` is not compared between runs: it changes no result
        save_seconds=lambda wildcards, input: config["save_seconds"],
    script:
        "../scripts/seq2seq/train_translator.py"


if SEQ2SEQ_TOGETHER:

    rule seq2seq_train_seeds:
        """Train one translator of real sentences with the common seeds, one after the other."""
        input:
            imported_files("seq2seq/train_seeds.py"),
            corpus=seq2seq_corpus,
        output:
            curves=seq2seq_together("curves.csv"),
            weights=seq2seq_together("weights.pt"),
            record=seq2seq_together("record.json"),
            timing=seq2seq_together("timing.json"),
        log:
            f"{LOGS}/seq2seq/train_seeds_{{arm}}.log",
        benchmark:
            f"{TIMES}/seq2seq/train_seeds_{{arm}}.tsv"
        wildcard_constraints:
            arm=one_of(SEQ2SEQ_TOGETHER),
        conda:
            ENVIRONMENT
        threads: SEQ2SEQ_CONFIG["threads"]
        resources:
            gpu=SEQ2SEQ_CARDS,
        params:
            settings=seq2seq_training,
            seeds=[seq2seq_seed(number) for number in SEQ2SEQ_CONFIG["training"]["seeds"]],
            numbers=lambda wildcards: {
                f"{wildcards.arm}, seed {number}": number
                for number in SEQ2SEQ_CONFIG["training"]["seeds"]
            },
            states="results/.state/training",
            # a function of `input` is not compared between runs: it changes no result
            save_seconds=lambda wildcards, input: config["save_seconds"],
        script:
            "../scripts/seq2seq/train_seeds.py"


rule seq2seq_train_tasks:
    """Train translators of made-up tasks, all arms and seeds."""
    input:
        imported_files("seq2seq/train_tasks.py"),
        corpora=[f"{SEQ2SEQ}/corpora/{corpus}.npz" for corpus in SEQ2SEQ_TASK_CORPORA],
    output:
        curves=seq2seq_runs("curves.csv", SEQ2SEQ_TASKS),
        weights=seq2seq_runs("weights.pt", SEQ2SEQ_TASKS),
        record=seq2seq_runs("record.json", SEQ2SEQ_TASKS),
        timing=f"{SEQ2SEQ}/tasks/timing.json",
    log:
        f"{LOGS}/seq2seq/train_tasks.log",
    benchmark:
        f"{TIMES}/seq2seq/train_tasks.tsv"
    priority: 1  # the longest job at the scale quick: others run beside it
    conda:
        ENVIRONMENT
    threads: SEQ2SEQ_CONFIG["threads"]
    resources:
        gpu=SEQ2SEQ_CARDS,
    params:
        settings={
            **SEQ2SEQ_DEVICE,
            "arms": {
                name: {
                    **run_settings(arm, SEQ2SEQ_CONFIG["precision"]),
                    "corpus": arm["corpus"],
                    "seeds": arm["seeds"],
                }
                for name, arm in SEQ2SEQ_TASKS.items()
            },
        },
        seed=seed_for("seq2seq_train_tasks"),
        states="results/.state/training",
        # a function of `input` is not compared between runs: it changes no result
        save_seconds=lambda wildcards, input: config["save_seconds"],
    script:
        "../scripts/seq2seq/train_tasks.py"


rule seq2seq_translate_sentences:
    """Translate test sentences, with beams and ensembles."""
    input:
        imported_files("seq2seq/translate_sentences.py"),
        corpus=seq2seq_corpus,
        weights=lambda wildcards: seq2seq_runs("weights.pt", [wildcards.arm]),
    output:
        scores=f"{SEQ2SEQ}/translations/{{arm}}/scores.csv",
        losses=f"{SEQ2SEQ}/translations/{{arm}}/losses.csv",
        lengths=f"{SEQ2SEQ}/translations/{{arm}}/lengths.csv",
        samples=f"{SEQ2SEQ}/translations/{{arm}}/samples.csv",
    log:
        f"{LOGS}/seq2seq/translate_sentences_{{arm}}.log",
    benchmark:
        f"{TIMES}/seq2seq/translate_sentences_{{arm}}.tsv"
    wildcard_constraints:
        arm="|".join(SEQ2SEQ_ALL),
    conda:
        ENVIRONMENT
    threads: SEQ2SEQ_CONFIG["threads"]
    resources:
        gpu=SEQ2SEQ_CARDS,
    params:
        settings=lambda wildcards: {
            **{
                key: value
                for key, value in SEQ2SEQ_CONFIG["translate_sentences"].items()
                if key != "arms"
            },
            **seq2seq_network(wildcards.arm),
            **SEQ2SEQ_DEVICE,
        },
    script:
        "../scripts/seq2seq/translate_sentences.py"


rule seq2seq_summarize_runs:
    """Put the trainings together: means over seeds, and differences between arms."""
    input:
        imported_files("seq2seq/summarize_runs.py"),
        records=seq2seq_runs("record.json"),
        scores=expand(f"{SEQ2SEQ}/translations/{{arm}}/scores.csv", arm=SEQ2SEQ_TRANSLATED),
        losses=expand(f"{SEQ2SEQ}/translations/{{arm}}/losses.csv", arm=SEQ2SEQ_TRANSLATED),
        lengths=expand(f"{SEQ2SEQ}/translations/{{arm}}/lengths.csv", arm=SEQ2SEQ_TRANSLATED),
        provenance=SEQ2SEQ_PROVENANCE,
    output:
        measurements=f"{SEQ2SEQ}/parts/summarize_runs.csv",
    log:
        f"{LOGS}/seq2seq/summarize_runs.log",
    benchmark:
        f"{TIMES}/seq2seq/summarize_runs.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            **SEQ2SEQ_CONFIG["summarize_runs"],
            "tasks": list(SEQ2SEQ_TASKS),
        },
    script:
        "../scripts/seq2seq/summarize_runs.py"


rule seq2seq_check_statements:
    """Check the post against what follows from the paper: counts, rates, formulas."""
    input:
        imported_files("seq2seq/check_statements.py"),
    output:
        measurements=f"{SEQ2SEQ}/parts/check_statements.csv",
    log:
        f"{LOGS}/seq2seq/check_statements.log",
    benchmark:
        f"{TIMES}/seq2seq/check_statements.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=SEQ2SEQ_CONFIG["check_statements"],
        seed=seed_for("seq2seq_check_statements"),
    script:
        "../scripts/seq2seq/check_statements.py"


rule seq2seq_measure_alignments:
    """Measure lags of corresponding words: by places, in the post's example, in real sentences."""
    input:
        imported_files("seq2seq/measure_alignments.py"),
        corpus=f"{SEQ2SEQ}/corpora/english_french.npz",
        provenance="results/data/english_french/provenance.json",
    output:
        lags=f"{SEQ2SEQ}/lags.csv",
        measurements=f"{SEQ2SEQ}/parts/measure_alignments.csv",
    log:
        f"{LOGS}/seq2seq/measure_alignments.log",
    benchmark:
        f"{TIMES}/seq2seq/measure_alignments.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=SEQ2SEQ_CONFIG["measure_alignments"],
    script:
        "../scripts/seq2seq/measure_alignments.py"


rule seq2seq_measure_gradients:
    """Measure how gradients reach back, untrained by lag and trained to source words."""
    input:
        imported_files("seq2seq/measure_gradients.py"),
        corpus=f"{SEQ2SEQ}/corpora/cipher.npz",
        weights=seq2seq_runs("weights.pt", SEQ2SEQ_CONFIG["measure_gradients"]["maps"]),
    output:
        lags=f"{SEQ2SEQ}/gradients_by_lag.csv",
        maps=f"{SEQ2SEQ}/gradient_maps.csv",
        measurements=f"{SEQ2SEQ}/parts/measure_gradients.csv",
    log:
        f"{LOGS}/seq2seq/measure_gradients.log",
    benchmark:
        f"{TIMES}/seq2seq/measure_gradients.tsv"
    conda:
        ENVIRONMENT
    threads: SEQ2SEQ_CONFIG["threads"]
    params:
        settings={
            **SEQ2SEQ_CONFIG["measure_gradients"],
            "maps": {
                arm: seq2seq_network(arm) for arm in SEQ2SEQ_CONFIG["measure_gradients"]["maps"]
            },
            "threads": SEQ2SEQ_CONFIG["threads"],
        },
        seed=seed_for("seq2seq_measure_gradients"),
    script:
        "../scripts/seq2seq/measure_gradients.py"


rule seq2seq_map_sentences:
    """Map sentences to vectors and measure which are near each other."""
    input:
        imported_files("seq2seq/map_sentences.py"),
        corpus=f"{SEQ2SEQ}/corpora/grammar.npz",
        weights=f"{SEQ2SEQ}/tasks/{SEQ2SEQ_CONFIG['map_sentences']['arm']}/weights.pt",
        record=f"{SEQ2SEQ}/tasks/{SEQ2SEQ_CONFIG['map_sentences']['arm']}/record.json",
    output:
        places=f"{SEQ2SEQ}/sentence_places.csv",
        measurements=f"{SEQ2SEQ}/parts/map_sentences.csv",
    log:
        f"{LOGS}/seq2seq/map_sentences.log",
    benchmark:
        f"{TIMES}/seq2seq/map_sentences.tsv"
    conda:
        ENVIRONMENT
    threads: SEQ2SEQ_CONFIG["threads"]
    params:
        settings={
            **seq2seq_network(SEQ2SEQ_CONFIG["map_sentences"]["arm"]),
            "confidence": SEQ2SEQ_CONFIG["map_sentences"]["confidence"],
            "threads": SEQ2SEQ_CONFIG["threads"],
        },
    script:
        "../scripts/seq2seq/map_sentences.py"


rule seq2seq_learn_sorting:
    """Let small networks learn to sort n n-bit numbers."""
    input:
        imported_files("seq2seq/learn_sorting.py"),
    output:
        measurements=f"{SEQ2SEQ}/parts/learn_sorting.csv",
    log:
        f"{LOGS}/seq2seq/learn_sorting.log",
    benchmark:
        f"{TIMES}/seq2seq/learn_sorting.tsv"
    conda:
        ENVIRONMENT
    threads: SEQ2SEQ_CONFIG["threads"]
    params:
        settings={**SEQ2SEQ_CONFIG["learn_sorting"], "threads": SEQ2SEQ_CONFIG["threads"]},
        seed=seed_for("seq2seq_learn_sorting"),
    script:
        "../scripts/seq2seq/learn_sorting.py"


rule seq2seq_plot_network:
    """Draw S-F1, the two networks, with the lags of corresponding words in both orders."""
    input:
        imported_files("seq2seq/plot_network.py"),
    output:
        figures=report_figures("seq2seq", "S-F1"),
    log:
        f"{LOGS}/seq2seq/plot_network.log",
    benchmark:
        f"{TIMES}/seq2seq/plot_network.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/seq2seq/plot_network.py"


rule seq2seq_plot_lags:
    """Draw S-X2 and S-X2a, lags of corresponding words, by places and in real sentences."""
    input:
        imported_files("seq2seq/plot_lags.py"),
        lags=f"{SEQ2SEQ}/lags.csv",
        provenance="results/data/english_french/provenance.json",
    output:
        figures=report_figures("seq2seq", "S-X2", "S-X2a"),
    log:
        f"{LOGS}/seq2seq/plot_lags.log",
    benchmark:
        f"{TIMES}/seq2seq/plot_lags.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/seq2seq/plot_lags.py"


rule seq2seq_plot_learning:
    """Draw S-X1, S-X1a and S-X8: learning with the source forward and reversed, depth, clipping."""
    input:
        imported_files("seq2seq/plot_learning.py"),
        tasks=seq2seq_runs("curves.csv", SEQ2SEQ_TASKS),
        translators=seq2seq_runs("curves.csv", SEQ2SEQ_ARMS),
        provenance=SEQ2SEQ_PROVENANCE,
    output:
        figures=report_figures("seq2seq", "S-X1", "S-X1a", "S-X8"),
    log:
        f"{LOGS}/seq2seq/plot_learning.log",
    benchmark:
        f"{TIMES}/seq2seq/plot_learning.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=SEQ2SEQ_FIGURES,
    script:
        "../scripts/seq2seq/plot_learning.py"


rule seq2seq_plot_sentence_map:
    """Draw S-X3, sentences by their vectors, as the paper's Fig. 2."""
    input:
        imported_files("seq2seq/plot_sentence_map.py"),
        places=f"{SEQ2SEQ}/sentence_places.csv",
    output:
        figures=report_figures("seq2seq", "S-X3"),
    log:
        f"{LOGS}/seq2seq/plot_sentence_map.log",
    benchmark:
        f"{TIMES}/seq2seq/plot_sentence_map.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/seq2seq/plot_sentence_map.py"


rule seq2seq_plot_gradients:
    """Draw S-X4 and S-X6, gradients by lag and from target to source words."""
    input:
        imported_files("seq2seq/plot_gradients.py"),
        lags=f"{SEQ2SEQ}/gradients_by_lag.csv",
        maps=f"{SEQ2SEQ}/gradient_maps.csv",
    output:
        figures=report_figures("seq2seq", "S-X4", "S-X6"),
    log:
        f"{LOGS}/seq2seq/plot_gradients.log",
    benchmark:
        f"{TIMES}/seq2seq/plot_gradients.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/seq2seq/plot_gradients.py"


rule seq2seq_plot_translations:
    """Draw S-X5 and S-X5a, scores of translations by beam and by length."""
    input:
        imported_files("seq2seq/plot_translations.py"),
        scores=expand(f"{SEQ2SEQ}/translations/{{arm}}/scores.csv", arm=SEQ2SEQ_TRANSLATED),
        lengths=expand(f"{SEQ2SEQ}/translations/{{arm}}/lengths.csv", arm=SEQ2SEQ_TRANSLATED),
        provenance=SEQ2SEQ_PROVENANCE,
    output:
        figures=report_figures("seq2seq", "S-X5", "S-X5a"),
    log:
        f"{LOGS}/seq2seq/plot_translations.log",
    benchmark:
        f"{TIMES}/seq2seq/plot_translations.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=SEQ2SEQ_FIGURES,
    script:
        "../scripts/seq2seq/plot_translations.py"


rule seq2seq_plot_samples:
    """Draw S-X7, translations to look at."""
    input:
        imported_files("seq2seq/plot_samples.py"),
        samples=f"{SEQ2SEQ}/translations/reversed/samples.csv",
        attended=f"{SEQ2SEQ}/translations/attention/samples.csv",
        provenance=SEQ2SEQ_PROVENANCE,
    output:
        figures=report_figures("seq2seq", "S-X7"),
    log:
        f"{LOGS}/seq2seq/plot_samples.log",
    benchmark:
        f"{TIMES}/seq2seq/plot_samples.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/seq2seq/plot_samples.py"


rule seq2seq:
    """Everything of the post on sequence to sequence learning."""
    input:
        post_files("seq2seq"),
    localrule: True


rule seq2seq_figures:
    """The figures of the post on sequence to sequence learning alone."""
    input:
        figure_files("seq2seq"),
    localrule: True
