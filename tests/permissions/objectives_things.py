"""Cycles, objectives and what hangs on them, for addresses that name one."""

from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from django.utils import timezone

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
from people.models import Membership, Team
from tests.permissions.made import Made

Archived = TypeVar("Archived", Objective, KeyResult, Initiative)


class ObjectivesThings(Made):
    """Made when first asked for."""

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
