import pytest

from openimr.accounts.models import Person


@pytest.mark.django_db
def test_the_database_is_real() -> None:
    Person.objects.create_user("ana@example.org", "secret", full_name="Ana")
    assert Person.objects.get(email="ana@example.org").check_password("secret")
