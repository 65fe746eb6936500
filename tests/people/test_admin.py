"""The operators' pages: accounts can be switched off, and nothing else."""

from people.models import Organization, User
from tests.factories import UserFactory
from tests.world import World


def test_staff_switch_an_account_off_and_see_no_password(world: World) -> None:
    operator = UserFactory.create(is_staff=True, is_superuser=True)
    client = world.client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    carol = User.objects.get(email=world.carol.email)
    page = client.get(f"/admin/people/user/{carol.pk}/change/").content.decode()
    assert "password" not in page.lower().replace("password_change", "").replace(
        "change password", ""
    )
    client.post(f"/admin/people/user/{carol.pk}/change/", {"_save": "Save"})
    carol.refresh_from_db()
    assert not carol.is_active


def test_nothing_is_added_or_deleted(world: World) -> None:
    operator = UserFactory.create(is_staff=True, is_superuser=True)
    client = world.client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    ours = world.organization.pk
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/people/organization/").status_code == 200
    for path in ("user/add/", f"organization/{ours}/delete/", "organization/add/"):
        assert client.post(f"/admin/people/{path}").status_code == 403
    client.post(f"/admin/people/organization/{ours}/change/", {"name": "Taken"})
    assert not Organization.objects.filter(name="Taken").exists()
