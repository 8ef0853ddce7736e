# The Python GIL: interpreters -> times, each step alone on the machine -> measurements -> figures.


include: "python_gil_common.smk"


MEASURING_STEPS["python_gil"] = [
    "inspect_interpreters",
    "compare_published",
    *GIL_TIMED,
    "describe_machine",
]
TIMED_STEPS["python_gil"] = [
    *MEASURING_STEPS["python_gil"],
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["python_gil"]["figures"].values()}),
]
DATASETS_OF["python_gil"] = []
NOTES_OF["python_gil"] = [f"{GIL}/machine.json"]


rule python_gil_inspect_interpreters:
    """Find this machine's interpreters, and see what each has of what the post speaks of."""
    input:
        imported_files("python_gil/inspect_interpreters.py"),
        programs=gil_programs("describe_python"),
    output:
        interpreters=GIL_INTERPRETERS,
        facts=f"{GIL}/interpreters.json",
        measurements=f"{GIL}/parts/inspect_interpreters.csv",
    log:
        f"{LOGS}/python_gil/inspect_interpreters.log",
    benchmark:
        f"{TIMES}/python_gil/inspect_interpreters.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={"interpreters": config["interpreters"]},
    script:
        "../scripts/python_gil/inspect_interpreters.py"


rule python_gil_compare_published:
    """Judge the author's own runs and links as he published them."""
    input:
        imported_files("python_gil/compare_published.py"),
    output:
        measurements=f"{GIL}/parts/compare_published.csv",
    log:
        f"{LOGS}/python_gil/compare_published.log",
    benchmark:
        f"{TIMES}/python_gil/compare_published.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=GIL_CONFIG["compare_published"],
        seed=seed_for("python_gil_compare_published"),
    script:
        "../scripts/python_gil/compare_published.py"


rule python_gil_time_countdown:
    """Time the countdown one after the other, in threads and in processes, on every Python."""
    input:
        imported_files("python_gil/time_countdown.py"),
        programs=gil_programs("run_workers"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/time_countdown.json",
        measurements=f"{GIL}/parts/time_countdown.csv",
    log:
        f"{LOGS}/python_gil/time_countdown.log",
    benchmark:
        f"{TIMES}/python_gil/time_countdown.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("time_countdown"),
        seed=seed_for("python_gil_time_countdown"),
    script:
        "../scripts/python_gil/time_countdown.py"


rule python_gil_time_waiting:
    """Time waiting, one after the other and in threads, on every Python."""
    input:
        imported_files("python_gil/time_waiting.py"),
        programs=gil_programs("run_workers"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/time_waiting.json",
        measurements=f"{GIL}/parts/time_waiting.csv",
    log:
        f"{LOGS}/python_gil/time_waiting.log",
    benchmark:
        f"{TIMES}/python_gil/time_waiting.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("time_waiting"),
        seed=seed_for("python_gil_time_waiting"),
    script:
        "../scripts/python_gil/time_waiting.py"


rule python_gil_time_processes:
    """Time processes: by size and number, by how they start, and what sending costs."""
    input:
        imported_files("python_gil/time_processes.py"),
        programs=gil_programs("run_workers", "share_numbers"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/time_processes.json",
        measurements=f"{GIL}/parts/time_processes.csv",
    log:
        f"{LOGS}/python_gil/time_processes.log",
    benchmark:
        f"{TIMES}/python_gil/time_processes.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("time_processes"),
        seed=seed_for("python_gil_time_processes"),
    script:
        "../scripts/python_gil/time_processes.py"


rule python_gil_time_c_code:
    """Time two threads in C code that releases the lock, and in C code that keeps it."""
    input:
        imported_files("python_gil/time_c_code.py"),
        programs=gil_programs("run_workers"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/time_c_code.json",
        measurements=f"{GIL}/parts/time_c_code.csv",
    log:
        f"{LOGS}/python_gil/time_c_code.log",
    benchmark:
        f"{TIMES}/python_gil/time_c_code.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("time_c_code"),
        seed=seed_for("python_gil_time_c_code"),
    script:
        "../scripts/python_gil/time_c_code.py"


rule python_gil_time_story:
    """Time the post's opening story, sums of each user's sessions in eight threads."""
    input:
        imported_files("python_gil/time_story.py"),
        programs=gil_programs("run_workers", "sum_sessions"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/time_story.json",
        measurements=f"{GIL}/parts/time_story.csv",
    log:
        f"{LOGS}/python_gil/time_story.log",
    benchmark:
        f"{TIMES}/python_gil/time_story.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("time_story"),
        seed=seed_for("python_gil_time_story"),
    script:
        "../scripts/python_gil/time_story.py"


rule python_gil_trace_ownership:
    """Record which thread holds the lock when, old lock and new."""
    input:
        imported_files("python_gil/trace_ownership.py"),
        programs=gil_programs("run_workers", "trace_lock"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/trace_ownership.json",
        measurements=f"{GIL}/parts/trace_ownership.csv",
    log:
        f"{LOGS}/python_gil/trace_ownership.log",
    benchmark:
        f"{TIMES}/python_gil/trace_ownership.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("trace_ownership"),
        seed=seed_for("python_gil_trace_ownership"),
    script:
        "../scripts/python_gil/trace_ownership.py"


rule python_gil_time_convoy:
    """Time a quick I/O thread beside threads that compute."""
    input:
        imported_files("python_gil/time_convoy.py"),
        programs=gil_programs("run_workers", "echo_beside_threads"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/time_convoy.json",
        measurements=f"{GIL}/parts/time_convoy.csv",
    log:
        f"{LOGS}/python_gil/time_convoy.log",
    benchmark:
        f"{TIMES}/python_gil/time_convoy.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("time_convoy"),
        seed=seed_for("python_gil_time_convoy"),
    script:
        "../scripts/python_gil/time_convoy.py"


rule python_gil_time_interpreters:
    """Time interpreters within one process, and builds without the lock."""
    input:
        imported_files("python_gil/time_interpreters.py"),
        programs=gil_programs("run_workers", "use_interpreters"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/time_interpreters.json",
        measurements=f"{GIL}/parts/time_interpreters.csv",
    log:
        f"{LOGS}/python_gil/time_interpreters.log",
    benchmark:
        f"{TIMES}/python_gil/time_interpreters.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("time_interpreters"),
        seed=seed_for("python_gil_time_interpreters"),
    script:
        "../scripts/python_gil/time_interpreters.py"


rule python_gil_count_lost_updates:
    """Count the updates that threads lose without a lock."""
    input:
        imported_files("python_gil/count_lost_updates.py"),
        programs=gil_programs("run_workers", "lose_updates", "count_references.c"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/count_lost_updates.json",
        measurements=f"{GIL}/parts/count_lost_updates.csv",
    log:
        f"{LOGS}/python_gil/count_lost_updates.log",
    benchmark:
        f"{TIMES}/python_gil/count_lost_updates.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("count_lost_updates"),
        seed=seed_for("python_gil_count_lost_updates"),
    script:
        "../scripts/python_gil/count_lost_updates.py"


rule python_gil_model_hand_over:
    """Run a model in C of the old and the new lock, with its failed attempts."""
    input:
        imported_files("python_gil/model_hand_over.py"),
        programs=gil_programs("run_workers", "hand_over.c"),
        interpreters=GIL_INTERPRETERS,
    output:
        observations=f"{GIL}/observations/model_hand_over.json",
        measurements=f"{GIL}/parts/model_hand_over.csv",
    log:
        f"{LOGS}/python_gil/model_hand_over.log",
    benchmark:
        f"{TIMES}/python_gil/model_hand_over.tsv"
    conda:
        ENVIRONMENT
    threads: ALL_CORES
    resources:
        **ALONE,
    params:
        settings=gil_settings("model_hand_over"),
        seed=seed_for("python_gil_model_hand_over"),
    script:
        "../scripts/python_gil/model_hand_over.py"


rule python_gil_describe_machine:
    """Describe the machine that took the times, and how free it was."""
    input:
        imported_files("python_gil/describe_machine.py"),
        observations=gil_observations(*GIL_TIMED),
        facts=f"{GIL}/interpreters.json",
    output:
        description=f"{GIL}/machine.json",
        measurements=f"{GIL}/parts/describe_machine.csv",
    log:
        f"{LOGS}/python_gil/describe_machine.log",
    benchmark:
        f"{TIMES}/python_gil/describe_machine.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/describe_machine.py"


rule python_gil_plot_lock_battle:
    """Draw G-F1 and G-F2: who holds the lock when, under the old lock and the new."""
    input:
        imported_files("python_gil/plot_lock_battle.py"),
        traces=f"{GIL}/observations/trace_ownership.json",
        model=f"{GIL}/observations/model_hand_over.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-F1", "G-F2"),
    log:
        f"{LOGS}/python_gil/plot_lock_battle.log",
    benchmark:
        f"{TIMES}/python_gil/plot_lock_battle.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_lock_battle.py"


rule python_gil_plot_convoy:
    """Draw G-F3 and G-X6: a quick I/O thread beside one that computes."""
    input:
        imported_files("python_gil/plot_convoy.py"),
        convoys=f"{GIL}/observations/time_convoy.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-F3", "G-X6"),
    log:
        f"{LOGS}/python_gil/plot_convoy.log",
    benchmark:
        f"{TIMES}/python_gil/plot_convoy.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_convoy.py"


rule python_gil_plot_capacity:
    """Draw G-X0: how free the machine was."""
    input:
        imported_files("python_gil/plot_capacity.py"),
        observations=gil_observations(*GIL_TIMED),
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X0"),
    log:
        f"{LOGS}/python_gil/plot_capacity.log",
    benchmark:
        f"{TIMES}/python_gil/plot_capacity.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_capacity.py"


rule python_gil_plot_countdown:
    """Draw G-X1: the countdown on every Python."""
    input:
        imported_files("python_gil/plot_countdown.py"),
        times=f"{GIL}/observations/time_countdown.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X1"),
    log:
        f"{LOGS}/python_gil/plot_countdown.log",
    benchmark:
        f"{TIMES}/python_gil/plot_countdown.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_countdown.py"


rule python_gil_plot_waiting:
    """Draw G-X2: waiting in threads."""
    input:
        imported_files("python_gil/plot_waiting.py"),
        times=f"{GIL}/observations/time_waiting.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X2"),
    log:
        f"{LOGS}/python_gil/plot_waiting.log",
    benchmark:
        f"{TIMES}/python_gil/plot_waiting.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_waiting.py"


rule python_gil_plot_processes:
    """Draw G-X3: when processes pay."""
    input:
        imported_files("python_gil/plot_processes.py"),
        times=f"{GIL}/observations/time_processes.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X3"),
    log:
        f"{LOGS}/python_gil/plot_processes.log",
    benchmark:
        f"{TIMES}/python_gil/plot_processes.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_processes.py"


rule python_gil_plot_intervals:
    """Draw G-X4 and G-X5: what the intervals do, and who is next."""
    input:
        imported_files("python_gil/plot_intervals.py"),
        traces=f"{GIL}/observations/trace_ownership.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X4", "G-X5"),
    log:
        f"{LOGS}/python_gil/plot_intervals.log",
    benchmark:
        f"{TIMES}/python_gil/plot_intervals.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_intervals.py"


rule python_gil_plot_c_code:
    """Draw G-X7: what releases the lock."""
    input:
        imported_files("python_gil/plot_c_code.py"),
        times=f"{GIL}/observations/time_c_code.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X7"),
    log:
        f"{LOGS}/python_gil/plot_c_code.log",
    benchmark:
        f"{TIMES}/python_gil/plot_c_code.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_c_code.py"


rule python_gil_plot_interpreters:
    """Draw G-X8: interpreters within one process."""
    input:
        imported_files("python_gil/plot_interpreters.py"),
        times=f"{GIL}/observations/time_interpreters.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X8"),
    log:
        f"{LOGS}/python_gil/plot_interpreters.log",
    benchmark:
        f"{TIMES}/python_gil/plot_interpreters.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_interpreters.py"


rule python_gil_plot_lost_updates:
    """Draw G-X10: updates lost without a lock."""
    input:
        imported_files("python_gil/plot_lost_updates.py"),
        counts=f"{GIL}/observations/count_lost_updates.json",
        measurements=f"{GIL}/measurements.csv",
    output:
        figures=report_figures("python_gil", "G-X10"),
    log:
        f"{LOGS}/python_gil/plot_lost_updates.log",
    benchmark:
        f"{TIMES}/python_gil/plot_lost_updates.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/python_gil/plot_lost_updates.py"


rule python_gil_figures:
    """The figures of the post."""
    input:
        figure_files("python_gil"),
    localrule: True


rule python_gil:
    """Everything of the post."""
    input:
        post_files("python_gil"),
    localrule: True
