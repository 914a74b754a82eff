"""Guideline lines as published letters write them, in words of our own."""

from typing import Any

import pytest

from openimr.archive.reading import guideline_lines
from openimr.archive.reading.source import Source

LINES: list[tuple[str, list[dict[str, Any]]]] = [
    ("The Expert Reviewer did not cite any medical evidence for its decision.", []),
    ("Decision based on MTUS Elbow Complaints 2007, Section(s): 326.",
     [{"chapter": "Elbow Complaints", "year": 2007, "pages": ["326"], "sections": [], "source": "acoem"}]),
    ("Decision based on MTUS Low Back Complaints 2004, Section(s): Physical Methods, Summary.",
     [{"chapter": "Low Back Complaints", "year": 2004, "sections": ["Physical Methods", "Summary"]}]),
    ("Decision based on MTUS Neck and Upper Back Complaints 2004, Section(s): Special Studies, and Chronic Pain Medical"
     " Treatment 2016, Section(s): Muscle relaxants (for pain, short term).",
     [{"chapter": "Neck and Upper Back Complaints", "sections": ["Special Studies"]},
      {"chapter": "Chronic Pain Medical Treatment", "year": 2016, "sections": ["Muscle relaxants (for pain, short term)"],
       "source": "mtus_chronic_pain"}]),
    ("Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004.", [{"chapter": "Forearm, Wrist, and Hand Complaints"}]),
    ("Decision based on MTUS Postsurgical Treatment 2009, and Acupuncture Treatment 2007.",
     [{"chapter": "Postsurgical Treatment", "source": "mtus_postsurgical"}, {"source": "mtus_acupuncture", "year": 2007}]),
    ("Decision based on MTUS Chronic Pain Treatment Guidelines Physical Therapy Page(s): 98-99.",
     [{"source": "mtus_chronic_pain", "pages": ["98-99"], "sections": ["Physical Therapy"]}]),
    ("Decision based on MTUS ACOEM Page(s): Cervical and Thoracic Spine; Table 2,Chronic Pain Treatment Guidelines.",
     [{"source": "acoem", "chapter": "Cervical and Thoracic Spine"}, {"source": "mtus_chronic_pain"}]),
    ("Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Low Back Chapter.",
     [{"scheme": "non_mtus", "source": "odg", "chapter": "Low Back"}]),
    ("Decision based on Non- MTUS Citation ODG Guidelines, 14th Edition, 2016, Knee Chapter.",
     [{"scheme": "non_mtus", "source": "odg", "edition": "14th Edition", "year": 2016, "chapter": "Knee"}]),
    ("Decision based on Non-MTUS Citation ACOEM Guidelines, Chapter 7, Consultations, page 137.",
     [{"source": "acoem", "pages": ["137"]}]),
    ("Decision based on Non-MTUS Citation Sildenafil: accessed from UpToDate.com on 12/17/2016.",
     [{"source": "web", "accessed": "2016-12-17"}]),
    ("The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines. Decision based on Non-MTUS"
     " Citation ODG, Pain and Other Medical Treatment Guidelines www.example.org/a.html.",
     [{"source": "odg"}, {"source": "web", "url": "www.example.org/a.html"}]),
]  # fmt: skip


@pytest.mark.parametrize("line, wanted", LINES, ids=[row[0][:60] for row in LINES])
def test_line(line: str, wanted: list[dict[str, Any]]) -> None:
    source = Source(line)
    found = [one.as_json() for one in guideline_lines.citations(source, source.span(0, len(line)))]
    assert [{name: one[name] for name in want} for one, want in zip(found, wanted, strict=True)] == wanted
    assert guideline_lines.cited(source.span(0, len(line))) == ("cited" if wanted else "none")
