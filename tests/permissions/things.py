"""One of everything that an address can name, in the world's organization."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any, TypeVar

from django.db.models import Model
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
from objectives.choices import CycleState, Kind, ObjectiveState, Visibility
from objectives.library.reading import shipped
from objectives.models import (
    CheckIn,
    Comment,
    Cycle,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Proposal,
    ReportFile,
    ReviewAction,
    ReviewNote,
    SavedTemplate,
    Share,
)
from objectives.use_cases.library import save_template, set_template_archived
from people.deliveries.telling import Notice, tell
from people.models import Absence, ApiToken, Delivery, Holiday, Membership, Team
from people.use_cases.absences import add_absence
from people.use_cases.invitations import invite
from people.use_cases.tokens import create_token
from tests.factories import MembershipFactory, TeamFactory
from tests.world import World

Archived = TypeVar("Archived", Objective, KeyResult, Initiative)


class Things:
    """Made when first asked for; the world's people and teams are things too."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __getattr__(self, name: str) -> Any:
        return getattr(self.world, name)

    def key(self, path: str) -> Any:
        """The value for an address: "carol" → its id, "tier1.slug" → that, "=text" → the text."""
        if path.startswith("="):
            return path[1:]
        found: Any = self
        for part in path.split("."):
            found = getattr(found, part)
        return found.pk if isinstance(found, Model) else found

    @cached_property
    def gone(self) -> Membership:
        """Somebody who has left."""
        return MembershipFactory.create(
            organization=self.world.organization, name="Gone Girard", left_at=timezone.now()
        )

    @cached_property
    def saved_template(self) -> SavedTemplate:
        """An OKR that Alice put into the library."""
        alice = self.world.access(self.world.alice)
        return save_template(access=alice, template=shipped()["self-service"])

    @property
    def saved_template_code(self) -> str:
        """As its address has it."""
        return f"saved-{self.saved_template.pk}"

    @cached_property
    def archived_template(self) -> SavedTemplate:
        """Taken out of the library again."""
        saved = save_template(
            access=self.world.access(self.world.alice), template=shipped()["self-service"]
        )
        set_template_archived(
            access=self.world.access(self.world.alice), saved=saved, archived=True
        )
        return saved

    @cached_property
    def newcomer(self) -> Membership:
        """Invited, and not yet here."""
        found: Membership = MembershipFactory.create(
            organization=self.world.organization, name="Nina Nowak", user=None
        )
        invite(membership=found, by=self.world.adam)
        return found

    @cached_property
    def empty_team(self) -> Team:
        """A team that can be archived."""
        found: Team = TeamFactory.create(organization=self.world.organization)
        return found

    @cached_property
    def holiday(self) -> Holiday:
        return Holiday.objects.create(
            organization=self.world.organization, day=date(2026, 1, 6), name="Epiphany"
        )

    @cached_property
    def carols_token(self) -> ApiToken:
        return create_token(membership=self.world.carol, name="Report")[0]

    @cached_property
    def carols_notice(self) -> Delivery:
        facts = {"key_result": "K", "objective": "O", "person": "P", "week": "2026-01-04"}
        tell(
            self.world.organization.pk,
            [Notice(self.world.carol.pk, "missed", "it", "/", facts)],
        )
        return Delivery.objects.get()

    @cached_property
    def carols_absence(self) -> Absence:
        """Dan stands in."""
        return self._absence(self.world.carol, self.world.dan)

    @cached_property
    def dans_absence(self) -> Absence:
        """Carol stands in, and sees it; Bob does not lead Dan."""
        return self._absence(self.world.dan, self.world.carol)

    def _absence(self, person: Membership, stand_in: Membership) -> Absence:
        today = timezone.now().date()
        return add_absence(
            access=self.world.access(person),
            person=person,
            first=today,
            last=today,
            stand_in=stand_in,
        )

    @cached_property
    def carols_report(self) -> ReportFile:
        """Made for Carol, of the cycle."""
        now = timezone.now()
        return ReportFile.objects.create(
            organization=self.world.organization,
            person=self.world.carol,
            cycle=self.cycle,
            language="en",
            state="made",
            asked_at=now,
            made_at=now,
            content=b"%PDF-",
            size=5,
        )

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
            file=BytesIO(b"measure,date,value\nhire,2026-01-05,2\n"),
            name="hires.csv",
            about="measures",
        )

    @cached_property
    def cycle(self) -> Cycle:
        """A running quarter."""
        today = timezone.now().date()
        return Cycle.objects.create(
            organization=self.world.organization,
            name="This quarter",
            start=today - timedelta(days=40),
            end=today + timedelta(days=50),
            state=CycleState.ACTIVE,
        )

    @cached_property
    def closed_cycle(self) -> Cycle:
        """Last year's."""
        return Cycle.objects.create(
            organization=self.world.organization,
            name="Once",
            start=date(2020, 1, 1),
            end=date(2020, 4, 1),
            state=CycleState.CLOSED,
            closed_at=timezone.now(),
        )

    @cached_property
    def carols_proposal(self) -> Proposal:
        """For Tier 1, which Bob leads."""
        return self._proposal(self.world.carol, self.world.tier1)

    @cached_property
    def dans_proposal(self) -> Proposal:
        """For Tier 2."""
        return self._proposal(self.world.dan, self.world.tier2)

    def _proposal(self, by: Membership, team: Team) -> Proposal:
        return Proposal.objects.create(
            organization=self.world.organization,
            by=by,
            team=team,
            cycle=self.cycle,
            title="An idea",
        )

    @cached_property
    def company_objective(self) -> Objective:
        return self._objective("The company's", None, self.world.alice)

    @cached_property
    def objective(self) -> Objective:
        """Of Tier 1, which Bob leads."""
        return self._objective("Tier 1's", self.world.tier1, self.world.bob)

    @cached_property
    def other_objective(self) -> Objective:
        """Of Tier 2, which Bob does not lead."""
        return self._objective("Tier 2's", self.world.tier2, self.world.alice)

    def _shared(self, objective: Objective) -> Share:
        return Share.objects.create(
            organization=self.world.organization,
            objective=objective,
            team=self.world.onboarding,
            weight=500_000,
        )

    @cached_property
    def share(self) -> Share:
        return self._shared(self.objective)

    @cached_property
    def other_share(self) -> Share:
        return self._shared(self.other_objective)

    @cached_property
    def archived_objective(self) -> Objective:
        return archived(self._objective("Tier 1's, once", self.world.tier1, self.world.bob))

    @cached_property
    def other_archived_objective(self) -> Objective:
        return archived(self._objective("Tier 2's, once", self.world.tier2, self.world.alice))

    @cached_property
    def key_result(self) -> KeyResult:
        """Of Tier 1, owned by its lead."""
        return self._key_result(self.objective, self.world.bob)

    @cached_property
    def carols_key_result(self) -> KeyResult:
        """Of Tier 1, owned by its agent."""
        return self._key_result(self.objective, self.world.carol)

    @cached_property
    def other_key_result(self) -> KeyResult:
        """Of Tier 2."""
        return self._key_result(self.other_objective, self.world.dan)

    @cached_property
    def archived_key_result(self) -> KeyResult:
        return archived(self._key_result(self.objective, self.world.bob))

    @cached_property
    def other_archived_key_result(self) -> KeyResult:
        return archived(self._key_result(self.other_objective, self.world.dan))

    @cached_property
    def carols_steps(self) -> KeyResult:
        """Milestones that Carol owns."""
        return self._steps(self.objective, self.world.carol)

    @cached_property
    def carols_step(self) -> Milestone:
        return self.carols_steps.milestones.get()

    @cached_property
    def other_steps(self) -> KeyResult:
        """Milestones of Tier 2."""
        return self._steps(self.other_objective, self.world.dan)

    @cached_property
    def other_step(self) -> Milestone:
        return self.other_steps.milestones.get()

    def _steps(self, objective: Objective, owner: Membership) -> KeyResult:
        made = self._key_result(objective, owner)
        made.kind = Kind.MILESTONES
        made.save(update_fields=["kind"])
        Milestone.objects.create(
            organization=self.world.organization, key_result=made, title="Ask ten customers"
        )
        return made

    @cached_property
    def initiative(self) -> Initiative:
        """Behind a key result of Tier 1, owned and proposed by its lead."""
        return self._initiative(self.key_result, self.world.bob)

    @cached_property
    def carols_initiative(self) -> Initiative:
        return self._initiative(self.key_result, self.world.carol)

    @cached_property
    def other_initiative(self) -> Initiative:
        return self._initiative(self.other_key_result, self.world.dan)

    @cached_property
    def archived_initiative(self) -> Initiative:
        return archived(self._initiative(self.key_result, self.world.bob))

    @cached_property
    def private_initiative(self) -> Initiative:
        """Of the director alone."""
        return Initiative.objects.create(
            organization=self.world.organization,
            objective=self.private_objective,
            title="A quiet rota",
            owner=self.world.alice,
            author=self.world.alice,
        )

    def _initiative(self, key_result: KeyResult, owner: Membership) -> Initiative:
        return Initiative.objects.create(
            organization=self.world.organization,
            objective=key_result.objective,
            key_result=key_result,
            title="A new rota",
            owner=owner,
            author=owner,
        )

    @cached_property
    def private_objective(self) -> Objective:
        """Of the director alone."""
        made = self._objective("Nobody's business", None, self.world.alice)
        made.visibility = Visibility.PRIVATE
        made.save(update_fields=["visibility"])
        return made

    @cached_property
    def carols_check_in(self) -> CheckIn:
        return self._check_in(self.carols_key_result, self.world.carol)

    @cached_property
    def dans_check_in(self) -> CheckIn:
        return self._check_in(self.other_key_result, self.world.dan)

    def _check_in(self, key_result: KeyResult, author: Membership) -> CheckIn:
        return CheckIn.objects.create(
            organization=self.world.organization,
            key_result=key_result,
            week_end=date(2026, 1, 4),
            author=author,
            confidence="on_track",
        )

    @cached_property
    def carols_comment(self) -> Comment:
        return self._comment(self.objective, self.world.carol)

    @cached_property
    def private_comment(self) -> Comment:
        return self._comment(self.private_objective, self.world.alice)

    def _comment(self, objective: Objective, author: Membership) -> Comment:
        return Comment.objects.create(
            organization=self.world.organization, objective=objective, author=author, text="Ah."
        )

    @cached_property
    def bobs_note(self) -> ReviewNote:
        return self._note(self.world.bob, self.world.tier1)

    @cached_property
    def directors_note(self) -> ReviewNote:
        return self._note(self.world.alice, None)

    def _note(self, author: Membership, team: Team | None) -> ReviewNote:
        return ReviewNote.objects.create(
            organization=self.world.organization,
            team=team,
            week_end=date(2026, 1, 4),
            author=author,
            text="Well done.",
        )

    @cached_property
    def carols_action(self) -> ReviewAction:
        """Of Tier 1."""
        return self._action(self.world.carol, self.world.tier1)

    @cached_property
    def dans_action(self) -> ReviewAction:
        """Of Tier 2."""
        return self._action(self.world.dan, self.world.tier2)

    def _action(self, owner: Membership, team: Team) -> ReviewAction:
        return ReviewAction.objects.create(
            organization=self.world.organization,
            team=team,
            week_end=date(2026, 1, 4),
            text="Write it down",
            owner=owner,
            due=date(2026, 1, 9),
            by=self.world.alice,
        )

    def _objective(self, title: str, team: Team | None, owner: Membership) -> Objective:
        return Objective.objects.create(
            organization=self.world.organization,
            cycle=self.cycle,
            team=team,
            owner=owner,
            title=title,
            state=ObjectiveState.PUBLISHED,
            published_at=timezone.now(),
        )

    def _key_result(self, objective: Objective, owner: Membership) -> KeyResult:
        return KeyResult.objects.create(
            organization=self.world.organization,
            objective=objective,
            owner=owner,
            title="More of it",
            baseline=0,
            target=10_000_000,
            published_at=timezone.now(),
        )


def archived(row: Archived) -> Archived:
    row.archived_at = timezone.now()
    row.save(update_fields=["archived_at"])
    return row
