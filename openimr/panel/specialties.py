"""Which specialties fit which disputed treatment: "same or similar" as data, best first. Our reading, no statute."""

from collections.abc import Iterable

PMR = "Physical Medicine and Rehabilitation"
OCC = "Occupational Medicine"
PAIN = "Pain Medicine"
ORTHO = "Orthopaedic Surgery"
NEURO = "Neurology"
NEUROSURGERY = "Neurological Surgery"
PSYCHIATRY = "Psychiatry"
PSYCHOLOGY = "Psychology"
INTERNAL = "Internal Medicine"
FAMILY = "Family Medicine"
INFECTION = "Infectious Disease"
CHIRO = "Chiropractic"
ACUPUNCTURE = "Acupuncture"
DENTAL = "Dentistry"

FIT: dict[str, tuple[str, ...]] = {
    "PHARMA": (PAIN, PMR, OCC, INTERNAL, FAMILY),
    "REHAB": (PMR, OCC, ORTHO, CHIRO, ACUPUNCTURE, PAIN),
    "DIAGNOSTIC": (ORTHO, PMR, NEURO, OCC, NEUROSURGERY),
    "DMEPOS": (PMR, ORTHO, OCC),
    "INJECTION": (PAIN, PMR, ORTHO),
    "SURGERY": (ORTHO, NEUROSURGERY),
    "EVAL_MGMT": (OCC, PMR, FAMILY, INTERNAL),
    "BEHAVIORAL": (PSYCHIATRY, PSYCHOLOGY),
    "PROGRAM": (PMR, PAIN, PSYCHIATRY),
    "HOME_HEALTH": (INTERNAL, PMR, INFECTION, FAMILY, OCC),
    "TRANSPORT": (OCC, PMR, FAMILY),
    "DENTAL": (DENTAL,),
    "OTHER": (OCC, PMR, INTERNAL, FAMILY),
}


def fitting(categories: Iterable[str]) -> list[str]:
    """The specialties that fit every category, else those that fit most of them, best first."""
    wanted = list(dict.fromkeys(categories)) or ["OTHER"]
    scores: dict[str, float] = {}
    for category in wanted:
        for place, specialty in enumerate(FIT.get(category, FIT["OTHER"])):
            scores[specialty] = scores.get(specialty, 0.0) + 10 - place
    most = max(sum(specialty in FIT.get(category, ()) for category in wanted) for specialty in scores)
    best = [name for name in scores if sum(name in FIT.get(category, ()) for category in wanted) == most]
    return sorted(best, key=lambda name: -scores[name])


def fitting_any(categories: Iterable[str]) -> list[str]:
    """The specialties that fit at least one of the categories: an area in which a board certification counts."""
    wanted = list(dict.fromkeys(categories)) or ["OTHER"]
    return list(dict.fromkeys(name for category in wanted for name in FIT.get(category, FIT["OTHER"])))
