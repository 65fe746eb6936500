"""Addresses of objectives."""

from django.urls import path

from objectives.views import (
    contributions,
    cycle_page,
    cycles,
    dashboard,
    exports,
    forecasting,
    grading,
    handing_over,
    headline,
    judging,
    key_results,
    milestones,
    objectives,
    overrides,
    reports,
    start,
    teams,
    week,
)

app_name = "objectives"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("start/", start.start, name="start"),
    path("headline/", headline.headline, name="headline"),
    path("contributions/", contributions.contributions, name="contributions"),
    path("week/", week.my_week, name="my-week"),
    path("teams/<slug:team>/dashboard/", teams.team, name="team"),
    path("teams/<slug:team>/headline/", headline.headline, name="team-headline"),
    path("hand-over/", handing_over.to_hand_over, name="hand-over"),
    path("hand-over/<int:person>/", handing_over.take_over, name="take-over"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("present/", reports.present, name="present"),
    path("cycles/<int:cycle>/report/", reports.report, name="report"),
    path("cycles/<int:cycle>/report.pdf", reports.report_pdf, name="report-pdf"),
    *(
        path(
            f"cycles/<int:cycle>/{what}.{form}",
            exports.export,
            {"what": what, "form": form},
            name=f"export-{what}-{form}",
        )
        for what in ("objectives", "key-results", "check-ins")
        for form in ("csv", "xlsx")
    ),
    path("cycles/status/", judging.status_rules, name="status-rules"),
    path("cycles/new/", cycles.new_cycle, name="new-cycle"),
    path("cycles/<int:cycle>/edit/", cycles.edit_cycle, name="edit-cycle"),
    path("cycles/<int:cycle>/", cycle_page.cycle, name="cycle"),
    path("cycles/<int:cycle>/start/", cycle_page.move_cycle, {"to": "active"}, name="start-cycle"),
    path("cycles/<int:cycle>/grade/", cycle_page.move_cycle, {"to": "grading"}, name="grade-cycle"),
    path("cycles/<int:cycle>/close/", cycle_page.move_cycle, {"to": "closed"}, name="close-cycle"),
    path("cycles/<int:cycle>/reopen/", cycle_page.reopen, name="reopen-cycle"),
    path("cycles/<int:cycle>/learned/", grading.retrospectives, name="retrospectives"),
    path("grading/", grading.grading, name="grading"),
    path("key-results/<int:key_result>/grade/", grading.save_grade, name="grade"),
    path("key-results/<int:key_result>/known/", cycle_page.as_now_known, name="as-now-known"),
    path("objectives/<int:objective>/look-back/", grading.save_retrospective, name="look-back"),
    path("objectives/new/", objectives.new_objective, name="new-objective"),
    path("objectives/<int:objective>/", objectives.objective, name="objective"),
    path("objectives/<int:objective>/edit/", objectives.edit_objective, name="edit-objective"),
    path("objectives/<int:objective>/publish/", objectives.publish, name="publish-objective"),
    path("objectives/<int:objective>/archive/", objectives.archive, name="archive-objective"),
    path("objectives/<int:objective>/restore/", objectives.restore, name="restore-objective"),
    path("objectives/<int:objective>/up/", objectives.move, {"way": "up"}, name="objective-up"),
    path(
        "objectives/<int:objective>/down/", objectives.move, {"way": "down"}, name="objective-down"
    ),
    path(
        "objectives/<int:objective>/key-results/new/",
        key_results.new_key_result,
        name="new-key-result",
    ),
    path(
        "objectives/<int:objective>/back-test/",
        forecasting.back_test,
        name="back-test",
    ),
    path("key-results/<int:key_result>/", key_results.key_result, name="key-result"),
    path("key-results/<int:key_result>/edit/", key_results.edit_key_result, name="edit-key-result"),
    path("key-results/<int:key_result>/archive/", key_results.archive, name="archive-key-result"),
    path("key-results/<int:key_result>/restore/", key_results.restore, name="restore-key-result"),
    path(
        "key-results/<int:key_result>/status/",
        overrides.override_key_result,
        name="override-key-result",
    ),
    path(
        "key-results/<int:key_result>/status/withdraw/",
        overrides.withdraw_of_key_result,
        name="withdraw-key-result-override",
    ),
    path(
        "objectives/<int:objective>/status/",
        overrides.override_objective,
        name="override-objective",
    ),
    path(
        "objectives/<int:objective>/status/withdraw/",
        overrides.withdraw_of_objective,
        name="withdraw-objective-override",
    ),
    path(
        "key-results/<int:key_result>/steps/<int:milestone>/done/",
        milestones.tick,
        {"is_done": True},
        name="milestone-done",
    ),
    path(
        "key-results/<int:key_result>/steps/<int:milestone>/reopen/",
        milestones.tick,
        {"is_done": False},
        name="milestone-reopen",
    ),
    path("key-results/<int:key_result>/check-in/", week.save_check_in, name="check-in"),
]
