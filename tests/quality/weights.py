"""The weights that ship, for tests of whatever scores."""

from greenroom.config.loading import load

WEIGHTS = load({}, lambda _: None).quality.weights
