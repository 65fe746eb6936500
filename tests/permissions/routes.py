"""The permission matrix: for every route who may GET and who may POST.

A row has one letter each for admin, director, lead of Tier 1, agent of Tier 1, viewer:
  A  allowed: answered, or the form is refused beside its fields
  F  forbidden: 403, sees the thing but may not change it
  N  not there: 404, may not see it
Without letters for a method every role gets 405. In every row a member of another organization gets
404, in both organizations, and who is not signed in is sent to the sign-in page.

`row(GET, POST, name=…)`: what the address names, as tests.permissions.things has it ("carol" is a
row's id, "tier1.slug" one of its fields, "=csat" a word).
"""

from typing import NamedTuple


class Row(NamedTuple):
    get: str
    post: str
    names: dict[str, str]


def row(get: str = "", post: str = "", **names: str) -> Row:
    return Row(get, post, names)


PEOPLE = {
    "organization:people": [row("AAANN")],
    "organization:person-add": [row("AFFNN", "AFFNN")],
    "organization:invite-all": [row(post="AFFNN")],
    "organization:person": [row("AAANN", person="carol"), row("AAANN", person="newcomer")],
    "organization:person-change": [row("AFFNN", "AFFNN", person="carol")],
    "organization:person-roles": [row("AFFNN", "AFFNN", person="carol")],
    "organization:person-team": [row("AFFNN", "AFFNN", person="carol")],
    "organization:person-invite": [row(post="AFFNN", person="newcomer")],
    "organization:person-withdraw": [row(post="AFFNN", person="newcomer")],
    "organization:person-password": [row(post="AFFNN", person="carol")],
    "organization:person-leave": [row(post="AFFNN", person="carol")],
    "organization:person-return": [row(post="AFFNN", person="carol")],
    "organization:teams": [row("AAANN")],
    "organization:team-add": [row("AFFNN", "AFFNN")],
    "organization:team-change": [row("AFFNN", "AFFNN", team="tier1")],
    "organization:team-archive": [row(post="AFFNN", team="empty_team")],
    "organization:team-restore": [row(post="AFFNN", team="empty_team")],
    "organization:settings": [row("AAANN", "AFFNN")],
    "organization:holiday-add": [row("AFFNN", "AFFNN")],
    "organization:holiday-remove": [row(post="AFFNN", holiday="holiday")],
    "organization:tokens": [row("AAAAA")],
    "organization:token-add": [row("AAAAA", "AAAAA")],
    "organization:token-revoke": [row(post="ANNAN", token="carols_token")],
    "organization:activity": [row("AANNN")],
    "organization:looks": [row("AAAAA")],
    "organization:notices": [row("AAAAA")],
    "organization:notices-read": [row(post="AAAAA")],
    "organization:notice-open": [row(post="NNNAN", notice="carols_notice")],
    "organization:absences": [row("NAAAN")],
    "organization:absence-add": [row("NAAAN", "NAAAN")],
    "organization:absence-remove": [
        row(post="NAAAN", absence="carols_absence"),
        row(post="NANFN", absence="dans_absence"),
    ],
}
METRICS: dict[str, list[Row]] = {
    "metrics:sources": [row("AAANN")],
    "metrics:source-choose": [row("AFFNN")],
    "metrics:source-connect": [row("AFFNN", "AFFNN", kind="=event_log")],
    "metrics:source": [row("AAANN", source="source")],
    "metrics:source-change": [row("AFFNN", "AFFNN", source="source")],
    "metrics:source-sync": [row(post="AFFNN", source="source")],
    "metrics:source-read-again": [row(post="AFFNN", source="source")],
    "metrics:source-upload": [row(post="AFFNN", source="file_source")],
    "metrics:source-remove": [row(post="AFFNN", source="source")],
    "metrics:source-bring-back": [row(post="AFFNN", source="removed_source")],
    "metrics:bad-rows": [row("AAANN", source="source", run="run")],
    "metrics:matching": [row("AAANN")],
    "metrics:match-agent": [row(post="AFFNN", agent="helpdesk_agent")],
    "metrics:agent-to-person": [row(post="AFFNN", agent="helpdesk_agent")],
    "metrics:agents-to-people": [row(post="AFFNN")],
    "metrics:match-group": [row(post="AFFNN", group="helpdesk_group")],
    "metrics:matches": [
        row("AAANN", "AFFNN", kind="=agents", named="helpdesk_agent"),
        row("AAANN", "AFFNN", kind="=groups", named="helpdesk_group"),
    ],
    "metrics:match-change": [
        row("AFFNN", "AFFNN", kind="=agents", named="helpdesk_agent", match="agent_match"),
        row("AFFNN", "AFFNN", kind="=groups", named="helpdesk_group", match="group_match"),
    ],
    "metrics:match-remove": [
        row(post="AFFNN", kind="=agents", named="helpdesk_agent", match="agent_match"),
        row(post="AFFNN", kind="=groups", named="helpdesk_group", match="group_match"),
    ],
    "metrics:entries": [row("AAANN")],
    "metrics:entries-take-back": [
        row(post="AANNN", batch="batch"),
        row(post="AAANN", batch="bobs_batch"),
    ],
    "metrics:entries-bring-back": [
        row(post="AANNN", batch="batch"),
        row(post="AAANN", batch="bobs_batch"),
    ],
    "metrics:entry-upload": [row("AAANN", "AAANN")],
    "metrics:entry-file": [
        row("NANNN", "NANNN", file="entry_file"),
        row("NAANN", "NAANN", file="bobs_entry_file"),
    ],
    "metrics:entry-file-take": [row(post="NANNN", file="entry_file")],
    "metrics:entry-file-again": [row(post="NANNN", file="entry_file")],
    "metrics:entry-file-leave": [row(post="NANNN", file="entry_file")],
    "metrics:entry-file-bad": [row("NANNN", file="entry_file")],
    "metrics:entry-grid": [row("AAANN", "AAANN")],
    "metrics:entry-grid-undo": [row(post="AANNN", batch="batch")],
    "metrics:own-measures": [row("AAANN")],
    "metrics:own-measure-add": [row("AAFNN", "AAFNN")],
    "metrics:own-measure-change": [row("AAFNN", "AAFNN", measure="own_measure")],
    "metrics:own-measure-retire": [row(post="AAFNN", measure="own_measure")],
    "metrics:own-measure-offer": [row(post="AAFNN", measure="own_measure")],
    "metrics:accounts": [row("AAAAN")],
    "metrics:account-add": [row("AAFFN", "AAFFN")],
    "metrics:account": [
        row("AAAAN", account="carols_account"),
        row("AAANN", account="dans_account"),
    ],
    "metrics:account-change": [
        row("AAFFN", "AAFFN", account="carols_account"),
        row("AAFFN", "AAFFN", account="dans_account"),
    ],
    "metrics:activity-note": [row("FFFAN", "FFFAN", account="carols_account")],
    "metrics:activity-new": [row("NNNAN", "NNNAN")],
    "metrics:activity-undo": [row(post="FAAAN", batch="carols_note")],
    "metrics:account-assign": [
        row("AAAFN", "AAAFN", account="carols_account"),
        row("AAFNN", "AAFNN", account="dans_account"),
    ],
    "metrics:hours": [row("AAANN")],
    "metrics:hours-add": [row("AFFNN", "AFFNN")],
    "metrics:hours-holidays": [row("AFFNN")],
    "metrics:hours-change": [row("AFFNN", "AFFNN", schedule="schedule")],
    "metrics:hours-remove": [row(post="AFFNN", schedule="schedule")],
    "metrics:sla": [row("AAANN")],
    "metrics:limits": [row("AFFNN", "AFFNN")],
    "metrics:sla-add": [row("AFFNN", "AFFNN")],
    "metrics:sla-change": [row("AFFNN", "AFFNN", policy="policy")],
    "metrics:sla-remove": [row(post="AFFNN", policy="policy")],
    "metrics:list": [row("AAAAA")],
    "metrics:looks": [row("AAAAA")],
    "metrics:benchmark-add": [row("FAFFF", "FAFFF", key="=csat")],
    "metrics:benchmark-change": [row("FAFFF", "FAFFF", key="=csat", benchmark="benchmark")],
    "metrics:benchmark-remove": [row(post="FAFFF", key="=csat", benchmark="benchmark")],
    "metrics:band-add": [row("FAAFF", "FAAFF", key="=csat")],
    "metrics:band-change": [
        row("FAAFF", "FAAFF", key="=csat", band="band"),
        row("FANFF", "FANFF", key="=csat", band="other_band"),
        row("FAAFF", "FAAFF", key="=csat", band="carols_band"),
    ],
    "metrics:band-remove": [
        row(post="FAAFF", key="=csat", band="band"),
        row(post="FANFF", key="=csat", band="other_band"),
        row(post="FAAFF", key="=csat", band="carols_band"),
    ],
    "metrics:metric-new": [row("FAFFF", "FAFFF")],
    "metrics:metric-change": [row("FAFFF", "FAFFF", key="own_metric.key")],
    "metrics:metric-retire": [row(post="FAFFF", key="own_metric.key")],
    "metrics:metric-bring-back": [row(post="FAFFF", key="retired_metric.key")],
    "metrics:detail": [row("AAAAA", key="=csat")],
    "metrics:course-csv": [row("AAAAA", key="=csat")],
    "metrics:why": [row("AAAAA", key="=csat")],
    "metrics:funnel": [row("NAANN", key="=csat")],
    "metrics:practice-ask": [
        row(post="NAANN", key="=csat", person="carol"),
        row(post="NANNN", key="=csat", person="dan"),
    ],
    "metrics:practices": [row("NAAAN")],
    "metrics:practices-offered": [row("NAAAN", key="=csat")],
    "metrics:practice-answer": [row(post="NFFAN", practice="carols_practice")],
    "metrics:practice-withdraw": [row(post="NFFAN", practice="carols_practice")],
    "metrics:practice-write": [row("NAAFN", "NAAFN", practice="carols_practice")],
    "metrics:practice-stop": [row(post="NAAFN", practice="carols_practice")],
    "metrics:same-mix": [
        row("NAAAN", key="=csat", person="carol"),
        row("NANNN", key="=csat", person="dan"),
    ],
    "metrics:restated": [row("AAAAA", key="=csat")],
    "metrics:tickets": [row("NAAAN", key="=csat")],
    "metrics:ticket": [
        row("NAAAN", ticket="carols_ticket"),
        row("NANNN", ticket="dans_ticket"),
    ],
    "metrics:incidents": [row("AAANN")],
    "metrics:incident-add": [row("FAFNN", "FAFNN")],
    "metrics:incident-withdraw": [row(post="FAFNN", incident="incident")],
    "metrics:incident-restore": [row(post="FAFNN", incident="incident")],
    "metrics:disputes": [row("NAAAN")],
    "metrics:measurement": [
        row("NAAAN", key="carols_measurement_key"),
        row("NANNN", key="dans_measurement_key"),
    ],
    "metrics:dispute-ask": [row("NFFAN", "NFFAN", key="carols_measurement_key")],
    "metrics:measurement-decide": [
        row("NAAFN", "NAAFN", key="carols_measurement_key"),
        row("NANNN", "NANNN", key="dans_measurement_key"),
    ],
    "metrics:dispute-withdraw": [row(post="NFFAN", dispute="carols_dispute")],
    "metrics:ruling-take-back": [row(post="NAAFN", ruling="ruling")],
    "metrics:explorer": [row("AAAAA")],
    "metrics:view-save": [row("AAAAA", "AAAAA", key="=csat")],
    "metrics:view": [row("AAAAA", view="shared_view"), row("NNNAN", view="carols_view")],
    "metrics:view-change": [
        row("FAAFF", "FAAFF", view="shared_view"),
        row("NNNAN", "NNNAN", view="carols_view"),
    ],
    "metrics:view-delete": [
        row(post="FAAFF", view="shared_view"),
        row(post="NNNAN", view="carols_view"),
    ],
    "metrics:view-bring-back": [row(post="NNNAN", view="carols_deleted_view")],
    "metrics:my-scorecard": [row("NNNAN")],
    "metrics:scorecard": [
        row("NAAAN", person="carol"),
        row("NANNN", person="dan"),
        row("NANNN", person="bob"),
    ],
}
OBJECTIVES = {
    "objectives:start": [row("AANNN")],
    "objectives:dashboard": [row("NAAAA")],
    "objectives:board": [row("NAAAA")],
    "objectives:headline": [row("NAAAA")],
    "objectives:news": [row("NAAAA")],
    "objectives:team-headline": [row("NAAAA", team="tier1.slug"), row("NAAAA", team="tier2.slug")],
    "objectives:contributions": [row("NANAN")],
    "objectives:my-week": [row("NAAAN")],
    "objectives:team": [row("NAAAA", team="tier1.slug"), row("NAAAA", team="tier2.slug")],
    "objectives:present": [row("NAAAA")],
    "objectives:tree": [row("NAAAA")],
    "objectives:branches": [row("NAAAA")],
    "objectives:map": [row("NAAAA")],
    "objectives:report": [row("NAAAA", cycle="cycle")],
    "objectives:report-pdf": [row("NAAAA", cycle="cycle")],
    "objectives:report-file": [row("NAAAA", "NAAAA", cycle="cycle")],
    "objectives:report-download": [row("NNNAN", file="carols_report")],
    **{
        f"objectives:export-{what}-{form}": [row("NAAAA", cycle="cycle")]
        for what in ("objectives", "key-results", "check-ins", "initiatives", "shares")
        for form in ("csv", "xlsx")
    },
    "objectives:library": [row("NAAAA")],
    "objectives:template": [
        row("NAAAA", code="=efficiency"),
        row("NAAAA", code="saved_template_code"),
    ],
    "objectives:pick-template": [
        row("NAAFF", "NAAFF", code="=efficiency"),
        row("NAAFF", "NAAFF", code="saved_template_code"),
    ],
    "objectives:template-archive": [row(post="NAFFF", template="saved_template")],
    "objectives:template-restore": [row(post="NAFFF", template="archived_template")],
    "objectives:save-template": [
        row(post="NAAFF", objective="objective"),
        row(post="NAFFF", objective="other_objective"),
    ],
    "objectives:cycles": [row("NAAAA")],
    "objectives:status-rules": [row("NAFFF", "NAFFF")],
    "objectives:new-cycle": [row("NAFFF", "NAFFF")],
    "objectives:edit-cycle": [row("NAFFF", "NAFFF", cycle="cycle")],
    "objectives:start-cycle": [row(post="NAFFF", cycle="cycle")],
    "objectives:cycle": [row("NAAAA", cycle="cycle"), row("NAAAA", cycle="closed_cycle")],
    "objectives:grade-cycle": [row(post="NAFFF", cycle="cycle")],
    "objectives:close-cycle": [row(post="NAFFF", cycle="cycle")],
    "objectives:reopen-cycle": [row("NAFFF", "NAFFF", cycle="closed_cycle")],
    "objectives:retrospectives": [row("NAAAA", cycle="closed_cycle")],
    "objectives:grading": [row("NAAAN")],
    "objectives:grade": [
        row(post="NAAFF", key_result="key_result"),
        row(post="NAAAF", key_result="carols_key_result"),
        row(post="NAFFF", key_result="other_key_result"),
    ],
    "objectives:look-back": [
        row(post="NAAFF", objective="objective"),
        row(post="NAFFF", objective="other_objective"),
    ],
    "objectives:compare": [row("NAAAA")],
    "objectives:publish-drafts": [row("NAAFF", "NAAFF", cycle="cycle")],
    "objectives:planning": [row("NAAAA")],
    "objectives:planning-figures": [row("NAAAA")],
    "objectives:stages": [row("NAFFF", "NAFFF")],
    "objectives:mission": [row("NAFFF", "NAFFF")],
    "objectives:team-mission": [row("NAFFF", "NAFFF", team="tier1.slug")],
    "objectives:proposals": [row("NAAAN")],
    "objectives:new-proposal": [row("NAAAF", "NAAAF")],
    "objectives:take-up-proposal": [
        row(post="NAAFN", proposal="carols_proposal"),
        row(post="NANNN", proposal="dans_proposal"),
    ],
    "objectives:decline-proposal": [
        row("NAAFN", "NAAFN", proposal="carols_proposal"),
        row("NANNN", "NANNN", proposal="dans_proposal"),
    ],
    "objectives:carry": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
    ],
    "objectives:pass-on": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
    ],
    "objectives:as-now-known": [row("NAAAA", key_result="key_result")],
    "objectives:new-objective": [row("NAAFF", "NAAFF")],
    "objectives:objective": [
        row("NAAAA", objective="objective"),
        row("NAAAA", objective="company_objective"),
    ],
    "objectives:key-result-rows": [
        row("NAAAA", objective="objective"),
        row("NAAAA", objective="company_objective"),
    ],
    "objectives:below": [
        row("NAAAA", objective="objective"),
        row("NAAAA", objective="company_objective"),
    ],
    "objectives:edit-objective": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
        row("NAFFF", "NAFFF", objective="company_objective"),
    ],
    **{
        f"objectives:{name}": [
            row(post="NAAFF", objective="objective"),
            row(post="NAFFF", objective="other_objective"),
            row(post="NAFFF", objective="company_objective"),
        ]
        for name in (
            "archive-objective",
            "objective-up",
            "objective-down",
        )
    },
    "objectives:share": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
    ],
    "objectives:unshare": [
        row(post="NAAFF", objective="objective", share="share"),
        row(post="NAFFF", objective="other_objective", share="other_share"),
    ],
    "objectives:restore-objective": [
        row(post="NAAFF", objective="archived_objective"),
        row(post="NAFFF", objective="other_archived_objective"),
    ],
    "objectives:back-test": [
        row("NAAFF", objective="objective"),
        row("NAFFF", objective="other_objective"),
    ],
    "objectives:new-key-result": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
    ],
    "objectives:key-result": [
        row("NAAAA", key_result="key_result"),
        row("NAAAA", key_result="other_key_result"),
    ],
    "objectives:edit-key-result": [
        row("NAAFF", "NAAFF", key_result="key_result"),
        row("NAFFF", "NAFFF", key_result="other_key_result"),
    ],
    "objectives:archive-key-result": [
        row(post="NAAFF", key_result="key_result"),
        row(post="NAFFF", key_result="other_key_result"),
    ],
    "objectives:restore-key-result": [
        row(post="NAAFF", key_result="archived_key_result"),
        row(post="NAFFF", key_result="other_archived_key_result"),
    ],
    "objectives:hand-over": [row("NAAFF")],
    "objectives:take-over": [row(post="NAAFF", person="gone")],
    "objectives:override-key-result": [
        row("NAAFF", "NAAFF", key_result="key_result"),
        row("NAFFF", "NAFFF", key_result="other_key_result"),
    ],
    "objectives:withdraw-key-result-override": [
        row(post="NAAFF", key_result="key_result"),
        row(post="NAFFF", key_result="other_key_result"),
    ],
    "objectives:override-objective": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
    ],
    "objectives:withdraw-objective-override": [
        row(post="NAAFF", objective="objective"),
        row(post="NAFFF", objective="other_objective"),
    ],
    **{
        f"objectives:milestone-{name}": [
            row(post="NAAAF", key_result="carols_steps", milestone="carols_step"),
            row(post="NAFFF", key_result="other_steps", milestone="other_step"),
        ]
        for name in ("done", "reopen")
    },
    "objectives:publish-objective": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
        row("NAFFF", "NAFFF", objective="company_objective"),
    ],
    "objectives:coach": [
        row("NAAFF", objective="objective"),
        row("NAFFF", objective="other_objective"),
        row("NAFFF", objective="company_objective"),
    ],
    "objectives:coach-new-objective": [row("NAAFF")],
    "objectives:coach-objective": [
        row("NAAFF", objective="objective"),
        row("NAFFF", objective="other_objective"),
    ],
    "objectives:coach-new-key-result": [
        row("NAAFF", objective="objective"),
        row("NAFFF", objective="other_objective"),
    ],
    "objectives:coach-key-result": [
        row("NAAFF", key_result="key_result"),
        row("NAFFF", key_result="other_key_result"),
    ],
    **{
        f"objectives:{name}": [
            row(post="NAAFF", objective="objective"),
            row(post="NAFFF", objective="other_objective"),
        ]
        for name in ("wave-off", "take-back", "write-as-initiative")
    },
    "objectives:make-initiative": [
        row(post="NAAFF", key_result="key_result"),
        row(post="NAFFF", key_result="other_key_result"),
    ],
    "objectives:new-initiative": [
        row("NAAAF", "NAAAF", objective="objective"),
        row("NAAAF", "NAAAF", objective="other_objective"),
    ],
    "objectives:edit-initiative": [
        row("NAAFF", "NAAFF", initiative="initiative"),
        row("NAAAF", "NAAAF", initiative="carols_initiative"),
        row("NAFFF", "NAFFF", initiative="other_initiative"),
    ],
    **{
        f"objectives:{name}": [
            row(post="NAAFF", initiative="initiative"),
            row(post="NAAAF", initiative="carols_initiative"),
            row(post="NAFFF", initiative="other_initiative"),
        ]
        for name in ("move-initiative", "archive-initiative")
    },
    "objectives:restore-initiative": [row(post="NAAFF", initiative="archived_initiative")],
    "objectives:unmake-initiative": [
        row(post="NAAFF", initiative="initiative"),
        # The key result would come back with it: that takes who writes for the team.
        row(post="NAAFF", initiative="carols_initiative"),
    ],
    "objectives:pulse": [row(post="NNNAN")],
    "objectives:review": [row("NAAAA")],
    "objectives:review-note": [row(post="NAFFF")],
    "objectives:review-note-delete": [
        row(post="NFAFF", note="bobs_note"),
        row(post="NAFFF", note="directors_note"),
    ],
    "objectives:review-action": [row("NAFFF", "NAFFF")],
    "objectives:review-action-done": [
        row(post="NAAAF", action="carols_action"),
        row(post="NAFFF", action="dans_action"),
    ],
    "objectives:review-action-remove": [
        row(post="NAAFF", action="carols_action"),
        row(post="NAFFF", action="dans_action"),
    ],
    "objectives:talk": [
        row("NAAAA", "NAAAF", about="=objectives", thing="objective"),
        row("NAAAA", "NAAAF", about="=key-results", thing="key_result"),
        row("NAAAA", "NAAAF", about="=check-ins", thing="carols_check_in"),
        row("NAAAA", "NAAAF", about="=initiatives", thing="initiative"),
        row("NANNN", "NANNN", about="=initiatives", thing="private_initiative"),
        row("NANNN", "NANNN", about="=objectives", thing="private_objective"),
    ],
    "objectives:talk-names": [
        row("NAAAA", about="=objectives", thing="objective"),
        row("NANNN", about="=objectives", thing="private_objective"),
        row("NAAAA", about="=initiatives", thing="initiative"),
    ],
    "objectives:edit-comment": [
        row("NFFAF", "NFFAF", comment="carols_comment"),
        row("NANNN", "NANNN", comment="private_comment"),
    ],
    "objectives:delete-comment": [
        row(post="NFFAF", comment="carols_comment"),
        row(post="NANNN", comment="private_comment"),
    ],
    "objectives:acknowledge": [
        row(post="NAAFF", check_in="carols_check_in"),
        row(post="NAFFF", check_in="dans_check_in"),
    ],
    "objectives:thanks": [row("AAAAA")],
    "objectives:say-thanks": [row("AAAAA", "AAAAA")],
    "objectives:check-in": [
        row(post="NAAFF", key_result="key_result"),
        row(post="NAAAF", key_result="carols_key_result"),
        row(post="NAFFF", key_result="other_key_result"),
    ],
}
MATRIX: dict[str, list[Row]] = PEOPLE | METRICS | OBJECTIVES

# The API, by token: the same five, and one letter for the member of another organization.
API = {
    "api:me": [row("AAAAAA")],
    "api:people": [row("AAANNA")],
    "api:teams": [row("AAANNA")],
    "api:cycles": [row("NAAAAA")],
    "api:objectives": [row("NAAAAA")],
    "api:objective": [row("NAAAAN", objective="objective")],
    "api:key-results": [row("NAAAAA")],
    "api:key-result": [row("NAAAAN", key_result="key_result")],
    "api:objective-override": [
        row(post="NAAFFN", objective="objective"),
        row(post="NAFFFN", objective="other_objective"),
    ],
    "api:key-result-override": [
        row(post="NAAFFN", key_result="key_result"),
        row(post="NAFFFN", key_result="other_key_result"),
    ],
    "api:changes": [row("NAAAAA")],
    "api:scores": [row("NAAAAA")],
    "api:coach": [
        row("NAAFFN", objective="objective"),
        row("NAFFFN", objective="other_objective"),
    ],
    "api:publish": [
        row(post="NAAFFN", objective="objective"),
        row(post="NAFFFN", objective="other_objective"),
    ],
    "api:initiatives": [row("NAAAAA")],
    "api:check-ins": [row("NAAAAA")],
    "api:check-in": [
        row(post="NAAFFN", key_result="key_result"),
        row(post="NAAAFN", key_result="carols_key_result"),
        row(post="NAFFFN", key_result="other_key_result"),
    ],
    "api:sources": [row("AAANNA")],
    "api:source-runs": [row("AAANNA")],
    "api:metrics": [row("AAAAAA")],
    "api:metric-value": [row("AAAAAA", key="=csat")],
    "api:metric-split": [
        row("AAAAAA", key="=csat", by="=team"),
        row("NAANNA", key="=csat", by="=person"),
    ],
    "api:metric-tickets": [row("NAAANA", key="=csat")],
    "api:measurements": [row("AAAANA", "AAAANA")],
    "api:schema": [row("AAAAAA")],
    "api:unknown": [row("NNNNNN", rest="=nowhere/")],
}

# Outside any organization: what somebody who is not signed in gets, and who is. S: sent to the
# sign-in page, R: sent elsewhere, A: answered, -: 405, N: 404. GET and POST of each.
OPEN = {
    "health": ("A-", "A-", {}),
    "set_language": ("-R", "-R", {}),
    "people:home": ("S-", "R-", {}),
    "people:switch-organization": ("-S", "-R", {}),
    "people:sign-in": ("AA", "RR", {}),
    "people:sign-out": ("-R", "-R", {}),
    "people:forgot-password": ("AA", "AA", {}),
    "people:new-password": ("AA", "AA", {"uidb64": "MQ", "token": "x-y"}),
    "people:profile": ("SS", "AA", {}),
    "people:change-password": ("SS", "AA", {}),
    "people:mails-off": ("NN", "NN", {"token": "made-up"}),
    "people:invitation": ("NN", "NN", {"token": "made-up"}),
}
