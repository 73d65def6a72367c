"""How well the score of this configuration finds what is spoilt, measured on a set of a person's own."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from greenroom.config.loading import load
from greenroom.importing.formats import FORMATS
from greenroom.importing.reading import Unreadable
from greenroom.model.conversation import Talk
from greenroom.quality.calibration.measuring import Calibration, calibrate

__all__ = ("Calibration", "calibrate_rows")


def calibrate_rows(
    format_name: str, rows: Iterable[Any], *, seed: int = 0, environ: Mapping[str, str] = os.environ
) -> Calibration:
    """Measure on the rows of a set, those that are conversations, with the weights and the threshold in force.

    Raises:
        ConfigError: the configuration is wrong.
    """
    quality = load(environ).quality
    good: list[Talk] = []
    for row in rows:
        read = FORMATS[format_name](row)
        if not isinstance(read, Unreadable):
            good.append(read.talk)
    return calibrate(good, weights=quality.weights, threshold=quality.threshold, seed=seed)
