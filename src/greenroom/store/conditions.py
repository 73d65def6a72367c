"""Conditions of a query, put together from what was asked."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

from collections.abc import Iterable

from greenroom.store.columns import document


class Where:
    """Conditions that must all hold, with their parameters. What is None was not asked for, and adds nothing."""

    def __init__(self, *parts: str) -> None:
        self._parts = list(parts)
        self.parameters: list[object] = []

    @property
    def sql(self) -> str:
        """What follows `WHERE`; true where nothing was asked."""
        return " AND ".join(self._parts) or "1"

    def add(self, sql: str, *parameters: object) -> "Where":
        """Add a condition as it stands."""
        self._parts.append(sql)
        self.parameters.extend(parameters)
        return self

    def equal(self, expression: str, value: object | None) -> "Where":
        """The expression has this value."""
        return self if value is None else self.add(f"{expression} = ?", value)

    def at_least(self, expression: str, value: float | None) -> "Where":
        """The expression is this or more; NULL is not."""
        return self if value is None else self.add(f"{expression} >= ?", value)

    def at_most(self, expression: str, value: float | None) -> "Where":
        """The expression is this or less; NULL is not."""
        return self if value is None else self.add(f"{expression} <= ?", value)

    def before(self, expression: str, value: int | None) -> "Where":
        """The expression is less than this."""
        return self if value is None else self.add(f"{expression} < ?", value)

    def any_of(self, expression: str, values: Iterable[str] | None) -> "Where":
        """The expression has one of these values; of no values, none is right.

        One value is written as `=`, which keeps an index's order; several travel as one JSON list, so that their
        number meets no limit.
        """
        if values is None:
            return self
        listed = [str(value) for value in values]
        if len(listed) == 1:
            return self.equal(expression, listed[0])
        return self.add(f"{expression} IN (SELECT value FROM json_each(?))", document(listed))

    def overlaps(self, json_list: str, values: Iterable[str] | None) -> "Where":
        """The JSON list holds one of these values at least."""
        if values is None:
            return self
        return self.add(
            f"EXISTS (SELECT 1 FROM json_each({json_list}) AS had JOIN json_each(?) AS asked"
            " ON had.value = asked.value)",
            document([str(value) for value in values]),
        )

    def contains(self, expressions: Iterable[str], text: str | None) -> "Where":
        """One of the expressions has this text in it, whatever the case of its ASCII letters."""
        if text is None:
            return self
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        tests = [f"{expression} LIKE ? ESCAPE '\\'" for expression in expressions]
        return self.add(f"({' OR '.join(tests)})", *[f"%{escaped}%"] * len(tests))
