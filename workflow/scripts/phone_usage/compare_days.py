"""Test whether weekends and days of the week differ, in both variants."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from refigure.intervals import NAN, mean_interval, testable
from refigure.measurements import write_measurements
from refigure.phone_usage.days import (
    VARIANTS,
    minutes_by_class,
    minutes_by_weekday,
    read_days,
    whole_weeks,
)
from refigure.phone_usage.source import read_source
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.statistics import (
    bootstrap_mean,
    cohen_d,
    equivalence_p,
    p_value,
    permutation_p,
    statistic_and_p,
    welch_difference,
)
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """How the tests are done."""

    confidence: float
    equivalence_margin: float  # minutes a day: smaller differences count as none
    permutations: int
    bootstrap_resamples: int


def main(days: str, source: str, settings: dict, seed: int, measurements: str) -> None:
    """Write estimates, intervals and p-values."""
    about = read_source(source)
    table = read_days(days)
    chosen = read_settings(Settings, settings)
    random = generators(seed).numpy
    found: dict[str, float] = {}
    for variant in VARIANTS:
        weekday, weekend = minutes_by_class(table, variant)
        tests = compare_classes(weekday, weekend, chosen, random)
        tests |= compare_seven(minutes_by_weekday(table, variant))
        found |= {f"{variant}.{name}": value for name, value in tests.items()}
    paired = compare_within_weeks(table, chosen, random)
    found |= {f"corrected.{name}": value for name, value in paired.items()}
    write_measurements(measurements, about.results(found, len(table)))


def compare_classes(
    weekday: np.ndarray, weekend: np.ndarray, settings: Settings, random: np.random.Generator
) -> dict[str, float]:
    """Compare the days of the weekend with weekdays, as if days were independent."""
    difference = welch_difference(weekday, weekend, settings.confidence)
    t, p = statistic_and_p(stats.ttest_ind, weekday, weekend, equal_var=False)
    u, u_p = statistic_and_p(stats.mannwhitneyu, weekday, weekend)
    d, d_p = statistic_and_p(stats.ks_2samp, weekday, weekend)
    return {
        **difference.named("weekend_minus_weekday"),
        "weekend_welch_t": t,
        "weekend_welch_p": p,
        "weekend_student_p": p_value(stats.ttest_ind, weekday, weekend),
        "weekend_mannwhitney_u": u,
        "weekend_mannwhitney_p": u_p,
        "weekend_kolmogorov_smirnov_d": d,
        "weekend_kolmogorov_smirnov_p": d_p,
        "weekend_cohen_d": cohen_d(weekday, weekend),
        "weekend_equivalence_p": equivalence_p(weekday, weekend, settings.equivalence_margin),
        "weekend_permutation_p": permutation_p(weekday, weekend, settings.permutations, random),
    }


def compare_seven(groups: list[np.ndarray]) -> dict[str, float]:
    """Compare the seven days of the week with one another."""
    f, f_p = statistic_and_p(stats.f_oneway, *groups)
    h, h_p = statistic_and_p(stats.kruskal, *groups)
    w, w_p = statistic_and_p(stats.levene, *groups)
    found = {
        "weekdays_anova_f": f,
        "weekdays_anova_p": f_p,
        "weekdays_kruskal_h": h,
        "weekdays_kruskal_p": h_p,
        "weekdays_levene_w": w,
        "weekdays_levene_p": w_p,
        "weekdays_spread": float(np.ptp([group.mean() if len(group) else NAN for group in groups])),
    }
    if testable(*groups):
        pairs = stats.tukey_hsd(*groups).pvalue[np.triu_indices(len(groups), 1)]
        found["weekdays_tukey_smallest_p"] = float(pairs.min())
        found["weekdays_tukey_tuesday_saturday_p"] = float(stats.tukey_hsd(*groups).pvalue[1, 5])
    return found


def compare_within_weeks(
    table: pd.DataFrame, settings: Settings, random: np.random.Generator
) -> dict[str, float]:
    """Compare weekend and weekdays of the same week: what weeks have in common drops out.

    Days near one another are alike (autocorrelation), so a test that takes all days as independent
    overstates what it knows; the differences of whole ISO weeks are nearly independent.
    """
    weeks = np.array([week["minutes"].to_numpy(float) for week in whole_weeks(table)])  # (weeks, 7)
    if len(weeks) < 2:
        return {"weekend_paired_p": NAN, "weekend_wilcoxon_p": NAN}
    differences = weeks[:, 5:].mean(axis=1) - weeks[:, :5].mean(axis=1)
    t, p = statistic_and_p(stats.ttest_1samp, differences, popmean=0)
    boot = bootstrap_mean(differences, settings.bootstrap_resamples, settings.confidence, random)
    chi2, friedman_p = statistic_and_p(stats.friedmanchisquare, *weeks.T)
    return {
        **mean_interval(differences, settings.confidence).named("weekend_paired"),
        **boot.named("weekend_bootstrap"),
        "weekend_paired_std": float(np.std(differences, ddof=1)),
        "weekend_paired_t": t,
        "weekend_paired_p": p,
        "weekend_wilcoxon_p": p_value(stats.wilcoxon, differences),
        "weeks_positive": float(np.sum(differences > 0)),
        "weekdays_friedman_chi2": chi2,
        "weekdays_friedman_p": friedman_p,
    }


if __name__ == "__main__":
    run_step(main)
