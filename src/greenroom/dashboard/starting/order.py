"""What somebody is about to start, as far as they have got: rows, gaps, and what stands in the fields. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from greenroom.dashboard.library.kinds import Row, parent_of
from greenroom.model.library import KNOWN_NAMES, Variable
from greenroom.protocol.commands.batch import ParameterSet
from greenroom.protocol.rows.library import TemplateRow

Value = str | tuple[str, ...]
"""What stands in a field: words, or the choices that are on."""

PARAMETER: Final = "parameter "
"""What the name of a parameter's field begins with; a variable may be called as an option is."""

WHOLE: Final = "whole"
"""The field that says which rows of the library: those that were picked, or every active one."""
PICKED: Final = "picked"


class Order(Struct, frozen=True, kw_only=True):
    """What is to be written from, and what was entered, by the names of the fields.

    `parents` are templates that rows are derived from, by their ids, as far as they were read. What was entered
    for a parameter stays when no row has it any more: it is there again with the next one that does.
    """

    rows: tuple[Row, ...] = ()
    gaps: tuple[ParameterSet, ...] = ()
    parents: Mapping[str, TemplateRow] = {}
    entered: Mapping[str, Value] = {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that could be lost."""
        return not (self.rows or self.gaps or any(self.entered.values()))

    def with_rows(self, rows: Sequence[Row]) -> "Order":
        """Write from these rows as well."""
        known = {row.id for row in self.rows}
        return msgspec.structs.replace(
            self,
            rows=(*self.rows, *(row for row in rows if row.id not in known)),
            entered={**self.entered, WHOLE: (PICKED,)},
        )

    def with_gaps(self, gaps: Sequence[ParameterSet]) -> "Order":
        """Fill these gaps, and no others."""
        return msgspec.structs.replace(self, gaps=tuple(gaps), entered={**self.entered, WHOLE: (PICKED,)})

    def dropped(self) -> "Order":
        """Write from nothing yet; what was entered stays."""
        return msgspec.structs.replace(self, rows=(), gaps=())

    def with_parents(self, parents: Mapping[str, TemplateRow]) -> "Order":
        """Know these templates."""
        return msgspec.structs.replace(self, parents={**self.parents, **parents})

    def with_value(self, field: str, value: Value) -> "Order":
        """Note what stands in a field."""
        return msgspec.structs.replace(self, entered={**self.entered, field: value})

    def words(self, field: str) -> str:
        """What stands in a field for words."""
        value = self.entered.get(field, "")
        return value.strip() if isinstance(value, str) else " ".join(value)

    def choice(self, field: str) -> str:
        """The choice of a field where one is on, or nothing."""
        value = self.entered.get(field, ())
        return value[0] if isinstance(value, tuple) and value else ""

    @property
    def wanted_parents(self) -> tuple[str, ...]:
        """The ids of templates that have to be read before their variables can be asked for."""
        here = {row.id for row in self.rows} | self.parents.keys()
        named = [*(parent_of(row) for row in self.rows), *(gap.template_id for gap in self.gaps)]
        return tuple(dict.fromkeys(each for each in named if each is not None and each not in here))

    @property
    def templates(self) -> tuple[TemplateRow, ...]:
        """The templates that are written with, as far as they are known, each once."""
        known: dict[str, TemplateRow] = {}
        for each in [*(parent_of(row) for row in self.rows), *(gap.template_id for gap in self.gaps)]:
            if each is not None and (template := self.template(each)) is not None:
                known[each] = template
        return tuple(known.values())

    def template(self, template_id: str) -> TemplateRow | None:
        """A template by its id, if it is known."""
        picked = (row for row in self.rows if isinstance(row, TemplateRow) and row.id == template_id)
        return next(picked, self.parents.get(template_id))

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be said of the items: the variables of all templates, and the names that all have."""
        found: dict[str, Variable] = {}
        for template in self.templates:
            for variable in template.variables:
                found.setdefault(variable.name, variable)
        return (*found.values(), *(Variable(name=name) for name in KNOWN_NAMES if name not in found))
