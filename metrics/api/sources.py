"""Sources and the history of their readings, as the API gives them out; never a credential."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from metrics.connectors.words import words
from metrics.intake.freshness import is_stale
from metrics.models import Source, SyncRun
from people.access import Access
from people.api.views import Listing, ReadsSettings
from people.pages import row_id


class SourceSerializer(serializers.ModelSerializer[Source]):
    """Where events come from, and how far they were read.

    interval: seconds between syncs. stale: not read for too long; files never are. as_of: how far
    its data reaches. not_before: until when the helpdesk has asked us to wait.
    """

    address = serializers.CharField(source="base_url")
    stale = serializers.SerializerMethodField()

    class Meta:
        model = Source
        fields = [
            *("id", "name", "kind", "address", "interval", "enabled"),
            *("synced_at", "as_of", "not_before", "stale"),
        ]

    def get_stale(self, source: Source) -> bool:
        return is_stale(source, timezone.now())


class RunSerializer(serializers.ModelSerializer[SyncRun]):
    """One reading: when, how many, and what went wrong in words; empty where nothing did."""

    happened = serializers.SerializerMethodField()
    advice = serializers.SerializerMethodField()

    class Meta:
        model = SyncRun
        fields = [
            *("id", "source", "status", "started_at", "finished_at"),
            *("events_read", "events_new", "tickets_changed", "rows_bad", "happened", "advice"),
        ]

    def get_happened(self, run: SyncRun) -> str:
        return str(words(run.error_code).happened) if run.error_code else ""

    def get_advice(self, run: SyncRun) -> str:
        return str(words(run.error_code).advice) if run.error_code else ""


class Sources(Listing):
    """The sources that were not removed."""

    queryset: QuerySet[Model] = Source.objects.none()
    serializer_class = SourceSerializer
    permission_classes = [IsAuthenticated, ReadsSettings]

    def visible(self, access: Access) -> QuerySet[Any]:
        return Source.objects.of(access.organization).defer("credentials")


class Runs(Listing):
    """The readings of all sources, or of one if it is named."""

    queryset: QuerySet[Model] = SyncRun.objects.none()
    serializer_class = RunSerializer
    permission_classes = [IsAuthenticated, ReadsSettings]

    @extend_schema(parameters=[OpenApiParameter("source", OpenApiTypes.INT, required=False)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def visible(self, access: Access) -> QuerySet[Any]:
        found = SyncRun.objects.filter(organization=access.organization)
        wanted = self.request.query_params.get("source")
        if wanted is None:
            return found
        return found.filter(source=row_id(wanted)) if row_id(wanted) else found.none()
