"""What identifies is found in every form; what belongs to medicine survives."""

import pytest

from openimr.publication import leaks
from openimr.publication.identifiers.known import Entity
from openimr.publication.profiles import profile
from openimr.publication.redacting import Marks, Rules, redact

WOMAN = Entity("employee", "person", "Marigold T. Fenner-Oakes")
PUBLIC, HARBOR = profile("DWC_PUBLIC"), profile("SAFE_HARBOR")


def public(text: str, *entities: Entity) -> str:
    return redact(text, Rules(PUBLIC, entities)).redacted


def harbor(text: str, *entities: Entity) -> str:
    return redact(text, Rules(HARBOR, entities)).redacted


@pytest.mark.parametrize(
    "form",
    ["Marigold T. Fenner-Oakes", "Marigold Fenner-Oakes", "Fenner-Oakes, Marigold", "FENNER-OAKES, MARIGOLD T.", "M. Fenner-Oakes",
     "M.T. Fenner-Oakes", "Fenner-Oakes M.", "Ms. Fenner-Oakes", "Marigold", "Fenner-Oakes’s", "Fenner", "Oakes", "Fenner Oakes",
     "Fen-\nner-Oakes", "Mari gold Fenner-Oakes", "MARIGOLD", "M.T.F.", "Marigold\nFenner-\nOakes"],
)  # fmt: skip
def test_a_known_name_in_every_form(form: str) -> None:
    done = public(f"The worker, {form}, lifts boxes and has pain.", WOMAN)
    for part in ("arigold", "enner", "akes", "FENNER", "OAKES", "gold", "ner-"):
        assert part not in done, done
    assert "lifts boxes and has pain." in done
    assert "[employee]" in done


def test_a_known_organization_by_its_short_forms() -> None:
    firm = Entity("administrator", "organization", "Heronbill Claims Service, Inc.")
    text = "HERONBILL CLAIMS SERVICE refused it. Heronbill wrote again; H.C.S. closed its file."
    assert public(text, firm).count("[claims administrator]") == 3


def test_numbers_with_any_separators() -> None:
    claim = Entity("claim", "number", "HCS-21-0041")
    assert public("File HCS210041, HCS 21 0041 and hcs/21/0041.", claim).count("[claim or file number]") == 3


EIGHTEEN = {  # one for each kind of 45 CFR 164.514(b)(2)(i): the sentence, and what must be gone
    "A names": ("She saw Dr. Quillon Marsett today.", "Marsett"),
    "B geography": ("She lives at 4410 Sedgewick Avenue, Apt 3, Fogharbor, CA 95999.", "Sedgewick Fogharbor 95999"),
    "C dates": ("Seen on October 18, 2016 and 11/02/2016, aged 93 years.", "October 18 11/02 93"),
    "D telephone": ("Call (916) 555-0142 before noon.", "555 0142"),
    "E fax": ("Sent by fax: 916-555-0177.", "555 0177"),
    "F e-mail": ("Write to m.fenner@example.org.", "fenner example"),
    "G social security": ("SSN 078-05-1120 is on file.", "078 1120"),
    "H medical record": ("MRN: 00482-B was pulled.", "00482"),
    "I health plan": ("Member ID: XKV99214403 is active.", "XKV"),
    "J account": ("Invoice no. 88213-77 is open.", "88213"),
    "K licence": ("License No. A-118204 and NPI 1457399028.", "118204 1457399028"),
    "L vehicle": ("VIN 1HGCM82633A004352, plate 7KDL204.", "1HGCM 7KDL204"),
    "M device": ("The pump, serial number NX-40021-7, works.", "NX-40021"),
    "N web": ("See www.marigold-fenner.example/knee for photos.", "marigold"),
    "O network": ("Uploaded from 203.0.113.77 at noon.", "203.0"),
    "P biometric": ("Fingerprint ID: FP-99120 matched.", "99120"),
    "Q photograph": ("The file face_front.jpg shows her.", "face_front"),
    "R other": ("Badge number: K-20417; claim no. 11-204-77.", "20417 204-77"),
}


@pytest.mark.parametrize("kind", EIGHTEEN)
def test_safe_harbor_removes(kind: str) -> None:
    text, gone = EIGHTEEN[kind]
    done = harbor(text)
    assert [word for word in gone.split() if word in done] == [], done


def test_days_stay_in_the_public_profile_and_shrink_to_years_in_the_other() -> None:
    text = "Hurt on 1/20/04, seen October 18, 2016, born on 05/02/1979."
    assert public(text) == "Hurt on 1/20/04, seen October 18, 2016, born on [date of birth]."
    assert harbor(text) == "Hurt on 2004, seen 2016, born on [date of birth]."


def test_what_only_looks_like_a_day_stays() -> None:
    text = "Pain 5/10 on VAS, strength 4/5, L4-5 and C5-6, Norco 10/325 mg, 2-3 times a week for 6 weeks, MTUS 2009 pages 98-99."
    assert harbor(text) == text


def test_ages_over_89_are_one_group() -> None:
    assert (
        public("A 91-year-old man and an 89 year old woman.") == "A 90 or older-year-old man and an 89 year old woman."
    )


EPONYMS = """Positive Spurling, Phalen and Tinel. Lachman's test was negative. McMurray sign. Hawkins-Kennedy test is positive. Neer
impingement sign; FABER; Patrick's test; Kemp's test; Cozen's test; Yergason test; Finkelstein test; Waddell signs 2 of 5; Hoffmann
sign absent; Babinski is down-going; Beck Depression Inventory 21; Epworth Sleepiness Scale 9; Oswestry index 44; de Quervain
tenosynovitis; Dupuytren contracture; Baker cyst; Colles fracture; positive Apley compression; Kellgren-Lawrence grade 3; (Trinh,
2007) (Gross-Cochrane, 2002); Furlan et al. 2006."""


def test_examiners_of_medicine_survive() -> None:
    assert public(EPONYMS) == EPONYMS


@pytest.mark.parametrize(
    "text",
    ["Dr. Spurling saw her.", "Seen by Roland Phalen, MD.", "Carlos Lachman, DC, treats her.", "Ms. Beck called."],
)
def test_a_person_of_such_a_name_does_not(text: str) -> None:
    assert "[person]" in public(text), public(text)


def test_an_employee_named_like_a_test() -> None:
    done = public(
        "Spurling reports pain. Spurling's test is positive. Mr. Spurling works.",
        Entity("employee", "person", "Amos Spurling"),
    )
    assert done == "[employee] reports pain. Spurling's test is positive. Mr. [employee] works."


def test_an_employee_named_like_a_word() -> None:
    done = public(
        "Long term use is not advised. Mr. Long agrees. Long's pain is worse.",
        Entity("employee", "person", "Peter Long"),
    )
    assert done.startswith("Long term use is not advised.")
    assert "Mr. Long" not in done


@pytest.mark.parametrize(
    "text",
    ["Her husband Wendell drives her.", "A co-worker, Tobias Kettleworth, saw the fall.", "The interpreter Ximena Robledo was present.",
     "Signed by Perpetua Vanterpool.", "She was seen by Ignatius Brook-Hale on Monday.", "KETTLEWORTH, ANNA was told.",
     "Nurse Adelheid Grout dressed it.", "According to Maria Lopez the pain is worse.", "Thelonius Grabowski, PT, treats the back."],
)  # fmt: skip
def test_people_whom_no_file_names(text: str) -> None:
    done = public(text)
    for name in ("Wendell", "Tobias", "Kettleworth", "Ximena", "Robledo", "Perpetua", "Vanterpool", "Ignatius", "Hale", "KETTLEWORTH",
                 "ANNA", "Adelheid", "Grout", "Maria", "Lopez", "Thelonius", "Grabowski"):  # fmt: skip
        assert name not in done, done


def test_a_lone_unknown_word_is_asked() -> None:
    piece = redact("Then the belt hit Zebulonia in the yard.", Rules(PUBLIC))
    assert [(one.sure, piece.text[one.start : one.end]) for one in piece.found] == [(False, "Zebulonia")]
    assert piece.redacted == piece.text
    told = Rules(PUBLIC, marks=Marks(removed=("Zebulonia",)))
    assert "Zebulonia" not in redact(piece.text, told).redacted
    kept = Rules(PUBLIC, marks=Marks(kept=frozenset({"zebulonia"})))
    assert redact(piece.text, kept).found == ()


def test_a_hand_cannot_keep_what_the_case_names() -> None:
    marks = Marks(kept=frozenset({"marigold"}))
    assert "Marigold" not in redact("Marigold walks.", Rules(PUBLIC, (WOMAN,), marks)).redacted


def test_a_public_source_keeps_its_address_and_a_look_alike_does_not() -> None:
    assert public("See https://www.drugs.com/famotidine.html.") == "See https://www.drugs.com/famotidine.html."
    for text in ("https://drugs.com.example.org/fenner", "https://fenner@drugs.com/x", "https://mydrugs.com/fenner"):
        assert "fenner" not in public(f"See {text} now.")


def rules(*entities: Entity) -> Rules:
    return Rules(profile("DWC_PUBLIC"), entities)


SPELLINGS = {
    "María José Quiñones-Tafoya": (
        "Maria Jose Quinones Tafoya", "MARIA QUINONES", "Quin\u0303ones", "Qui\u200bñones", "quinones's knee", "Quiñones\u2010Tafoya",
        "Quiñonez", "Maria_Quinones_MRI.pdf", "M. J. Q. T.",
    ),
    "Rose Young": ("rose young", "Rosie Young", "r. young", "rose-young.pdf", "J O H N R O S E Y O U N G"),
    "John Smith": ("Srnith", "5mith", "smith-john.pdf", "jsmith", "J O H N  S M I T H", "SMITH’S"),
    "Siobhan O'Brien": ("O’Brien", "OBRIEN", "o`brien", "O Brien"),
    "DeShawn McAllister": ("Mcallister", "MacAllister", "deshawn"),
    "Wei Li": ("Li", "LI, WEI"),
    "Guadalupe Hernández García": ("Hernandez-Garcia", "Lupita", "HERNANDEZ"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, forms in SPELLINGS.items() for form in forms])
def test_a_known_name_however_it_is_spelled(name: str, form: str) -> None:
    made = redact(f"It is told that {form} felt pain.", rules(Entity("employee", "person", name)))
    assert made.found
    assert all(one.sure for one in made.found), made.redacted
    left = made.redacted.replace("[employee]", "").replace("It is told that", "").replace("felt pain.", "")
    left = left.replace(" knee", "").replace(".pdf", "")
    assert not any(len(part) > 3 and part.casefold() in form.casefold() for part in left.split()), made.redacted


def test_a_place_leads_back_to_the_text_as_it_stands() -> None:
    text = "Seen: Qui\u200bn\u0303ones, ﬁt; MARI\u0301A JOSE\u0301 went."
    found = redact(text, rules(Entity("employee", "person", "María José Quiñones"))).found
    assert [text[one.start : one.end] for one in found] == ["Qui\u200bn\u0303ones", "MARI\u0301A", "JOSE\u0301"]


def test_common_words_near_a_name_stay() -> None:
    told = "Long-term use in a young patient, who rose early; Knees and Hands were stable. Do not walk."
    who = [Entity("employee", "person", name) for name in ("Rose Young", "Anna Long", "Ian Kneel", "Bo Handy")]
    assert redact(told, rules(*who)).redacted == told


BORN = ("3/5/70", "03.05.1970", "1970-03-05", "05-Mar-1970", "03 / 05 / 1970", "5 March 1970", "March 5th, 1970", "Mar. 5, 1970",
        "the fifth of March, 1970", "March fifth, 1970", "5 de marzo de 1970", "MARCH 5 1970")  # fmt: skip


@pytest.mark.parametrize("form", BORN)
def test_a_day_of_birth_however_it_is_written(form: str) -> None:
    made = redact(f"Seen in {form} again, and on 03/06/2016.", rules(Entity("birth_date", "day", "1970-03-05")))
    assert "[date of birth]" in made.redacted
    assert "70" not in made.redacted
    assert "03/06/2016" in made.redacted


ADDRESS = "1450 Alder Creek Road\nFresno, CA 93721"


@pytest.mark.parametrize(
    ("shape", "value", "form"),
    [
        ("address", ADDRESS, "1450 ALDER CREEK RD."),
        ("address", ADDRESS, "1450 Alder Creek"),
        ("address", ADDRESS, "alder creek road"),
        ("number", "WC-2016-004417", "2016 004417"),
        ("number", "WC-2016-004417", "004417"),
        ("number", "(559) 555-0142", "555.0142"),
        ("text", "maria.q+imr@example.org", "MARIA.Q+IMR at example dot org"),
    ],
)
def test_addresses_and_numbers_in_part(shape: str, value: str, form: str) -> None:
    made = redact(f"It says {form} there.", rules(Entity("claim", shape, value)))
    assert made.redacted == "It says [claim or file number] there."


@pytest.mark.parametrize("text", ["Nancy\nBur-\nnett", "Nancy Bumett", "NANCY BUR-\nNETT"])
def test_a_name_breaks_and_is_misread_between_any_two_letters(text: str) -> None:
    assert "nett" not in public(f"Seen: {text}.", Entity("employee", "person", "Nancy Burnett")).casefold()
    assert "bu" not in public(f"Seen: {text}.", Entity("employee", "person", "Nancy Burnett")).casefold()


def test_the_names_of_a_files_parts_are_no_misspelled_names() -> None:
    sought = leaks.Looked(Rules(PUBLIC, (Entity("employee", "person", "Marco Mejía"),)))
    told = [
        leaks.in_hidden(words, sought, output="letter.pdf", reader="x")
        for words in ("/MediaBox Media", "/Author Mejia")
    ]
    assert [[leak.words for leak in found] for found in told] == [[], ["Mejia"]]
