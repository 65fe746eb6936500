"""An organization and its event log."""

from pathlib import Path

import pytest

from people.models import Organization
from tests.factories import OrganizationFactory
from tests.metrics.storage.logs import rows, write


@pytest.fixture
def organization() -> Organization:
    return OrganizationFactory.create(slug="acme", timezone="UTC")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write(tmp_path / "log.csv", rows(12))
