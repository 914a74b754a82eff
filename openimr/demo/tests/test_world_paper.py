"""The record files: the same bytes each run, text where it is digital, pictures where it is faxed, nobody real."""

import hashlib
import re
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from openimr.demo.world import fax, markup, paper, shelf


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    case = shelf.case(6)
    first, second = (paper.build(case, tmp_path / name) for name in ("one", "two"))
    digests = [[hashlib.sha256(path.read_bytes()).hexdigest() for path in paths] for paths in (first, second)]
    assert digests[0] == digests[1]
    assert [path.name for path in first] == [record["file"] for record in case["records"]]


def test_faxed_pages_are_pictures_and_the_others_have_text(tmp_path: Path) -> None:
    case = shelf.case(4)
    made = paper.build(case, tmp_path)[1]
    culture = next(d for d in shelf.placed(case["records"][1]) if d["ref"] == "R11")
    with pdfium.PdfDocument(made) as pdf:
        words = [page.get_textpage().get_text_bounded().strip() for page in pdf]
    silent = [number for number, text in enumerate(words, 1) if not text]
    assert silent == list(range(culture["first_page"], culture["last_page"] + 1))
    assert b"STAPHYLOCOCCUS" not in made.read_bytes()


def test_no_file_keeps_the_words_of_a_faxed_page_elsewhere(tmp_path: Path) -> None:
    for path in paper.build(shelf.case(6), tmp_path):
        with pikepdf.open(path) as pdf:
            assert "/StructTreeRoot" not in pdf.Root
            assert all("/Font" not in page.get("/Resources", {}) for page in pdf.pages)


@pytest.mark.parametrize("level", fax.LEVELS)
def test_a_fax_is_mostly_white_and_bilevel(level: str) -> None:
    case = shelf.case(6)
    with pdfium.PdfDocument(paper.digital(case, case["records"][1])) as pdf:
        picture = fax.faxed(pdf[0], level, "HEADER", "seed")
    black = picture.convert("L").histogram()[0] / (picture.width * picture.height)
    assert picture.mode == "1"
    assert 0.005 < black < 0.15


def test_a_picture_comes_back_from_the_fax_code_as_it_went_in() -> None:
    picture = Image.new("1", (64, 16), 255)
    picture.paste(0, (8, 4, 24, 12))
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(64, 16))
        fax.put(pdf, 0, picture)
        out = pikepdf.PdfImage(pdf.pages[0].get_images()["/Im0"]).as_pil_image().convert("1")
    assert list(out.tobytes()) == list(picture.tobytes())


def test_markup_reads_each_sign() -> None:
    page = "# H\na\nb\n\n- x\n- y\n= k | v | k2 | v2\n| A | B |\n| 1 | |\n[x] yes\n[ ] no\n~ Who | 01/02/2025\n@name"
    found = markup.blocks(page, {"name": lambda: "+ Label: value | Empty:"})
    assert [block["kind"] for block in found] == [
        "heading", "paragraph", "bullets", "pairs", "table", "ticks", "sign", "boxes"]  # fmt: skip
    assert found[1]["rows"] == ["a b"]
    assert found[4]["rows"] == [["A", "B"], ["1", ""]]
    assert found[5]["rows"] == [[True, "yes"], [False, "no"]]
    assert found[7]["rows"] == [[["Label", "value"], ["Empty", ""]]]


MATERIAL = "\n".join(path.read_text("utf-8") for path in sorted(shelf.HERE.rglob("*.yaml")))


def test_every_telephone_and_address_belongs_to_nobody() -> None:
    assert all(
        re.fullmatch(r"\d{3}[- ]555[- ]01\d\d", number)
        for number in re.findall(r"\b\d{3}[- ]\d{3}[- ]\d{4}\b", MATERIAL)
    )
    assert all(mail.endswith("@example.org") for mail in re.findall(r"[\w.]+@\w[\w.]*", MATERIAL))


def test_no_organization_of_the_real_letters_is_named() -> None:
    assert not re.search(r"maximus|federal services", MATERIAL, re.IGNORECASE)


def test_reviewers_are_in_no_record_of_a_case() -> None:
    names = [person["full_name"].split(",")[0] for person in shelf.people()["reviewers"]]
    pages = "\n".join(text for case in shelf.cases() for d in shelf.documents(case) for text in d["text"])
    assert names
    assert not [name for name in names if name in pages]


def test_each_party_of_a_case_can_sign_in() -> None:
    logins = {
        (number, person["as"]): person["email"] for person in shelf.people()["parties"] for number in person["for_case"]
    }
    for case in shelf.cases():
        for party in ("employee", "employee_attorney", "requesting_physician", "claims_administrator"):
            if who := case["application"][party]:
                assert logins[case["number"], party] == who["email"]


def test_conflicts_of_reviewers_name_parties_of_the_world() -> None:
    apps = [case["application"] for case in shelf.cases()]
    parties = {app["employer"]["name"] for app in apps}
    parties |= {app["claims_administrator"]["company"] for app in apps}
    parties |= {app["requesting_physician"]["name"] for app in apps}
    ties = [tie for person in shelf.people()["reviewers"] for tie in person["affiliations"]]
    assert len(ties) >= 3
    assert {tie["with"] for tie in ties} <= parties
