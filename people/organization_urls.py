"""Addresses of people within an organization."""

from django.urls import path

from people.views import absences, activity, notices, people, person, settings, teams, tokens

app_name = "organization"
urlpatterns = [
    path("people/", people.index, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/invite/", people.invite_all, name="invite-all"),
    path("people/<int:person>/", person.show, name="person"),
    path("people/<int:person>/change/", person.change, name="person-change"),
    path("people/<int:person>/roles/", person.roles, name="person-roles"),
    path("people/<int:person>/team/", person.team, name="person-team"),
    path("people/<int:person>/invite/", person.send_invitation, name="person-invite"),
    path("people/<int:person>/withdraw/", person.withdraw, name="person-withdraw"),
    path("people/<int:person>/password/", person.password_link, name="person-password"),
    path("people/<int:person>/leave/", person.leave, name="person-leave"),
    path("people/<int:person>/return/", person.take_back, name="person-return"),
    path("teams/", teams.index, name="teams"),
    path("teams/add/", teams.add, name="team-add"),
    path("teams/<int:team>/change/", teams.change, name="team-change"),
    path("teams/<int:team>/archive/", teams.archive, name="team-archive"),
    path("teams/<int:team>/restore/", teams.restore, name="team-restore"),
    path("settings/", settings.show, name="settings"),
    path("settings/holidays/add/", settings.add, name="holiday-add"),
    path("settings/holidays/<int:holiday>/remove/", settings.remove, name="holiday-remove"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/add/", tokens.add, name="token-add"),
    path("tokens/<int:token>/revoke/", tokens.revoke, name="token-revoke"),
    path("activity/", activity.index, name="activity"),
    path("notices/", notices.index, name="notices"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/<int:notice>/open/", notices.open_one, name="notice-open"),
    path("absences/", absences.index, name="absences"),
    path("absences/add/", absences.add, name="absence-add"),
    path("absences/<int:absence>/remove/", absences.remove, name="absence-remove"),
    path("looks/", activity.looks, name="looks"),
]
