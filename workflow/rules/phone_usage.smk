# How Much do I use my Phone?  moment.json -> days -> measurements -> figures.

PHONE = f"{RESULTS}/phone_usage"
PHONE_DAYS = {"days": f"{PHONE}/days.csv", "source": f"{PHONE}/source.json"}
PHONE_SETTINGS = config["phone_usage"]

# The user's own export, or the post's with the record of where it came from.
OWN_EXPORT = config["phone_usage_file"] and str(Path(config["phone_usage_file"]).expanduser())
PHONE_EXPORT = (
    {"export": OWN_EXPORT}
    if OWN_EXPORT
    else {
        "export": "results/data/moment/moment.json",
        "provenance": "results/data/moment/provenance.json",
    }
)

MEASURING_STEPS["phone_usage"] = [
    "parse_days",
    "replay_reader",
    "measure_days",
    "measure_periods",
    "measure_pickups",
    "bin_histograms",
    "compare_days",
    "vary_days",
    "model_days",
    "sweep_hash_seeds",
]
TIMED_STEPS["phone_usage"] = [
    *MEASURING_STEPS["phone_usage"],
    *sorted({Path(entry["script"]).stem for entry in PUBLISHED["phone_usage"]["figures"].values()}),
]
DATASETS_OF["phone_usage"] = [] if config["phone_usage_file"] else ["moment"]
OWN_FILES_OF["phone_usage"] = [OWN_EXPORT] if OWN_EXPORT else []
NOTES_OF["phone_usage"] = [PHONE_DAYS["source"]]


rule phone_usage_parse_days:
    """Read the phone's export and label its days with weekday, week and month, in both variants."""
    input:
        imported_files("phone_usage/parse_days.py"),
        **PHONE_EXPORT,
    output:
        **PHONE_DAYS,
        measurements=f"{PHONE}/parts/parse_days.csv",
    log:
        f"{LOGS}/phone_usage/parse_days.log",
    benchmark:
        f"{TIMES}/phone_usage/parse_days.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={
            # The post is about 2018; a file of one's own is taken whole.
            "period": config["phone_usage_period"]
            or (None if config["phone_usage_file"] else 2018),
            "time_zone": config["phone_usage_time_zone"],
        },
    script:
        "../scripts/phone_usage/parse_days.py"


rule phone_usage_replay_reader:
    """Read the export as the post's code does, and see what that code relies on."""
    input:
        imported_files("phone_usage/replay_reader.py"),
        export=PHONE_EXPORT["export"],
        source=PHONE_DAYS["source"],
    output:
        measurements=f"{PHONE}/parts/replay_reader.csv",
    log:
        f"{LOGS}/phone_usage/replay_reader.log",
    benchmark:
        f"{TIMES}/phone_usage/replay_reader.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/replay_reader.py"


rule phone_usage_measure_days:
    """Measure the days, whole and by day of the week."""
    input:
        imported_files("phone_usage/measure_days.py"),
        **PHONE_DAYS,
    output:
        measurements=f"{PHONE}/parts/measure_days.csv",
    log:
        f"{LOGS}/phone_usage/measure_days.log",
    benchmark:
        f"{TIMES}/phone_usage/measure_days.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["describe"],
    script:
        "../scripts/phone_usage/measure_days.py"


rule phone_usage_measure_periods:
    """Measure weeks, months and seasons."""
    input:
        imported_files("phone_usage/measure_periods.py"),
        **PHONE_DAYS,
    output:
        measurements=f"{PHONE}/parts/measure_periods.csv",
    log:
        f"{LOGS}/phone_usage/measure_periods.log",
    benchmark:
        f"{TIMES}/phone_usage/measure_periods.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["describe"],
    script:
        "../scripts/phone_usage/measure_periods.py"


rule phone_usage_measure_pickups:
    """Measure the pickups, which the post does not show."""
    input:
        imported_files("phone_usage/measure_pickups.py"),
        **PHONE_DAYS,
    output:
        measurements=f"{PHONE}/parts/measure_pickups.csv",
    log:
        f"{LOGS}/phone_usage/measure_pickups.log",
    benchmark:
        f"{TIMES}/phone_usage/measure_pickups.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["describe"],
    script:
        "../scripts/phone_usage/measure_pickups.py"


rule phone_usage_bin_histograms:
    """Bin the minutes as every histogram of the post does."""
    input:
        imported_files("phone_usage/bin_histograms.py"),
        **PHONE_DAYS,
    output:
        measurements=f"{PHONE}/parts/bin_histograms.csv",
        histograms=f"{PHONE}/histograms.json",
    log:
        f"{LOGS}/phone_usage/bin_histograms.log",
    benchmark:
        f"{TIMES}/phone_usage/bin_histograms.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/bin_histograms.py"


rule phone_usage_compare_days:
    """Test whether weekends and days of the week differ."""
    input:
        imported_files("phone_usage/compare_days.py"),
        **PHONE_DAYS,
    output:
        measurements=f"{PHONE}/parts/compare_days.csv",
    log:
        f"{LOGS}/phone_usage/compare_days.log",
    benchmark:
        f"{TIMES}/phone_usage/compare_days.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["compare_days"],
        seed=seed_for("phone_usage_compare_days"),
    script:
        "../scripts/phone_usage/compare_days.py"


rule phone_usage_vary_days:
    """Compare weekends with weekdays in varied data, and with every date one day off."""
    input:
        imported_files("phone_usage/vary_days.py"),
        **PHONE_DAYS,
    output:
        measurements=f"{PHONE}/parts/vary_days.csv",
    log:
        f"{LOGS}/phone_usage/vary_days.log",
    benchmark:
        f"{TIMES}/phone_usage/vary_days.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["describe"],
    script:
        "../scripts/phone_usage/vary_days.py"


rule phone_usage_model_days:
    """Model the weekend's effect with correlated days."""
    input:
        imported_files("phone_usage/model_days.py"),
        **PHONE_DAYS,
    output:
        measurements=f"{PHONE}/parts/model_days.csv",
    log:
        f"{LOGS}/phone_usage/model_days.log",
    benchmark:
        f"{TIMES}/phone_usage/model_days.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["model_days"],
    script:
        "../scripts/phone_usage/model_days.py"


rule phone_usage_sweep_hash_seeds:
    """Run the post's search for its months under many hash seeds and interpreters."""
    input:
        imported_files("phone_usage/sweep_hash_seeds.py"),
        **PHONE_DAYS,
    output:
        runs=f"{PHONE}/hash_seeds.csv",
        measurements=f"{PHONE}/parts/sweep_hash_seeds.csv",
    log:
        f"{LOGS}/phone_usage/sweep_hash_seeds.log",
    benchmark:
        f"{TIMES}/phone_usage/sweep_hash_seeds.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings={**PHONE_SETTINGS["sweep_hash_seeds"], "interpreters": config["interpreters"]},
    script:
        "../scripts/phone_usage/sweep_hash_seeds.py"


rule phone_usage_plot_overall_histogram:
    """Draw P-F1, the histogram of all days."""
    input:
        imported_files("phone_usage/plot_overall_histogram.py"),
        histograms=f"{PHONE}/histograms.json",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-F1"),
    log:
        f"{LOGS}/phone_usage/plot_overall_histogram.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_overall_histogram.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_overall_histogram.py"


rule phone_usage_plot_weekday_weekend_histograms:
    """Draw P-F2 and P-F3, the histograms of weekdays and weekends."""
    input:
        imported_files("phone_usage/plot_weekday_weekend_histograms.py"),
        histograms=f"{PHONE}/histograms.json",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-F2", "P-F3"),
    log:
        f"{LOGS}/phone_usage/plot_weekday_weekend_histograms.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_weekday_weekend_histograms.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_weekday_weekend_histograms.py"


rule phone_usage_plot_day_histograms:
    """Draw P-F4 to P-F10, the histograms of the seven days of the week."""
    input:
        imported_files("phone_usage/plot_day_histograms.py"),
        histograms=f"{PHONE}/histograms.json",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", *(f"P-F{number}" for number in range(4, 11))),
    log:
        f"{LOGS}/phone_usage/plot_day_histograms.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_day_histograms.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_day_histograms.py"


rule phone_usage_plot_day_means:
    """Draw P-F11, the means of the days of the week."""
    input:
        imported_files("phone_usage/plot_day_means.py"),
        measurements=f"{PHONE}/parts/measure_days.csv",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-F11"),
    log:
        f"{LOGS}/phone_usage/plot_day_means.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_day_means.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["describe"],
    script:
        "../scripts/phone_usage/plot_day_means.py"


rule phone_usage_plot_weekly_minutes:
    """Draw P-F12, the minutes of every week."""
    input:
        imported_files("phone_usage/plot_weekly_minutes.py"),
        **PHONE_DAYS,
    output:
        figures=report_figures("phone_usage", "P-F12"),
    log:
        f"{LOGS}/phone_usage/plot_weekly_minutes.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_weekly_minutes.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_weekly_minutes.py"


rule phone_usage_plot_weekly_distribution:
    """Draw P-F13, the histogram of weekly minutes."""
    input:
        imported_files("phone_usage/plot_weekly_distribution.py"),
        histograms=f"{PHONE}/histograms.json",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-F13"),
    log:
        f"{LOGS}/phone_usage/plot_weekly_distribution.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_weekly_distribution.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_weekly_distribution.py"


rule phone_usage_plot_monthly_means:
    """Draw P-F14, the means of the months."""
    input:
        imported_files("phone_usage/plot_monthly_means.py"),
        measurements=f"{PHONE}/parts/measure_periods.csv",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-F14"),
    log:
        f"{LOGS}/phone_usage/plot_monthly_means.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_monthly_means.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["describe"],
    script:
        "../scripts/phone_usage/plot_monthly_means.py"


rule phone_usage_plot_month_histograms:
    """Draw P-F15 and P-F16, the most and the least used month."""
    input:
        imported_files("phone_usage/plot_month_histograms.py"),
        histograms=f"{PHONE}/histograms.json",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-F15", "P-F16"),
    log:
        f"{LOGS}/phone_usage/plot_month_histograms.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_month_histograms.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_month_histograms.py"


rule phone_usage_plot_calendar:
    """Draw P-X1, the year as a calendar."""
    input:
        imported_files("phone_usage/plot_calendar.py"),
        **PHONE_DAYS,
    output:
        figures=report_figures("phone_usage", "P-X1"),
    log:
        f"{LOGS}/phone_usage/plot_calendar.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_calendar.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_calendar.py"


rule phone_usage_plot_weekday_distributions:
    """Draw P-X2, every day by day of the week under both labels."""
    input:
        imported_files("phone_usage/plot_weekday_distributions.py"),
        **PHONE_DAYS,
    output:
        figures=report_figures("phone_usage", "P-X2"),
    log:
        f"{LOGS}/phone_usage/plot_weekday_distributions.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_weekday_distributions.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_weekday_distributions.py"


rule phone_usage_plot_weekend_effect:
    """Draw P-X4, the weekend's effect asked in several ways."""
    input:
        imported_files("phone_usage/plot_weekend_effect.py"),
        measurements=f"{PHONE}/measurements.csv",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-X4"),
    log:
        f"{LOGS}/phone_usage/plot_weekend_effect.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_weekend_effect.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["compare_days"],
    script:
        "../scripts/phone_usage/plot_weekend_effect.py"


rule phone_usage_plot_hash_seeds:
    """Draw P-X5, how often the post's code finds the right months."""
    input:
        imported_files("phone_usage/plot_hash_seeds.py"),
        runs=f"{PHONE}/hash_seeds.csv",
        measurements=f"{PHONE}/parts/measure_periods.csv",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-X5"),
    log:
        f"{LOGS}/phone_usage/plot_hash_seeds.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_hash_seeds.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_hash_seeds.py"


rule phone_usage_plot_autocorrelation:
    """Draw P-X6, the autocorrelation of daily minutes."""
    input:
        imported_files("phone_usage/plot_autocorrelation.py"),
        measurements=f"{PHONE}/parts/model_days.csv",
        source=PHONE_DAYS["source"],
    output:
        figures=report_figures("phone_usage", "P-X6"),
    log:
        f"{LOGS}/phone_usage/plot_autocorrelation.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_autocorrelation.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/phone_usage/plot_autocorrelation.py"


rule phone_usage_plot_pickups:
    """Draw P-X7, the pickups."""
    input:
        imported_files("phone_usage/plot_pickups.py"),
        **PHONE_DAYS,
    output:
        figures=report_figures("phone_usage", "P-X7"),
    log:
        f"{LOGS}/phone_usage/plot_pickups.log",
    benchmark:
        f"{TIMES}/phone_usage/plot_pickups.tsv"
    conda:
        ENVIRONMENT
    threads: 1
    params:
        settings=PHONE_SETTINGS["describe"],
    script:
        "../scripts/phone_usage/plot_pickups.py"


rule phone_usage:
    """Everything of the phone-usage post: figures, numbers, verdicts, report page."""
    input:
        post_files("phone_usage"),
    localrule: True


rule phone_usage_figures:
    """The figures of the phone-usage post alone."""
    input:
        figure_files("phone_usage"),
    localrule: True
