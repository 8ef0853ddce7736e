# Word2vec: text -> numbered words -> measures, language models, word vectors -> figures.


include: "word2vec_common.smk"


MEASURING_STEPS["word2vec"] = [
    "check_formulas",
    "check_models",
    "measure_subsampling",
    "measure_trees",
    "measure_ngrams",
    "fit_objectives",
    "train_layers",
    "summarize_vectors",
    "compose_words",
    "classify_documents",
]
TIMED_STEPS["word2vec"] = [
    *MEASURING_STEPS["word2vec"],
    *(f"prepare_corpus_{corpus}" for corpus in WORD2VEC_CORPORA),
    *(f"train_vectors_{job}" for job in WORD2VEC_JOBS),
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["word2vec"]["figures"].values()}),
]
DATASETS_OF["word2vec"] = [*WORD2VEC_CORPORA, "small_texts", "word_evaluation"]


rule word2vec_prepare_corpus:
    """Turn the text of a corpus into numbered words."""
    input:
        imported_files("word2vec/prepare_corpus.py"),
        text=word2vec_text,
    output:
        corpus=f"{WORD2VEC}/corpora/{{corpus}}.npz",
    log:
        f"{LOGS}/word2vec/prepare_corpus_{{corpus}}.log",
    benchmark:
        f"{TIMES}/word2vec/prepare_corpus_{{corpus}}.tsv"
    wildcard_constraints:
        corpus="|".join(WORD2VEC_CORPORA),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["prepare_corpus"],
    script:
        "../scripts/word2vec/prepare_corpus.py"


rule word2vec_check_formulas:
    """Check the formulas: softmax, shapes and indices, pairs of a window."""
    input:
        imported_files("word2vec/check_formulas.py"),
    output:
        pairs=f"{WORD2VEC}/pairs.json",
        overflow=f"{WORD2VEC}/overflow.json",
        measurements=f"{WORD2VEC}/parts/check_formulas.csv",
    log:
        f"{LOGS}/word2vec/check_formulas.log",
    benchmark:
        f"{TIMES}/word2vec/check_formulas.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["check_formulas"],
        seed=seed_for("word2vec_check_formulas"),
    script:
        "../scripts/word2vec/check_formulas.py"


rule word2vec_check_models:
    """Describe the models, count what output layers cost, check gradients and gensim."""
    input:
        imported_files("word2vec/check_models.py"),
    output:
        models=f"{WORD2VEC}/models.json",
        costs=f"{WORD2VEC}/costs.csv",
        measurements=f"{WORD2VEC}/parts/check_models.csv",
        timing=f"{WORD2VEC}/timing/output_layers.json",
    log:
        f"{LOGS}/word2vec/check_models.log",
    benchmark:
        f"{TIMES}/word2vec/check_models.tsv"
    conda:
        ENVIRONMENT
    threads: WORD2VEC_CONFIG["threads"]
    params:
        settings={
            **WORD2VEC_CONFIG["check_models"],
            "threads": WORD2VEC_CONFIG["threads"],
        },
        seed=seed_for("word2vec_check_models"),
    script:
        "../scripts/word2vec/check_models.py"


rule word2vec_measure_subsampling:
    """Measure what subsampling drops, by three formulas, and noise distributions."""
    input:
        imported_files("word2vec/measure_subsampling.py"),
        corpus=WORD2VEC_ARTICLES,
        provenance=[WORD2VEC_ARTICLES_PROVENANCE],
    output:
        ranks=f"{WORD2VEC}/ranks.json",
        measurements=f"{WORD2VEC}/parts/measure_subsampling.csv",
    log:
        f"{LOGS}/word2vec/measure_subsampling.log",
    benchmark:
        f"{TIMES}/word2vec/measure_subsampling.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["measure_subsampling"],
        seed=seed_for("word2vec_measure_subsampling"),
    script:
        "../scripts/word2vec/measure_subsampling.py"


rule word2vec_measure_trees:
    """Measure what hierarchical softmax costs, and what it defines."""
    input:
        imported_files("word2vec/measure_trees.py"),
        corpus=WORD2VEC_ARTICLES,
        texts=WORD2VEC_SMALL_TEXTS,
        provenance=[
            WORD2VEC_ARTICLES_PROVENANCE,
            "results/data/small_texts/provenance.json",
        ],
    output:
        trees=f"{WORD2VEC}/trees.json",
        searches=f"{WORD2VEC}/searches.csv",
        measurements=f"{WORD2VEC}/parts/measure_trees.csv",
    log:
        f"{LOGS}/word2vec/measure_trees.log",
    benchmark:
        f"{TIMES}/word2vec/measure_trees.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["measure_trees"],
        seed=seed_for("word2vec_measure_trees"),
    script:
        "../scripts/word2vec/measure_trees.py"


rule word2vec_measure_ngrams:
    """Measure how sparse n-grams are, and how well smoothed models predict."""
    input:
        imported_files("word2vec/measure_ngrams.py"),
        corpus=WORD2VEC_ARTICLES,
        provenance=[WORD2VEC_ARTICLES_PROVENANCE],
    output:
        models=f"{WORD2VEC}/ngrams.csv",
        measurements=f"{WORD2VEC}/parts/measure_ngrams.csv",
    log:
        f"{LOGS}/word2vec/measure_ngrams.log",
    benchmark:
        f"{TIMES}/word2vec/measure_ngrams.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["measure_ngrams"],
    script:
        "../scripts/word2vec/measure_ngrams.py"


rule word2vec_fit_objectives:
    """Fit a small vocabulary by each objective, without sampling."""
    input:
        imported_files("word2vec/fit_objectives.py"),
        corpus=WORD2VEC_ARTICLES,
        provenance=[WORD2VEC_ARTICLES_PROVENANCE],
    output:
        fits=f"{WORD2VEC}/fits.csv",
        measurements=f"{WORD2VEC}/parts/fit_objectives.csv",
    log:
        f"{LOGS}/word2vec/fit_objectives.log",
    benchmark:
        f"{TIMES}/word2vec/fit_objectives.tsv"
    conda:
        ENVIRONMENT
    threads: WORD2VEC_CONFIG["threads"]
    params:
        settings={
            **WORD2VEC_CONFIG["fit_objectives"],
            "threads": WORD2VEC_CONFIG["threads"],
        },
        seed=seed_for("word2vec_fit_objectives"),
    script:
        "../scripts/word2vec/fit_objectives.py"


rule word2vec_train_layers:
    """Train both models with every output layer on planted analogies."""
    input:
        imported_files("word2vec/train_layers.py"),
    output:
        curves=f"{WORD2VEC}/layers.csv",
        measurements=f"{WORD2VEC}/parts/train_layers.csv",
    log:
        f"{LOGS}/word2vec/train_layers.log",
    benchmark:
        f"{TIMES}/word2vec/train_layers.tsv"
    conda:
        ENVIRONMENT
    threads: WORD2VEC_CONFIG["threads"]
    params:
        settings={
            **WORD2VEC_CONFIG["train_layers"],
            "threads": WORD2VEC_CONFIG["threads"],
        },
        seed=seed_for("word2vec_train_layers"),
    script:
        "../scripts/word2vec/train_layers.py"


rule word2vec_train_vectors:
    """Train the word vectors of one arm with a few seeds, and test them."""
    input:
        imported_files("word2vec/train_vectors.py"),
        corpus=WORD2VEC_CORPUS,
        questions="results/data/word_evaluation/questions-words.txt",
        wordsim="results/data/word_evaluation/wordsim353.tsv",
        simlex="results/data/word_evaluation/simlex999.txt",
    output:
        scores=f"{WORD2VEC}/vectors/{{job}}/scores.csv",
        vectors=f"{WORD2VEC}/vectors/{{job}}/vectors.npz",
        timing=f"{WORD2VEC}/vectors/{{job}}/timing.json",
    log:
        f"{LOGS}/word2vec/train_vectors_{{job}}.log",
    benchmark:
        f"{TIMES}/word2vec/train_vectors_{{job}}.tsv"
    wildcard_constraints:
        job="|".join(WORD2VEC_JOBS),
    conda:
        ENVIRONMENT
    threads: WORD2VEC_CONFIG["threads"]
    params:
        arms=word2vec_arms,
        runs=lambda wildcards: WORD2VEC_JOBS[wildcards.job],
        shown=WORD2VEC_CONFIG["shown_arm"],
        restrict=WORD2VEC_CONFIG["restrict"],
        threads=WORD2VEC_CONFIG["threads"],
        seed=derive_seed(config["seed"], "word2vec_train_vectors"),
    script:
        "../scripts/word2vec/train_vectors.py"


rule word2vec_summarize_vectors:
    """Put the scores of word vectors together: means over seeds, and contrasts."""
    input:
        imported_files("word2vec/summarize_vectors.py"),
        scores=word2vec_jobs("scores.csv"),
        provenance=[WORD2VEC_CORPUS_PROVENANCE, WORD2VEC_TESTS_PROVENANCE],
    output:
        measurements=f"{WORD2VEC}/parts/summarize_vectors.csv",
    log:
        f"{LOGS}/word2vec/summarize_vectors.log",
    benchmark:
        f"{TIMES}/word2vec/summarize_vectors.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["summarize_vectors"],
    script:
        "../scripts/word2vec/summarize_vectors.py"


rule word2vec_compose_words:
    """Add and subtract word vectors, and see which words are nearest."""
    input:
        imported_files("word2vec/compose_words.py"),
        vectors=WORD2VEC_SHOWN_VECTORS,
        questions="results/data/word_evaluation/questions-words.txt",
        provenance=[WORD2VEC_CORPUS_PROVENANCE, WORD2VEC_TESTS_PROVENANCE],
    output:
        composition=f"{WORD2VEC}/composition.json",
        measurements=f"{WORD2VEC}/parts/compose_words.csv",
    log:
        f"{LOGS}/word2vec/compose_words.log",
    benchmark:
        f"{TIMES}/word2vec/compose_words.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["compose_words"],
    script:
        "../scripts/word2vec/compose_words.py"


rule word2vec_classify_documents:
    """Classify passages by counts of words and by means of vectors."""
    input:
        imported_files("word2vec/classify_documents.py"),
        corpus=WORD2VEC_ARTICLES,
        vectors=WORD2VEC_SHOWN_VECTORS,
        provenance=[WORD2VEC_CORPUS_PROVENANCE, WORD2VEC_ARTICLES_PROVENANCE],
    output:
        accuracies=f"{WORD2VEC}/accuracies.csv",
        measurements=f"{WORD2VEC}/parts/classify_documents.csv",
    log:
        f"{LOGS}/word2vec/classify_documents.log",
    benchmark:
        f"{TIMES}/word2vec/classify_documents.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_CONFIG["classify_documents"],
        seed=seed_for("word2vec_classify_documents"),
    script:
        "../scripts/word2vec/classify_documents.py"


rule word2vec_plot_diagrams:
    """Draw W-F1, W-F2 and W-F3: the models, and the pairs of a window."""
    input:
        imported_files("word2vec/plot_diagrams.py"),
        models=f"{WORD2VEC}/models.json",
        pairs=f"{WORD2VEC}/pairs.json",
    output:
        figures=report_figures("word2vec", "W-F1", "W-F2", "W-F3"),
    log:
        f"{LOGS}/word2vec/plot_diagrams.log",
    benchmark:
        f"{TIMES}/word2vec/plot_diagrams.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/word2vec/plot_diagrams.py"


rule word2vec_plot_trees:
    """Draw W-F4 and W-F5: trees, and the probability of a word as a path."""
    input:
        imported_files("word2vec/plot_trees.py"),
        trees=f"{WORD2VEC}/trees.json",
        provenance=WORD2VEC_ARTICLES_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-F4", "W-F5"),
    log:
        f"{LOGS}/word2vec/plot_trees.log",
    benchmark:
        f"{TIMES}/word2vec/plot_trees.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/word2vec/plot_trees.py"


rule word2vec_plot_formulas:
    """Draw W-X1, W-X5 and W-X12: subsampling, noise, overflow."""
    input:
        imported_files("word2vec/plot_formulas.py"),
        ranks=f"{WORD2VEC}/ranks.json",
        overflow=f"{WORD2VEC}/overflow.json",
        provenance=WORD2VEC_ARTICLES_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-X1", "W-X5", "W-X12"),
    log:
        f"{LOGS}/word2vec/plot_formulas.log",
    benchmark:
        f"{TIMES}/word2vec/plot_formulas.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"t": WORD2VEC_CONFIG["measure_subsampling"]["t"]},
    script:
        "../scripts/word2vec/plot_formulas.py"


rule word2vec_plot_costs:
    """Draw W-X2, W-X4 and W-X6: what output layers cost."""
    input:
        imported_files("word2vec/plot_costs.py"),
        costs=f"{WORD2VEC}/costs.csv",
        searches=f"{WORD2VEC}/searches.csv",
        measurements=f"{WORD2VEC}/measurements.csv",
        provenance=WORD2VEC_ARTICLES_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-X2", "W-X4", "W-X6"),
    log:
        f"{LOGS}/word2vec/plot_costs.log",
    benchmark:
        f"{TIMES}/word2vec/plot_costs.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/word2vec/plot_costs.py"


rule word2vec_plot_accuracy:
    """Draw W-X3: the quality of vectors by arm."""
    input:
        imported_files("word2vec/plot_accuracy.py"),
        measurements=f"{WORD2VEC}/measurements.csv",
        provenance=WORD2VEC_CORPUS_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-X3"),
    log:
        f"{LOGS}/word2vec/plot_accuracy.log",
    benchmark:
        f"{TIMES}/word2vec/plot_accuracy.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_FIGURES,
    script:
        "../scripts/word2vec/plot_accuracy.py"


rule word2vec_plot_sections:
    """Draw W-X7 and W-X8: analogies by section, and by size of the corpus."""
    input:
        imported_files("word2vec/plot_sections.py"),
        measurements=f"{WORD2VEC}/measurements.csv",
        provenance=WORD2VEC_CORPUS_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-X7", "W-X8"),
    log:
        f"{LOGS}/word2vec/plot_sections.log",
    benchmark:
        f"{TIMES}/word2vec/plot_sections.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=WORD2VEC_FIGURES,
    script:
        "../scripts/word2vec/plot_sections.py"


rule word2vec_plot_objectives:
    """Draw W-X9 and W-X10: what objectives learn, and how fast."""
    input:
        imported_files("word2vec/plot_objectives.py"),
        fits=f"{WORD2VEC}/fits.csv",
        curves=f"{WORD2VEC}/layers.csv",
        provenance=WORD2VEC_ARTICLES_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-X9", "W-X10"),
    log:
        f"{LOGS}/word2vec/plot_objectives.log",
    benchmark:
        f"{TIMES}/word2vec/plot_objectives.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/word2vec/plot_objectives.py"


rule word2vec_plot_ngrams:
    """Draw W-X11: unseen n-grams, and perplexity over n."""
    input:
        imported_files("word2vec/plot_ngrams.py"),
        models=f"{WORD2VEC}/ngrams.csv",
        measurements=f"{WORD2VEC}/measurements.csv",
        provenance=WORD2VEC_ARTICLES_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-X11"),
    log:
        f"{LOGS}/word2vec/plot_ngrams.log",
    benchmark:
        f"{TIMES}/word2vec/plot_ngrams.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/word2vec/plot_ngrams.py"


rule word2vec_plot_words:
    """Draw W-X13 and W-X14: sums of words, and classified passages."""
    input:
        imported_files("word2vec/plot_words.py"),
        composition=f"{WORD2VEC}/composition.json",
        accuracies=f"{WORD2VEC}/accuracies.csv",
        provenance=WORD2VEC_CORPUS_PROVENANCE,
    output:
        figures=report_figures("word2vec", "W-X13", "W-X14"),
    log:
        f"{LOGS}/word2vec/plot_words.log",
    benchmark:
        f"{TIMES}/word2vec/plot_words.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/word2vec/plot_words.py"


rule word2vec:
    """Everything of the post on word2vec: figures, numbers, verdicts, report page."""
    input:
        post_files("word2vec"),
    localrule: True


rule word2vec_figures:
    """The figures of the post on word2vec alone."""
    input:
        figure_files("word2vec"),
    localrule: True
