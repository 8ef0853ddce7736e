"""Test whether weekends, days of the week and shifted labels differ, in both variants."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from refigure.measurements import Measurement, write_measurements
from refigure.phone_usage.days import (
    VARIANTS,
    minutes_by_class,
    minutes_by_weekday,
    read_days,
    whole_weeks,
)
from refigure.phone_usage.describe import OUTLIER_MINUTES
from refigure.phone_usage.source import Source, read_source
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.statistics import (
    NAN,
    Estimate,
    bootstrap_mean,
    cohen_d,
    equivalence_p,
    mean_interval,
    p_value,
    permutation_p,
    statistic_and_p,
    testable,
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
    paired = {**compare_within_weeks(table, chosen, random), **vary_data(table, chosen.confidence)}
    found |= {f"corrected.{name}": value for name, value in paired.items()}
    write_measurements(measurements, measurement_rows(found, about, len(table)))


def measurement_rows(found: dict[str, float], about: Source, days: int) -> Iterator[Measurement]:
    """Yield the results as measurements; differences are in minutes, all else are pure numbers."""
    for name, value in found.items():
        pure = name.endswith(("_p", "_t", "_u", "_d", "_f", "_h", "_w", "_chi2", "weeks_positive"))
        yield about.measurement(name, value, n=days, unit="1" if pure else "min")


def with_interval(name: str, estimate: Estimate) -> dict[str, float]:
    """The estimate and the ends of its interval as measures."""
    return {name: estimate.value, f"{name}.low": estimate.low, f"{name}.high": estimate.high}


def compare_classes(
    weekday: np.ndarray, weekend: np.ndarray, settings: Settings, random: np.random.Generator
) -> dict[str, float]:
    """Compare the days of the weekend with weekdays, as if days were independent."""
    difference = welch_difference(weekday, weekend, settings.confidence)
    t, p = statistic_and_p(stats.ttest_ind, weekday, weekend, equal_var=False)
    u, u_p = statistic_and_p(stats.mannwhitneyu, weekday, weekend)
    d, d_p = statistic_and_p(stats.ks_2samp, weekday, weekend)
    return {
        **with_interval("weekend_minus_weekday", difference),
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
        **with_interval("weekend_paired", mean_interval(differences, settings.confidence)),
        **with_interval("weekend_bootstrap", boot),
        "weekend_paired_std": float(np.std(differences, ddof=1)),
        "weekend_paired_t": t,
        "weekend_paired_p": p,
        "weekend_wilcoxon_p": p_value(stats.wilcoxon, differences),
        "weeks_positive": float(np.sum(differences > 0)),
        "weekdays_friedman_chi2": chi2,
        "weekdays_friedman_p": friedman_p,
    }


def vary_data(table: pd.DataFrame, confidence: float) -> dict[str, float]:
    """Redo the comparison without doubtful days, and with every date one day off.

    `label_late`: every date stands one day too late in the file; `label_early`: too early.
    """
    calm = table["minutes"] <= OUTLIER_MINUTES
    choices = {
        "without_outliers": (table[calm], 0),
        "without_zero_days": (table[table["recorded"]], 0),
        "without_both": (table[calm & table["recorded"]], 0),
        "label_late": (table, -1),
        "label_early": (table, 1),
    }
    found: dict[str, float] = {}
    for name, (days, shift) in choices.items():
        weekend = (days["weekday_true"].to_numpy() + shift) % 7 >= 5
        minutes = days["minutes"].to_numpy(float)
        groups = (minutes[~weekend], minutes[weekend])
        found |= with_interval(f"weekend_{name}", welch_difference(*groups, confidence))
        found[f"weekend_{name}_welch_p"] = p_value(stats.ttest_ind, *groups, equal_var=False)
        found[f"weekend_{name}_mannwhitney_p"] = p_value(stats.mannwhitneyu, *groups)
        for group, values in zip(("weekday", "weekend"), groups, strict=True):
            found[f"minutes_{group}_{name}"] = float(values.mean()) if len(values) else NAN
    return found


if __name__ == "__main__":
    run_step(main)
