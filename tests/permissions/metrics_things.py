"""Sources, tickets, figures and what stands beside metrics, for addresses that name one."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

from django.utils import timezone

from metrics.catalogue import CATALOGUE
from metrics.catalogue_setup import ensure_metrics
from metrics.disputing.keys import key_of
from metrics.entering.activities import note_activity
from metrics.entering.uploading.keeping import keep_file
from metrics.facts import Measure
from metrics.models import (
    Account,
    AgentMatch,
    Band,
    Batch,
    Benchmark,
    Consent,
    Dispute,
    EntryFile,
    GroupMatch,
    HelpdeskAgent,
    HelpdeskGroup,
    IncidentWindow,
    Measurement,
    Metric,
    OwnMeasure,
    Practice,
    Ruling,
    SavedView,
    Schedule,
    SlaPolicy,
    Source,
    SyncRun,
    Ticket,
    TicketEvent,
    Way,
)
from metrics.use_cases.disputes import ask, decide
from metrics.use_cases.own_metrics import create_metric, retire_metric
from people.models import Membership, Team
from tests.permissions.made import Made


class MetricsThings(Made):
    """Made when first asked for."""

    def _view(self, owner: Membership, name: str, *, shared: bool = False) -> SavedView:
        return SavedView.objects.create(
            organization=owner.organization, owner=owner, name=name, metric="csat", shared=shared
        )

    @cached_property
    def shared_view(self) -> SavedView:
        return self._view(self.world.bob, "How we do", shared=True)

    @cached_property
    def carols_view(self) -> SavedView:
        return self._view(self.world.carol, "How I do")

    @cached_property
    def carols_deleted_view(self) -> SavedView:
        view = self._view(self.world.carol, "How I did")
        SavedView.objects.filter(pk=view.pk).update(deleted_at=timezone.now())
        return view

    @cached_property
    def metric(self) -> Metric:
        ensure_metrics(self.world.organization)
        return Metric.objects.of(self.world.organization).get(key="csat")

    @cached_property
    def benchmark(self) -> Benchmark:
        """Beside csat."""
        return Benchmark.objects.create(
            organization=self.world.organization,
            metric=self.metric,
            value=900_000,
            source="A report",
            day=date(2026, 1, 1),
        )

    @cached_property
    def band(self) -> Band:
        """Of Tier 1, which Bob leads."""
        return self._band(team=self.world.tier1)

    @cached_property
    def other_band(self) -> Band:
        """Of Tier 2, which he does not lead."""
        return self._band(team=self.world.tier2)

    @cached_property
    def carols_band(self) -> Band:
        return self._band(person=self.world.carol)

    def _band(self, **scope: Any) -> Band:
        return Band.objects.create(
            organization=self.world.organization, metric=self.metric, lower=900_000, **scope
        )

    @cached_property
    def own_metric(self) -> Metric:
        """One of the organization's own."""
        return self._own("Good ratings in chat")

    @cached_property
    def retired_metric(self) -> Metric:
        metric = self._own("Good ratings, once")
        retire_metric(access=self.world.access(self.world.alice), metric=metric)
        return metric

    def _own(self, name: str) -> Metric:
        words = {"name": name, "description": "", "formula": {"en": name}}
        return create_metric(
            access=self.world.access(self.world.alice),
            definition=replace(CATALOGUE["csat"], name=name, words=words),
        )

    @cached_property
    def schedule(self) -> Schedule:
        return Schedule.objects.create(
            organization=self.world.organization,
            timezone="Europe/Warsaw",
            hours=[[[540, 1080]]] * 5 + [[], []],
        )

    @cached_property
    def policy(self) -> SlaPolicy:
        return SlaPolicy.objects.create(
            organization=self.world.organization, target="resolution", seconds=3600
        )

    @cached_property
    def source(self) -> Source:
        return Source.objects.create(
            organization=self.world.organization,
            name="Helpdesk",
            kind="request_tracker",
            base_url="http://127.0.0.1:9",
        )

    @cached_property
    def file_source(self) -> Source:
        return Source.objects.create(
            organization=self.world.organization, name="Files", kind="event_log"
        )

    @cached_property
    def removed_source(self) -> Source:
        return Source.objects.create(
            organization=self.world.organization,
            name="Old helpdesk",
            kind="request_tracker",
            archived_at=timezone.now(),
        )

    @cached_property
    def run(self) -> SyncRun:
        """A reading of the source."""
        return SyncRun.objects.create(organization=self.world.organization, source=self.source)

    @cached_property
    def helpdesk_agent(self) -> HelpdeskAgent:
        return HelpdeskAgent.objects.create(
            organization=self.world.organization, source=self.source, external_id="7", name="fay"
        )

    @cached_property
    def helpdesk_group(self) -> HelpdeskGroup:
        return HelpdeskGroup.objects.create(
            organization=self.world.organization, source=self.source, external_id="3", name="Desk"
        )

    @cached_property
    def agent_match(self) -> AgentMatch:
        return AgentMatch.objects.create(
            organization=self.world.organization, agent=self.helpdesk_agent, person=self.world.carol
        )

    @cached_property
    def group_match(self) -> GroupMatch:
        return GroupMatch.objects.create(
            organization=self.world.organization, group=self.helpdesk_group, team=self.world.tier1
        )

    @cached_property
    def carols_ticket(self) -> Ticket:
        """Measured for Carol of Tier 1."""
        return self._ticket(self.world.carol, self.world.tier1)

    @cached_property
    def dans_ticket(self) -> Ticket:
        """Measured for Dan of Tier 2."""
        return self._ticket(self.world.dan, self.world.tier2)

    @cached_property
    def incident(self) -> IncidentWindow:
        """An outage of an hour."""
        now = timezone.now()
        return IncidentWindow.objects.create(
            organization=self.world.organization,
            start=now - timedelta(hours=2),
            end=now - timedelta(hours=1),
            reason="The mail server stood still",
            approved_by=self.world.alice,
        )

    @property
    def carols_measurement_key(self) -> str:
        """The key of what was measured for Carol, as an address has it."""
        return key_of(Measurement.objects.get(ticket=self.carols_ticket)).text

    @property
    def dans_measurement_key(self) -> str:
        return key_of(Measurement.objects.get(ticket=self.dans_ticket)).text

    @cached_property
    def carols_dispute(self) -> Dispute:
        """Open; Bob decides."""
        return ask(
            access=self.world.access(self.world.carol),
            measurement=Measurement.objects.get(ticket=self.carols_ticket),
            asks="not_mine",
            text="Dan's",
        )

    @cached_property
    def ruling(self) -> Ruling:
        """On what was measured for Carol."""
        return decide(
            access=self.world.access(self.world.alice),
            measurement=Measurement.objects.get(ticket=self.carols_ticket),
            decision="taken_out",
            reason="A test",
        )

    @cached_property
    def carols_practice(self) -> Practice:
        """Of Carol in Tier 1, who agreed to it."""
        return Practice.objects.create(
            organization=self.world.organization,
            metric="csat",
            team=self.world.tier1,
            person=self.world.carol,
            consent=Consent.GIVEN,
        )

    def _ticket(self, person: Membership, team: Team) -> Ticket:
        found = Ticket.objects.create(
            organization=self.world.organization, source=self.source, external_id=person.name
        )
        now = timezone.now()
        solved = TicketEvent.objects.create(
            organization=self.world.organization,
            ticket=found,
            event_id="1",
            at=now,
            kind="status",
            role="agent",
            to="solved",
        )
        Measurement.objects.create(
            organization=self.world.organization,
            ticket=found,
            measure=Measure.SOLVED,
            event=solved,
            at=now,
            person=person,
            team=team,
            value=1_000_000,
        )
        return found

    @cached_property
    def batch(self) -> Batch:
        """Typed in by the director."""
        return Batch.objects.create(
            organization=self.world.organization, way=Way.TYPED, by=self.world.alice
        )

    @cached_property
    def bobs_batch(self) -> Batch:
        return Batch.objects.create(
            organization=self.world.organization, way=Way.TYPED, by=self.world.bob
        )

    @cached_property
    def entry_file(self) -> EntryFile:
        """Handed in by the director."""
        return self._entry_file(self.world.alice)

    @cached_property
    def bobs_entry_file(self) -> EntryFile:
        return self._entry_file(self.world.bob)

    @cached_property
    def own_measure(self) -> OwnMeasure:
        return OwnMeasure.objects.create(
            organization=self.world.organization, slug="demos", name="Demos", unit="count"
        )

    @cached_property
    def carols_account(self) -> Account:
        return self._account("A-1", self.world.carol)

    @cached_property
    def dans_account(self) -> Account:
        return self._account("A-2", self.world.dan)

    @cached_property
    def carols_note(self) -> Batch:
        today = timezone.now().astimezone(self.world.organization.zone).date()
        found = note_activity(
            access=self.world.access(self.world.carol),
            account=self.carols_account,
            measure="live_contact",
            day=today,
            today=today,
        )
        assert found is not None
        return found

    def _account(self, number: str, person: Membership) -> Account:
        account = Account.objects.create(
            organization=self.world.organization,
            external_id=number,
            name=number,
            started_on=date(2024, 1, 1),
        )
        account.assignees.create(organization=self.world.organization, person=person)
        return account

    def _entry_file(self, by: Membership) -> EntryFile:
        return keep_file(
            access=self.world.access(by),
            file=BytesIO(b"measure,date,value\nkb_visit,2026-01-05,2\n"),
            name="visits.csv",
            about="measures",
        )
