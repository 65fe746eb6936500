"""The API of objectives."""

from django.urls import path

from objectives.api.check_ins import CheckInOn
from objectives.api.coaching import CoachOn, Initiatives, Publish
from objectives.api.history import Changes
from objectives.api.overrides import KeyResultOverride, ObjectiveOverride
from objectives.api.scores import Scores
from objectives.api.views import (
    CheckIns,
    Cycles,
    KeyResults,
    Objectives,
    OneKeyResult,
    OneObjective,
)

urlpatterns = [
    path("cycles/", Cycles.as_view(), name="cycles"),
    path("objectives/", Objectives.as_view(), name="objectives"),
    path("objectives/<int:objective>/", OneObjective.as_view(), name="objective"),
    path("objectives/<int:objective>/coach/", CoachOn.as_view(), name="coach"),
    path("objectives/<int:objective>/publish/", Publish.as_view(), name="publish"),
    path(
        "objectives/<int:objective>/override/",
        ObjectiveOverride.as_view(),
        name="objective-override",
    ),
    path("initiatives/", Initiatives.as_view(), name="initiatives"),
    path("key-results/", KeyResults.as_view(), name="key-results"),
    path("key-results/<int:key_result>/", OneKeyResult.as_view(), name="key-result"),
    path("key-results/<int:key_result>/check-in/", CheckInOn.as_view(), name="check-in"),
    path(
        "key-results/<int:key_result>/override/",
        KeyResultOverride.as_view(),
        name="key-result-override",
    ),
    path("changes/", Changes.as_view(), name="changes"),
    path("scores/", Scores.as_view(), name="scores"),
    path("check-ins/", CheckIns.as_view(), name="check-ins"),
]
