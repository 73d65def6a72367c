"""How many tokens a call is going to count against the limits, learnt from the calls before it."""

from greenroom.model.attempt import Usage

_TOKENS_PER_CHAR = 0.275
"""A quarter, and a tenth on top: a rule of thumb for English, until an answer has told better."""

_UNKNOWN_OUTPUT = 3_000.0
_SAMPLES = 10


class _Mean:
    """The plain mean of the first ten values, and from then on one that forgets."""

    def __init__(self, start: float, *, weight: int) -> None:
        """What it starts from, and how many values that counts as."""
        self.value = start
        self._count = weight

    def add(self, value: float) -> None:
        self._count = min(self._count + 1, _SAMPLES)
        self.value += (value - self.value) / self._count


class _Model:
    def __init__(self) -> None:
        self.per_char = _Mean(_TOKENS_PER_CHAR, weight=0)
        # A single answer says little of how long others are, and many calls leave before the second one is there.
        self.output = _Mean(_UNKNOWN_OUTPUT, weight=1)
        self.known = False


class Forecast:
    """Running means by model, for one provider."""

    def __init__(self) -> None:
        self._models: dict[str, _Model] = {}

    def input_tokens(self, model: str, chars: int) -> float:
        """What a prompt of so many characters counts as; what the provider caches, it does not count."""
        return self._of(model).per_char.value * chars

    def output_tokens(self, model: str, max_tokens: int) -> float:
        """What an answer counts as. As long as nothing is known, a quarter of what is asked for at most."""
        known = self._of(model)
        return min(known.output.value, max_tokens if known.known else max_tokens / 4)

    def learn(self, model: str, chars: int, usage: Usage) -> None:
        """An answer says what its call was."""
        known = self._of(model)
        known.known = True
        known.output.add(usage.output_tokens)
        if chars > 0:
            known.per_char.add(counted_input(usage) / chars)

    def _of(self, model: str) -> _Model:
        found = self._models.get(model)
        if found is None:
            found = self._models[model] = _Model()
        return found


def counted_input(usage: Usage) -> int:
    """The input tokens that count against a limit: all but those that were read from the cache."""
    return usage.input_tokens + usage.cache_write_tokens
