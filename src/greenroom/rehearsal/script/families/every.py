"""All families of topics, and which figures each of them talks about."""

from collections.abc import Mapping

from greenroom.rehearsal.script.bank import Family
from greenroom.rehearsal.script.families.budget import BUDGET
from greenroom.rehearsal.script.families.debt import DEBT
from greenroom.rehearsal.script.families.general import GENERAL
from greenroom.rehearsal.script.families.home import HOME
from greenroom.rehearsal.script.families.investing import INVESTING
from greenroom.rehearsal.script.families.learning import LEARNING
from greenroom.rehearsal.script.families.retirement import RETIREMENT
from greenroom.rehearsal.script.families.shared_money import SHARED_MONEY
from greenroom.rehearsal.script.families.technology import TECHNOLOGY
from greenroom.rehearsal.script.families.wellbeing import WELLBEING
from greenroom.rehearsal.script.families.work import WORK

FAMILIES: tuple[Family, ...] = (
    DEBT,
    RETIREMENT,
    HOME,
    INVESTING,
    SHARED_MONEY,
    BUDGET,
    WORK,
    WELLBEING,
    LEARNING,
    TECHNOLOGY,
    GENERAL,
)

FIGURES: Mapping[str, tuple[str, ...]] = {
    DEBT.name: ("household", "debts"),
    BUDGET.name: ("household",),
    RETIREMENT.name: ("household", "later"),
    HOME.name: ("household", "house"),
    INVESTING.name: ("household", "later"),
    SHARED_MONEY.name: ("household", "debts", "later"),
    WORK.name: (),
    WELLBEING.name: (),
    LEARNING.name: (),
    TECHNOLOGY.name: (),
    GENERAL.name: (),
}
"""The kinds of figures, beside everyday ones, that a family's sentences have slots for."""
