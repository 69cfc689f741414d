"""Persons: by status or register, by a paper, by a service, by a helper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import ibis.expr.types as ir
from django.utils.translation import gettext as _

from donghanh.indicators import marts
from donghanh.indicators.nodes.base import COLUMNS, Kind, Leaf, When, in_period, known, overlaps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _episodes() -> ir.Table:
    """The statuses of the province that meet any period asked for."""
    episode = marts.mart("episode")
    return episode.filter(
        marts.near(episode.commune_id),
        episode.valid_from <= marts.last(),
        episode.valid_to.isnull() | (episode.valid_to > marts.first()),
    ).drop("case_id", "measure", "district_id", "province_id")


@dataclass(frozen=True)
class InStatus(Leaf):
    """Persons whose case was in one of the statuses, or on one of the legal registers."""

    said: StrOrPromise
    when: When
    registers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kind: ClassVar[Kind] = "person"
    mart: ClassVar[str] = "episode"
    source: ClassVar[str] = "entry_id"

    def facts(self) -> ir.Table:
        return self._met(_episodes())

    def rows(self) -> ir.Table:
        # Every status is looked up among the same rows, which are the dearest to find.
        return marts.shared(self._met(marts.shared(known(_episodes()))).select(*COLUMNS))

    def _met(self, episode: ir.Table) -> ir.Table:
        of_kind = (
            episode.register.isin(self.registers)
            if self.registers
            else episode.status.isin(self.statuses)
        )
        episode = marts.in_each(episode.filter(of_kind))
        first = episode.ask_start if self.when is When.DURING else episode.ask_end
        episode = episode.filter(
            episode.valid_from <= episode.ask_end,
            episode.valid_to.isnull() | (episode.valid_to > first),
        )
        return self.flat(episode, episode.person_id, episode.valid_from)

    def words(self) -> str:
        return self.when.say(self.said)


@dataclass(frozen=True)
class Papers(Leaf):
    """Persons for whom a paper of one of the kinds was entered that counts from the period."""

    said: StrOrPromise
    kinds: tuple[str, ...]
    when: When = When.IN
    kind: ClassVar[Kind] = "person"
    mart: ClassVar[str] = "event"

    def facts(self) -> ir.Table:
        event = marts.mart(self.mart)
        event = event.filter(event.kind.isin(self.kinds), marts.near(event.commune_id))
        event = in_period(event, self.when)
        return self.flat(event, event.person_id, event.on_date)

    def words(self) -> str:
        return self.when.say(self.said)


@dataclass(frozen=True)
class Served(Leaf):
    """Persons who were given one of the services in the period."""

    said: StrOrPromise
    services: tuple[str, ...]
    kind: ClassVar[Kind] = "person"
    mart: ClassVar[str] = "contact"

    def facts(self) -> ir.Table:
        contact = marts.mart(self.mart)
        wanted = contact.service.isin(self.services), marts.near(contact.commune_id)
        contact = in_period(contact.filter(*wanted), When.IN)
        return self.flat(contact, contact.person_id, contact.on_date)

    def words(self) -> str:
        return When.IN.say(self.said)


@dataclass(frozen=True)
class Accompanied(Leaf):
    """Persons to whom a helper was assigned."""

    when: When
    kind: ClassVar[Kind] = "person"
    mart: ClassVar[str] = "assignment"

    def facts(self) -> ir.Table:
        assignment = marts.mart(self.mart)
        assignment = overlaps(assignment.filter(marts.near(assignment.commune_id)), self.when)
        return self.flat(assignment, assignment.person_id, assignment.starts_on)

    def words(self) -> str:
        return self.when.say(_("người có hội viên, đoàn viên, tình nguyện viên nhận giúp đỡ"))
