"""One address can ask so much and no more; what it is told; whose address counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from openimr.archive import limits
from openimr.archive.models import Visits

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
PAGE = "/open-data/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def narrow(settings: Any, tmp_path: Any) -> Any:
    settings.PUBLIC_RATE, settings.PUBLIC_BURST, settings.HOME = 0.001, 3, tmp_path
    return settings


def asked(count: int, every: float, start: datetime = AT) -> list[int]:
    return [limits.wait(address="192.0.2.7", at=start + timedelta(seconds=every * n)) for n in range(count)]


def test_twenty_a_second_for_ten_minutes_never_waits(settings: Any) -> None:
    assert (settings.PUBLIC_RATE, settings.PUBLIC_BURST) == (50, 200)
    assert sum(asked(2000, 1 / 20)) == 0


def test_a_burst_is_allowed_and_then_the_rate(settings: Any) -> None:
    settings.PUBLIC_RATE, settings.PUBLIC_BURST = 50, 200
    answers = asked(1000, 1 / 1000)  # a thousand in a second
    assert answers[:200] == [0] * 200
    assert answers.count(0) == pytest.approx(250, abs=2)
    assert max(answers) == 1
    assert limits.wait(address="192.0.2.7", at=AT + timedelta(seconds=6)) == 0


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing(settings: Any) -> None:
    settings.PUBLIC_RATE, settings.PUBLIC_BURST = 1, 2
    assert asked(2, 0) == [0, 0]
    assert limits.wait(address="192.0.2.7", at=AT - timedelta(hours=1)) == 1
    assert limits.wait(address="192.0.2.7", at=AT + timedelta(seconds=1)) == 0


@pytest.mark.parametrize("page", [PAGE, "/determinations/", "/statistics/", "/api/releases", "/saved-searches/feed/x/"])
def test_public_pages_and_the_api_answer_429_in_a_sentence(narrow: Any, page: str) -> None:
    client = Client()
    assert [client.get(page).status_code for _ in range(3)].count(429) == 0
    answer = client.get(page)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 900
    assert answer.content.decode().startswith("Too many questions came from your address")
    assert Client(REMOTE_ADDR="192.0.2.8").get(page).status_code != 429  # another address asks on


def test_pages_of_people_signed_in_have_no_limit(narrow: Any) -> None:
    assert {Client().get("/saved-searches/").status_code for _ in range(6)} == {302}
    assert not Visits.objects.exists()


def test_zero_sets_no_limit(narrow: Any) -> None:
    narrow.PUBLIC_RATE = 0
    assert {Client().get(PAGE).status_code for _ in range(6)} == {200}


def test_a_header_counts_only_when_the_operator_trusts_it(narrow: Any) -> None:
    told = [{"X-Real-IP": f"198.51.100.{number}"} for number in range(5)]
    assert [Client().get(PAGE, headers=one).status_code for one in told][3:] == [429, 429]
    narrow.CLIENT_HEADER = "X-Real-IP"
    assert [Client().get(PAGE, headers=one).status_code for one in told] == [200] * 5
    assert Client().get(PAGE, headers={"X-Real-IP": "nonsense"}).status_code == 429  # the other end's own address


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("203.0.113.9, 198.51.100.1", "198.51.100.1"),  # the last is what our own front door wrote
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
    ],
)
def test_whose_address_it_is(settings: Any, rf: Any, told: str, address: str) -> None:
    settings.CLIENT_HEADER = "X-Forwarded-For"
    assert limits.address_of(rf.get(PAGE, headers={"X-Forwarded-For": told})) == address
    assert limits.address_of(rf.get(PAGE, REMOTE_ADDR="")) == "unknown"


def test_no_address_is_kept_and_old_ones_are_forgotten() -> None:
    limits.wait(address="192.0.2.7", at=AT)
    limits.wait(address="192.0.2.8", at=AT + timedelta(hours=2))
    assert "192.0.2" not in "".join(Visits.objects.values_list("address", flat=True))
    assert limits.sweep(at=AT + timedelta(hours=2)) == 1
    assert Visits.objects.count() == 1
