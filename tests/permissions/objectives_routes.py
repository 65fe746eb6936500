"""Addresses of objectives, and who may."""

from tests.permissions.rows import Row, row

OBJECTIVES: dict[str, list[Row]] = {
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
            "objective-up",
            "objective-down",
        )
    },
    "objectives:archive-objective": [
        row("NAAFF", "NAAFF", objective="objective"),
        row("NAFFF", "NAFFF", objective="other_objective"),
        row("NAFFF", "NAFFF", objective="company_objective"),
    ],
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
        row("NAAFF", "NAAFF", key_result="key_result"),
        row("NAFFF", "NAFFF", key_result="other_key_result"),
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
