"""Model the weekend's effect with neighbouring days allowed to be alike."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from scipy import stats

from refigure.intervals import testable
from refigure.measurements import Measurement, write_measurements
from refigure.phone_usage.days import read_days, weekdays_of
from refigure.phone_usage.source import Source, read_source
from refigure.settings import read_settings
from refigure.statistics import autocorrelation
from refigure.step import run_step

MODEL_DAYS = 28  # ASSUME: fewer than four weeks say nothing of an autocorrelation at lag 7


@dataclass(frozen=True)
class Settings:
    """How far the autocorrelation is measured, and how sure the models' intervals are."""

    lags: int  # days
    confidence: float


def main(days: str, source: str, settings: dict, measurements: str) -> None:
    """Write autocorrelations, and the weekend's effect from two models."""
    chosen = read_settings(Settings, settings)
    about = read_source(source)
    table = read_days(days)
    minutes = table["minutes"].to_numpy(float)
    weekend = (weekdays_of(table, "corrected") >= 5).astype(float)
    rows = list(measure_autocorrelation(minutes, chosen.lags, about))
    # NaN where the days do not allow a model: the claims that need it are then inconclusive
    if len(minutes) >= MODEL_DAYS and testable(minutes) and 0 < weekend.sum() < len(weekend):
        rows += measure_regression(minutes, weekend, chosen.confidence, about)
        rows += measure_count_model(minutes, weekend, chosen.confidence, about)
    write_measurements(measurements, rows)


def measure_autocorrelation(minutes: np.ndarray, lags: int, about: Source) -> Iterator[Measurement]:
    """Yield the autocorrelation of the days in order at each lag, and the bound for white noise."""
    for lag, value in autocorrelation(minutes, range(1, lags + 1)).items():
        yield about.measurement(f"autocorrelation_{lag:02d}", value, n=len(minutes))
    bound = stats.norm.ppf(0.975) / len(minutes) ** 0.5
    yield about.measurement("autocorrelation_noise_bound", bound, n=len(minutes))


def measure_regression(
    minutes: np.ndarray, weekend: np.ndarray, confidence: float, about: Source
) -> Iterator[Measurement]:
    """Yield the weekend's effect in minutes by generalised least squares with AR(1) errors.

    Cochrane and Orcutt's iteration, by statsmodels.
    """
    model = sm.GLSAR(minutes, sm.add_constant(weekend), rho=1)
    fit = model.iterative_fit(maxiter=50)
    low, high = fit.conf_int(1 - confidence)[1]
    count = len(minutes)
    yield about.measurement("corrected.weekend_ar1", fit.params[1], n=count, unit="min")
    yield about.measurement("corrected.weekend_ar1.low", low, n=count, unit="min")
    yield about.measurement("corrected.weekend_ar1.high", high, n=count, unit="min")
    yield about.measurement("corrected.weekend_ar1_p", fit.pvalues[1], n=count)
    yield about.measurement("corrected.ar1_rho", np.ravel(model.rho)[0], n=count)


def measure_count_model(
    minutes: np.ndarray, weekend: np.ndarray, confidence: float, about: Source
) -> Iterator[Measurement]:
    """Yield the weekend's effect as a ratio by a negative-binomial model of the counted minutes.

    Dispersion by maximum likelihood; standard errors after Newey and West (1987) over 7 lags,
    since the days of a week are alike.
    """
    model = sm.NegativeBinomial(np.round(minutes), sm.add_constant(weekend))
    fit = model.fit(disp=0, maxiter=200, cov_type="HAC", cov_kwds={"maxlags": 7})
    low, high = np.exp(fit.conf_int(1 - confidence)[1])
    count = len(minutes)
    yield about.measurement("corrected.weekend_ratio", np.exp(fit.params[1]), n=count)
    yield about.measurement("corrected.weekend_ratio.low", low, n=count)
    yield about.measurement("corrected.weekend_ratio.high", high, n=count)
    yield about.measurement("corrected.weekend_ratio_p", fit.pvalues[1], n=count)


if __name__ == "__main__":
    run_step(main)
