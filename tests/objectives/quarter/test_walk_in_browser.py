"""One quarter in a real browser, from the library to the next: each of its parts in a language of
its own, light and dark, wide and small. Axe looks at every page on the way."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest
from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import Locator, Page, expect

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import Source
from objectives.library.reading import shipped
from objectives.models import CheckIn, Cycle, Grade, KeyResult, Objective, Reported
from objectives.recompute import recompute
from people.models import Membership, User
from tests.axe import violations
from tests.metrics.values.world import World as Numbers
from tests.objectives.cases import BEFORE, TUESDAY, M, Quarter, at
from tests.objectives.quarter.ends import JANUARY
from tests.objectives.test_in_browser import sign_in
from tests.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR = 3600
# A dialog that is still fading in has paler letters than it will have.
STILL = (
    "Promise.allSettled(document.getAnimations()"
    ".filter((each) => each.effect.getTiming().iterations !== Infinity)"
    ".map((each) => each.finished)).then(() => null)"
)
TEMPLATE = shipped()["efficiency"]
# Replies 5 → 3, resolution 24 → 12 h, self-service 2 → 2.4 (+20 %); no costs are entered for these
# weeks, and a tenth less of nothing is nothing.
MARCH = datetime(2026, 3, 16, 12, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 20, 12, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 12, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 20, 12, tzinfo=UTC)


class Reader(NamedTuple):
    """A language, a theme, and how wide the screen is."""

    language: str
    theme: str
    width: int


PLANS, CHECKS_IN = Reader("pl", "dark", 1440), Reader("th", "light", 360)
READS, CLOSES = Reader("ru", "dark", 360), Reader("en", "light", 1440)
# What the director writes stays in the director's language.
TITLE = TEMPLATE.title[PLANS.language]
THIRD = TEMPLATE.key_results[2].title[PLANS.language]


@dataclass
class Walk:
    """A browser, and who sits before it."""

    page: Page
    url: str
    world: World
    numbers: Numbers
    reader: Reader = CLOSES

    def says(self, text: str) -> str:
        """A text of the interface as this reader has it."""
        with override(self.reader.language):
            return gettext(text)

    def says_many(self, one: str, many: str, count: int) -> str:
        with override(self.reader.language):
            return ngettext(one, many, count) % {"count": count}

    def enter(self, person: Membership, reader: Reader) -> None:
        self.reader = reader
        User.objects.filter(pk=person.user_id or 0).update(language=reader.language)
        self.page.emulate_media(color_scheme=reader.theme)  # type: ignore[arg-type]
        self.page.set_viewport_size({"width": reader.width, "height": 900})
        self.page.context.clear_cookies()
        sign_in(self.page, self.url, person)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}/o/northwind/{path}")

    def button(self, text: str, within: Page | Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=self.says(text), exact=True)

    def link(self, text: str) -> Locator:
        return self.page.get_by_role("link", name=self.says(text), exact=True)

    def looked_at(self) -> None:
        """All has come, axe finds nothing, and nothing is wider than the screen."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(STILL)
        assert violations(self.page) == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth") == self.reader.width

    def measured(
        self, when: datetime, *, hours: int, replies: int, visits: int, cost: float = 0
    ) -> None:
        """Forty tickets that took so long and so many replies, with so many visits each."""
        for _ticket in range(40):
            ticket = self.numbers.ticket(created_at=when)
            for measure, value in {
                Measure.CREATED: 1,
                Measure.SOLVED: 1,
                Measure.REPLIES: replies,
                Measure.RESOLUTION: hours * HOUR,
                Measure.KB_VISIT: visits,
            }.items():
                self.numbers.measured(measure, value, when, ticket=ticket, team="tier-1")
            if cost:
                self.numbers.measured(
                    Measure.COST, cost, when, ticket=ticket, team="tier-1", variant="EUR"
                )

    def computed(self, moment: datetime) -> None:
        """The helpdesk was read a moment ago, and all is computed of it."""
        Source.objects.update(as_of=moment, synced_at=moment)
        KeyResult.objects.update(version=9)
        recompute(organization_id=self.world.organization.pk)


@pytest.fixture
def walk(page: Page, live_server: Any, transactional_db: None) -> Walk:
    """The fourth quarter of 2026 is about to begin, and the helpdesk knows the third one."""
    world = make_world()
    ensure_metrics(world.organization)
    quarter = Quarter(world)
    quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    Cycle.objects.filter(name="Q1 2027").update(state="draft")
    numbers = Numbers(organization=world.organization)
    made = Walk(page, live_server.url, world, numbers)
    made.measured(SEPTEMBER, hours=24, replies=5, visits=2)
    # Costs are entered since the spring: none in September are none.
    numbers.measured(Measure.COST, 100, MARCH, team="tier-1", variant="EUR")
    return made


def test_a_quarter_from_the_library_to_the_next(walk: Walk) -> None:
    with at(BEFORE):
        walk.computed(BEFORE)
        the_director_picks_an_okr(walk)
        the_director_mends_what_the_coach_stops(walk)
        the_director_publishes_from_planning(walk)
    walk.measured(NOVEMBER, hours=18, replies=4, visits=3, cost=7.6)
    with at(TUESDAY):
        walk.computed(TUESDAY)
        the_lead_checks_in_by_keyboard(walk)
        an_agent_reads_it(walk)
    walk.measured(DECEMBER, hours=18, replies=4, visits=3, cost=7.6)
    with at(JANUARY):
        walk.computed(JANUARY)
        the_director_grades_and_closes(walk)
        the_director_carries_it_over(walk)


def the_director_picks_an_okr(walk: Walk) -> None:
    walk.enter(walk.world.alice, PLANS)
    walk.open("library/")
    walk.looked_at()
    walk.page.get_by_role("link", name=TITLE).click()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    walk.looked_at()
    walk.link("Start from this").click()
    dialog = walk.page.get_by_role("dialog")
    dialog.get_by_label(walk.says("Cycle"), exact=True).select_option(label="Q4 2026")
    dialog.get_by_label(walk.says("Team"), exact=True).select_option(label="Tier 1")
    dialog.get_by_label(walk.says("Owner"), exact=True).select_option(label="Bob Berg")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(5)
    walk.looked_at()
    walk.button("Start from this", dialog).click()
    walk.page.wait_for_url("**/objectives/*/")
    made = Objective.objects.get()
    assert (made.title, made.owner) == (TITLE, walk.world.bob)
    # Its own history stands in place of the example's figures.
    asked = made.key_results.order_by("position").values_list("baseline", "target", "lower")
    assert list(asked) == [
        (0, None, None),
        (5 * M, 3 * M, None),
        (24 * HOUR * M, 12 * HOUR * M, None),
        (2 * M, 2_400_000, None),
        (None, None, 850_000),
    ]


def the_director_mends_what_the_coach_stops(walk: Walk) -> None:
    walk.link("Publish").click()
    dialog = walk.page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_have_text(
        walk.says_many(
            "%(count)s thing must be mended before it can be published.",
            "%(count)s things must be mended before it can be published.",
            1,
        )
    )
    expect(walk.button("Publish", dialog)).to_have_count(0)
    walk.looked_at()
    dialog.get_by_role("link", name=walk.says("Mend it")).first.click()
    dialog.locator("input[name=baseline]").fill("8")
    dialog.locator("input[name=target]").fill("-10 %")
    walk.looked_at()
    walk.button("Save", dialog).click()
    expect(walk.page.locator("dialog[open]")).to_have_count(0)
    costs = KeyResult.objects.get(metric__metric__key="cost_per_resolution")
    assert (costs.baseline, costs.target) == (8 * M, 7_200_000)
    walk.looked_at()


def the_director_publishes_from_planning(walk: Walk) -> None:
    walk.open("planning/?cycle=" + str(Objective.objects.get().cycle_id))
    walk.looked_at()
    drafts = walk.says_many("%(count)s draft to publish", "%(count)s drafts to publish", 1)
    walk.page.get_by_role("link", name=drafts).click()
    expect(walk.page.get_by_role("checkbox", name=TITLE)).to_be_checked()
    walk.looked_at()
    walk.button("Publish").click()
    published = walk.says_many("%(count)s is published.", "%(count)s are published.", 1)
    expect(walk.page.get_by_text(published)).to_be_visible()
    assert Objective.objects.get().state == "published"


def the_lead_checks_in_by_keyboard(walk: Walk) -> None:
    page = walk.page
    walk.enter(walk.world.bob, CHECKS_IN)
    walk.open("week/")
    walk.looked_at()
    for number in range(1, 6):
        expect(page.locator("[data-open] input[name$=-confidence]:focus")).to_have_count(1)
        page.keyboard.press("2" if number == 3 else "1")
        page.keyboard.press("Tab")
        page.keyboard.type(f"What changed in {number}.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-open]")).to_have_count(5 - number)
    walk.looked_at()
    said = CheckIn.objects.order_by("key_result__position")
    assert list(said.values_list("confidence", "comment", "value")) == [
        ("on_track", "What changed in 1.", 7_600_000),
        ("on_track", "What changed in 2.", 4 * M),
        ("at_risk", "What changed in 3.", 18 * HOUR * M),
        ("on_track", "What changed in 4.", 3 * M),
        ("on_track", "What changed in 5.", None),
    ]


def an_agent_reads_it(walk: Walk) -> None:
    """Carol, of the same team: the lead's words, how sure he is, and how it stands."""
    page = walk.page
    walk.enter(walk.world.carol, READS)
    walk.looked_at()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    row = page.locator(".okr-row", has_text=THIRD)
    # 24 → 12 h, now 18 h: half of the way, in the middle of the quarter.
    expect(row).to_contain_text("50\N{NO-BREAK SPACE}%")
    expect(row).to_contain_text(walk.says("On track"))
    walk.looked_at()
    page.get_by_role("link", name=THIRD).first.click()
    said = page.locator("[id^=said-]")
    expect(said).to_contain_text("What changed in 3.")
    expect(said).to_contain_text("Bob Berg")
    expect(said).to_contain_text(walk.says("At risk"))
    walk.looked_at()


def the_director_grades_and_closes(walk: Walk) -> None:
    page, cycle = walk.page, Cycle.objects.get(name="Q4 2026")
    walk.enter(walk.world.alice, CLOSES)
    walk.open(f"cycles/{cycle.pk}/")
    for do in ("Begin grading", "Close"):
        walk.button(do).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name=walk.says(do), exact=True).last.click()
        if do == "Begin grading":
            expect(page.locator("#close-cycle")).to_be_visible()
            walk.looked_at()
            the_director_grades(walk)
            walk.open(f"cycles/{cycle.pk}/")
    expect(page.locator("#reopen-cycle")).to_be_visible()
    walk.looked_at()
    # Three are half of the way, one went past it, and of satisfaction nothing is known.
    reported = Reported.objects.order_by("key_result__position").values_list("score", flat=True)
    assert list(reported) == [500_000, 500_000, 500_000, 1_000_000, None]


def the_director_grades(walk: Walk) -> None:
    page = walk.page
    walk.open(f"grading/?cycle={Cycle.objects.get(name='Q4 2026').pk}&all")
    walk.looked_at()
    for left in range(5, 0, -1):
        expect(page.locator("[data-open] input[name$=-score]:focus")).to_have_count(1)
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-open]")).to_have_count(left)
    expect(page.locator("[data-open] textarea[name$=helped]:focus")).to_have_count(1)
    page.keyboard.type("The new rota.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-open]")).to_have_count(0)
    assert Grade.objects.count() == 5


def the_director_carries_it_over(walk: Walk) -> None:
    page, objective = walk.page, Objective.objects.get()
    walk.open(f"objectives/{objective.pk}/")
    page.locator("#carry-over, a[href$='/carry/']").first.click()
    expect(page.get_by_role("checkbox", name=THIRD)).to_be_checked()
    walk.looked_at()
    walk.button("Carry over").click()
    page.wait_for_url(lambda url: not url.endswith("/carry/"))
    made = Objective.objects.get(cycle__name="Q1 2027")
    carried = made.key_results.get(title=THIRD)
    assert (made.state, carried.baseline, carried.target) == ("draft", 18 * HOUR * M, 12 * HOUR * M)
    walk.looked_at()
