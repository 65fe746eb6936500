"""The addresses of the OKR side at the large quarter: all that answers a GET."""

from django.urls import reverse
from django.urls.resolvers import URLPattern

from bench.beside_quarter import Beside
from bench.quarter import Quarter
from objectives.urls import urlpatterns

EXPORTS = ("objectives", "key-results", "check-ins", "initiatives", "shares")
# What is sent and never opened.
SENT = frozenset(
    (
        *("take-over", "template-archive", "template-restore", "save-template"),
        *("start-cycle", "grade-cycle", "close-cycle", "take-up-proposal", "grade", "look-back"),
        *("unshare", "restore-objective", "objective-up", "objective-down"),
        *("wave-off", "take-back", "write-as-initiative", "make-initiative"),
        *("move-initiative", "archive-initiative", "restore-initiative", "unmake-initiative"),
        *("restore-key-result", "withdraw-key-result-override", "withdraw-objective-override"),
        *("milestone-done", "milestone-reopen", "pulse", "check-in", "acknowledge"),
        *("review-note", "review-note-delete", "review-action-done", "review-action-remove"),
        "delete-comment",
    )
)
ELSEWHERE = frozenset(("start",))  # an admin's, of an organization that is being set up


def opened() -> set[str]:
    """The names of all routes that are opened."""
    names = {each.name for each in urlpatterns if isinstance(each, URLPattern)}
    return {name for name in names if name} - SENT - ELSEWHERE


def addresses(quarter: Quarter, beside: Beside) -> dict[str, tuple[str, str]]:
    """By what they are called: the route, and the address."""
    cycle, drafts = f"?cycle={quarter.cycle.pk}", f"?cycle={beside.drafts.pk}"
    top, low = quarter.objectives[1].pk, quarter.objectives[-1].pk
    key_result, team = quarter.key_results[5].pk, quarter.teams[3].slug
    own = {"kind": "reach", "title": "A third better", "baseline": "50", "target": "75"}
    typed = "?" + "&".join(f"{name}={value}" for name, value in own.items())

    def at(route: str, query: str = "", **more: object) -> tuple[str, str]:
        kwargs = {"organization": quarter.organization.slug, **more}
        return route, reverse(f"objectives:{route}", kwargs=kwargs) + query

    return {
        "dashboard": at("dashboard", cycle),
        "rows of the dashboard": at("board", f"{cycle}&of={team}"),
        "news": at("news"),
        "headline": at("headline"),
        "headline of a team": at("team-headline", team=team),
        "contributions": at("contributions", f"?person={quarter.objectives[0].owner_id}"),
        "tree": at("tree", cycle),
        "branches of the tree": at("branches", f"{cycle}&under={top}"),
        "map": at("map", cycle),
        "team": at("team", cycle, team=team),
        "objective": at("objective", objective=low),
        "objective of the company": at("objective", objective=top),
        "rows of an objective": at("key-result-rows", objective=low),
        "what it gets from below": at("below", objective=top),
        "key result": at("key-result", key_result=key_result),
        "key result of a closed cycle": at("key-result", key_result=beside.reported.pk),
        "as now known": at("as-now-known", key_result=beside.reported.pk),
        "new objective": at("new-objective", cycle),
        "change an objective": at("edit-objective", objective=low),
        "share an objective": at("share", objective=low),
        "put an objective away": at("archive-objective", objective=low),
        "override an objective": at("override-objective", objective=low),
        "new key result": at("new-key-result", objective=low),
        "change a key result": at("edit-key-result", key_result=key_result),
        "change a measured draft": at("edit-key-result", key_result=beside.written.pk),
        "put a key result away": at("archive-key-result", key_result=key_result),
        "override a key result": at("override-key-result", key_result=key_result),
        "back-test": at(
            "back-test", f"{typed}&metric={beside.written.metric_id}", objective=beside.draft.pk
        ),
        "coach": at("coach", objective=beside.draft.pk),
        "publish": at("publish-objective", objective=beside.draft.pk),
        "coach beside a new objective": at(
            "coach-new-objective",
            f"?title=The+best&cycle={beside.drafts.pk}&stage=support&visibility=everyone",
        ),
        "coach beside an objective": at(
            "coach-objective",
            f"?title=The+best&cycle={beside.drafts.pk}&stage=support&visibility=everyone",
            objective=beside.draft.pk,
        ),
        "coach beside a new key result": at(
            "coach-new-key-result",
            f"{typed}&weight=1&metric={beside.written.metric_id}",
            objective=beside.draft.pk,
        ),
        "coach beside a key result": at(
            "coach-key-result",
            f"{typed}&weight=1&metric={beside.written.metric_id}",
            key_result=beside.written.pk,
        ),
        "new initiative": at("new-initiative", objective=low),
        "change an initiative": at("edit-initiative", initiative=beside.initiative.pk),
        "my week": at("my-week"),
        "hand over": at("hand-over"),
        "pass on": at("pass-on", objective=low),
        "talk": at("talk", about="objectives", thing=beside.comment.objective_id),
        "talk about a key result": at("talk", about="key-results", thing=key_result),
        "talk about a check-in": at("talk", about="check-ins", thing=beside.check_in.pk),
        "talk about an initiative": at("talk", about="initiatives", thing=beside.initiative.pk),
        "names to mention": at("talk-names", "?q=P", about="objectives", thing=low),
        "change a comment": at("edit-comment", comment=beside.comment.pk),
        "thanks": at("thanks", f"?person={quarter.objectives[0].owner_id}"),
        "say thanks": at("say-thanks"),
        "review": at("review", cycle),
        "new action": at("review-action"),
        "planning": at("planning", drafts),
        "figures of planning": at("planning-figures", drafts),
        "publish drafts": at("publish-drafts", cycle=beside.drafts.pk),
        "stages": at("stages"),
        "mission": at("mission"),
        "mission of a team": at("team-mission", team=team),
        "proposals": at("proposals"),
        "new proposal": at("new-proposal"),
        "decline a proposal": at("decline-proposal", proposal=beside.proposal.pk),
        "grading": at("grading", cycle),
        "compare": at("compare"),
        "cycle": at("cycle", cycle=quarter.cycle.pk),
        "closed cycle": at("cycle", cycle=beside.closed.pk),
        "retrospectives": at("retrospectives", cycle=beside.closed.pk),
        "carry over": at("carry", objective=beside.reported.objective_id),
        "reopen a cycle": at("reopen-cycle", cycle=beside.closed.pk),
        "cycles": at("cycles"),
        "new cycle": at("new-cycle"),
        "change a cycle": at("edit-cycle", cycle=quarter.cycle.pk),
        "status rules": at("status-rules"),
        "library": at("library"),
        "template": at("template", code="efficiency"),
        "start from a template": at("pick-template", code="efficiency"),
        "wall": at("present", cycle),
        "wall, further on": at("present", f"{cycle}&portion=1"),
        "report": at("report", cycle=quarter.cycle.pk),
        "report, further on": at("report", "?portion=1", cycle=quarter.cycle.pk),
        "report of a closed cycle": at("report", cycle=beside.closed.pk),
        "report as PDF": at("report-file", cycle=quarter.cycle.pk),
        "report as PDF, sent": at("report-download", file=beside.report.pk),
        "report of a team as PDF": at("report-pdf", f"?team={team}", cycle=quarter.cycle.pk),
        **{
            f"{what} as {form}": at(f"export-{what}-{form}", cycle=quarter.cycle.pk)
            for what in EXPORTS
            for form in ("csv", "xlsx")
        },
    }
