"""Proposed, decided, used: what the tables and the page do with what the rules read."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.records import actions, facts
from openimr.records.citing import rereading
from openimr.records.citing.readings import READ
from openimr.records.facts import deciding, listing, proposing, rules
from openimr.records.facts.tables import Fact, FactPlace, FactsRead
from openimr.records.models import Page
from openimr.records.tests.conftest import AT, Add, new_case

REPORT = "Date of Service: 07/08/2014\n\nMedications: Norco 10/325 mg q6h prn #120. Soma 350 mg was discontinued.\n\nAssessment: Left L5 radiculopathy."
JSON = {"accept": "application/json"}


@pytest.fixture
def found(case: Case, add: Add) -> list[Fact]:
    add(REPORT)
    proposing.propose_case(case, at=AT)
    return list(case.facts.order_by("pk"))


def one(case: Case, **where: object) -> Fact:
    return case.facts.get(**where)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_page_is_read_once_for_each_version(case: Case, found: list[Fact], monkeypatch: pytest.MonkeyPatch) -> None:
    assert {fact.kind for fact in found} >= {"diagnosis", "medication", "body_part"}
    assert proposing.propose_case(case, at=AT) == 0
    assert proposing.progress(case) == (1, 1)
    monkeypatch.setattr(rules, "VERSION", rules.VERSION + 1)
    assert proposing.progress(case) == (0, 1)
    assert proposing.propose_case(case, at=AT) == 1
    assert case.facts.count() == len(found)
    assert set(case.facts.values_list("version", flat=True)) == {rules.VERSION}


def test_a_place_leads_back_to_the_words(case: Case, found: list[Fact]) -> None:
    for fact in found:
        place = fact.places.get()
        assert " ".join(place.page.bare_words()[place.first : place.last + 1]) == fact.quote
    soma = one(case, value__name="carisoprodol")
    assert (soma.assertion, soma.value["current"], soma.day) == ("historical", False, "2014-07-08")


def test_newer_rules_take_back_what_nobody_decided_and_keep_the_rest(
    case: Case,
    found: list[Fact],
    by: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, refused = one(case, kind="diagnosis"), one(case, value__name="carisoprodol")
    deciding.accept(fact=kept, by=by, at=AT)
    deciding.refuse(fact=refused, by=by, at=AT, reason="Another patient's page.")
    monkeypatch.setattr(rules, "VERSION", rules.VERSION + 1)
    monkeypatch.setattr(rules, "read", lambda sheet: [])
    proposing.propose_case(case, at=AT)
    assert {(fact.pk, fact.state) for fact in case.facts.all()} == {(kept.pk, "accepted"), (refused.pk, "refused")}
    assert one(case, pk=refused.pk).reason == "Another patient's page."


def test_a_copy_of_a_page_adds_a_place_and_no_fact(case: Case, found: list[Fact], add: Add) -> None:
    add(REPORT, "A second page that makes the file another one.")
    proposing.propose_case(case, at=AT)
    assert case.facts.count() == len(found)
    assert {fact.places.count() for fact in case.facts.all()} == {2}
    row = listing.rows(listing.standing(case).filter(kind="diagnosis"))[0]
    assert [place.ref for place in row.places] == ["R1 p. 1", "R2 p. 1"]


def test_the_same_score_on_another_day_is_another_fact(case: Case, add: Add) -> None:
    add("Date of Service: 07/08/2014\n\nPain is 6/10.")
    add("Date of Service: 08/08/2014\n\nPain is 6/10.")
    proposing.propose_case(case, at=AT)
    assert sorted(case.facts.filter(kind="measure").values_list("day", flat=True)) == ["2014-07-08", "2014-08-08"]


def test_only_what_a_person_accepted_is_used(case: Case, found: list[Fact], by: Actor) -> None:
    assert facts.accepted(case) == []
    norco = one(case, value__name="hydrocodone/acetaminophen")
    value = norco.value | {"quantity": 90}
    deciding.edit(fact=norco, value=value, assertion="present", by=by, at=AT, reason="The 2 is a 0.")
    (row,) = facts.accepted(case, "medication")
    assert (row.value["quantity"], row.fact.value["quantity"], row.fact.state) == (90, 120, "edited")
    assert facts.accepted(case, "visits") == []
    entry = Entry.objects.get(about=case.pk, verb="decide_fact")
    assert (entry.detail["state"], entry.detail["value"]["quantity"], entry.actor) == ("edited", 90, by.ref)


def test_what_was_removed_from_the_record_is_shown_and_used_no_more(case: Case, found: list[Fact], by: Actor) -> None:
    deciding.accept(fact=one(case, kind="diagnosis"), by=by, at=AT)
    assert len(facts.accepted(case)) == 1
    actions.remove(document=case.documents.get(), because="Not of this employee.", by=by, at=AT)
    assert facts.accepted(case) == []
    assert list(listing.in_order(case)) == []


def test_a_decision_has_an_actor_or_is_none(found: list[Fact]) -> None:
    with pytest.raises(IntegrityError, match="fact_decided_by_somebody"), transaction.atomic():
        Fact.objects.filter(pk=found[0].pk).update(state="accepted")


def test_two_people_do_not_overrule_each_other_unseen(found: list[Fact], by: Actor) -> None:
    deciding.accept(fact=found[0], by=by, at=AT, seen="proposed")
    with pytest.raises(deciding.FactRefused, match="Somebody else has accepted"):
        deciding.refuse(fact=found[0], by=by, at=AT, seen="proposed")
    assert deciding.refuse(fact=found[0], by=by, at=AT, seen="accepted").state == "refused"


@pytest.mark.parametrize(
    "value, assertion, says",
    [
        ({}, "present", "Nothing is left"),
        ({"name": "x" * 5000}, "present", "too long"),
        ({"name": "x"}, "sure", "Choose how"),
        (None, "present", "Nothing was changed"),
    ],
)
def test_an_edit_that_says_nothing_is_refused(
    case: Case, found: list[Fact], by: Actor, value: dict | None, assertion: str, says: str
) -> None:
    fact = one(case, kind="diagnosis")
    with pytest.raises(deciding.FactRefused, match=says):
        deciding.edit(fact=fact, value=fact.value if value is None else value, assertion=assertion, by=by, at=AT)
    assert one(case, pk=fact.pk).state == "proposed"


def test_a_closed_record_takes_no_decision(case: Case, found: list[Fact], by: Actor) -> None:
    Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(deciding.FactRefused, match="record is closed"):
        deciding.accept(fact=found[0], by=by, at=AT)


def test_reading_the_pages_queues_their_facts(case: Case, add: Add) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    document = add(REPORT)
    job = ProcrastinateJob.objects.get(task_name="records.propose_facts")
    assert job.args == {"upload_id": str(document.upload_id)}
    assert proposing.propose_upload(job.args["upload_id"], at=AT) == 1
    assert proposing.ask_again(case) == 0


def test_stopped_between_pages_nothing_is_lost_or_doubled(
    case: Case, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(REPORT, "Physical therapy: twelve visits were completed.")
    monkeypatch.setattr(proposing, "BATCH", 1)
    batches = proposing._batch
    monkeypatch.setattr(
        proposing,
        "_batch",
        lambda keys, at: (_ for _ in ()).throw(KeyboardInterrupt) if FactsRead.objects.exists() else batches(keys, at),
    )
    with pytest.raises(KeyboardInterrupt):
        proposing.propose_case(case, at=AT)
    assert FactsRead.objects.count() == 1
    monkeypatch.setattr(proposing, "_batch", batches)
    assert proposing.propose_case(case, at=AT) == 1
    assert case.facts.get(kind="visits").value["count"] == 12
    assert FactPlace.objects.count() == case.facts.count()


# -- the page ---------------------------------------------------------------------------------------------------


def test_the_page_shows_each_fact_with_its_words_and_page(case: Case, found: list[Fact], clerk: Person) -> None:
    page = browser(clerk).get(reverse("records:facts", args=[case.pk]))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    place = one(case, kind="diagnosis").places.get()
    assert "Left L5 radiculopathy" in text
    assert f"document=1&amp;page=1&amp;mark={place.first}-{place.last}" in text
    assert f"{len(found)} proposed, 0 accepted" in text


def test_the_link_shows_the_words_on_the_page(case: Case, found: list[Fact], clerk: Person) -> None:
    place = one(case, kind="diagnosis").places.get()
    address = f"{reverse('records:read', args=[case.pk])}?document=1&page=1&mark={place.first}-{place.last}"
    hits = ",".join(str(word) for word in range(place.first, place.last + 1))
    assert f'data-hits="{hits}"' in browser(clerk).get(address).content.decode()
    for wrong in ("9-3", "x-y", "-"):
        assert (
            'data-hits=""'
            in browser(clerk).get(address.split("&mark", maxsplit=1)[0] + f"&mark={wrong}").content.decode()
        )


def test_as_many_queries_for_many_facts_as_for_few(
    case: Case, add: Add, clerk: Person, django_assert_num_queries: Callable
) -> None:
    client, address = browser(clerk), reverse("records:facts", args=[case.pk])
    add("Assessment: lumbar strain.")
    proposing.propose_case(case, at=AT)
    client.get(address)
    with django_assert_num_queries(12):
        few = client.get(address)
    add(REPORT, "Assessment: cervical strain, carpal tunnel syndrome, depression. Naproxen 550 mg twice a day.")
    proposing.propose_case(case, at=AT)
    with django_assert_num_queries(12):
        many = client.get(address)
    assert many.content.count(b"data-fact ") > few.content.count(b"data-fact ") + 5


def test_what_another_window_edited_is_not_written_over(case: Case, found: list[Fact], by: Actor) -> None:
    fact = one(case, value__name="hydrocodone/acetaminophen")
    told: dict[str, Any] = {"fact": fact, "by": by, "at": AT, "seen": "proposed", "assertion": "present"}
    deciding.edit(**told, value=fact.value | {"quantity": 90})
    assert deciding.edit(**told, value=fact.value | {"quantity": 90}).stands["quantity"] == 90  # pressed twice
    with pytest.raises(deciding.FactRefused, match="meanwhile"):
        deciding.edit(**told, value=fact.value | {"quantity": 30})
    assert one(case, pk=fact.pk).stands["quantity"] == 90
    assert Entry.objects.filter(about=case.pk, verb="decide_fact").count() == 1


def test_a_page_read_again_tells_its_facts_anew(case: Case, add: Add, by: Actor) -> None:
    page = add("Assessment: lumbar strain. Naproxen 550 mg twice a day.").pages.get()
    proposing.propose_case(case, at=AT)
    kept = one(case, kind="medication")
    deciding.accept(fact=kept, by=by, at=AT)
    rows = [["Received", 9, 9, 20, 20], ["today:", 21, 9, 30, 20], *page.word_rows()]
    told_again(page, [row for row in rows if row[0] not in ("lumbar", "strain.")], by)
    assert proposing.propose_upload(page.upload_id, at=AT) == 1
    words = Page.objects.get(pk=page.pk).bare_words()
    place = kept.places.get()
    assert " ".join(words[place.first : place.last + 1]) == kept.quote
    assert not case.facts.filter(kind="diagnosis").exists()
    told_again(page, [["Nothing", 9, 9, 20, 20]], by)
    proposing.propose_upload(page.upload_id, at=AT)
    assert (kept.places.get().first, one(case, pk=kept.pk).state) == (FactPlace.NOWHERE, "accepted")


def told_again(page: Page, rows: list[list[Any]], by: Actor) -> None:
    """Another reading of a page, which says these words."""
    page = Page.objects.select_related("document__case", "upload").get(pk=page.pk)
    asked = actions.ask_again(page=page, turn=0, by=by, at=AT)
    columns = {name: getattr(page, name) for name in READ}
    rereading._keep(asked.pk, columns | {"words": json.dumps(rows), "text": " ".join(row[0] for row in rows)})


def test_deciding_by_form_and_by_script(case: Case, found: list[Fact], clerk: Person, by: Actor) -> None:
    client, fact = browser(clerk), one(case, value__name="hydrocodone/acetaminophen")
    address = reverse("records:fact", args=[case.pk, fact.pk])
    answer = client.post(address, {"decision": "accept", "seen": "proposed"})
    assert (answer.status_code, answer.url.endswith(f"/facts/#fact-{fact.pk}")) == (302, True)
    sent = {"decision": "edit", "seen": "accepted", "value-quantity": "90", "value-refills": "", "assertion": "present"}
    told = client.post(address, sent, headers=JSON)
    assert (told.status_code, told.json()["state"], "#90" in told.json()["words"]) == (200, "edited", True)
    held = one(case, pk=fact.pk)
    assert (held.edited_value["quantity"], held.value["quantity"], held.by) == (90, 120, by.ref)
    late = client.post(address, {"decision": "refuse", "seen": "proposed"}, headers=JSON)
    assert (late.status_code, "meanwhile" in late.json()["problem"]) == (409, True)
    assert client.post(address, {"decision": "perhaps"}).status_code == 409


def test_a_reviewer_decides_in_the_seats_name(case: Case, found: list[Fact], seated: Person) -> None:
    client, fact = browser(seated), found[0]
    assert client.post(reverse("records:fact", args=[case.pk, fact.pk]), {"decision": "accept"}).status_code == 302
    assert one(case, pk=fact.pk).by == "seat:7c0f"
    assert str(seated.pk) not in str(list(Entry.objects.filter(about=case.pk).values()))


def test_others_see_and_decide_nothing(case: Case, found: list[Fact], stranger: Person, employee: Person) -> None:
    for person in (stranger, employee):
        client = browser(person)
        assert client.get(reverse("records:facts", args=[case.pk])).status_code == 404
        assert (
            client.post(reverse("records:fact", args=[case.pk, found[0].pk]), {"decision": "accept"}).status_code == 404
        )
    assert one(case, pk=found[0].pk).state == "proposed"


def test_a_fact_is_not_reached_through_another_case(found: list[Fact], clerk: Person) -> None:
    other = new_case("IMR14-0000002")
    assert (
        browser(clerk).post(reverse("records:fact", args=[other.pk, found[0].pk]), {"decision": "accept"}).status_code
        == 404
    )
    assert b"radiculopathy" not in browser(clerk).get(reverse("records:facts", args=[other.pk])).content


def test_what_differs_between_pages_is_said(case: Case, add: Add) -> None:
    add("Assessment: Left knee meniscal tear. Norco 10/325 mg bid. She completed 8 physical therapy visits.")
    add("Assessment: Right knee meniscal tear. Norco 5/325 mg bid. She completed 12 physical therapy visits.")
    proposing.propose_case(case, at=AT)
    told = [
        conflict.sentence
        for group in listing.groups(case, list(listing.in_order(case)))
        for conflict in group.conflicts
    ]
    assert any("side differs: left (R1 p. 1); right (R2 p. 1)" in sentence for sentence in told)
    assert any("dose differs: 10/325 mg (R1 p. 1); 5/325 mg (R2 p. 1)" in sentence for sentence in told)
    assert any("completed visits differs: 8 (R1 p. 1); 12 (R2 p. 1)" in sentence for sentence in told)
    assert Page.objects.count() == 2


def test_a_long_list_is_shown_in_pages_and_a_form_comes_back_to_its_own(
    case: Case, add: Add, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openimr.records.facts.views.ROWS", 2)
    add(REPORT)
    proposing.propose_case(case, at=AT)
    client, address = browser(clerk), reverse("records:facts", args=[case.pk])
    second = client.get(address + "?page=2").content.decode()
    assert second.count("data-fact ") == 2
    fact = next(fact for fact in case.facts.all() if f'id="fact-{fact.pk}"' in second)
    sent = {"decision": "refuse", "list_page": "2", "list_state": "proposed"}
    answer = client.post(reverse("records:fact", args=[case.pk, fact.pk]), sent)
    assert answer.url == f"{address}?state=proposed&page=2#fact-{fact.pk}"
