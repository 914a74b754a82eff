"""Which sentences a pattern can match at all: one pass for every pattern's own words, before any pattern runs."""

from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

ANCHORS: dict[str, str] = {
    "pain": "/10|/ 10|out of 10|out of ten|over 10|scale|vas|nrs|nprs|pain level|pain score|pain rating|pain intensity|/100|de 10|sobre 10|0-10|0 - 10|on the ",
    "rated": "down from|went from|come from|decreased from|reduced from|improved from|dropped from|rates|rated|rating|ranges|ranged|varies|fluctuates",
    "scale": (
        "odi|oswestry|ndi|neck disability|dash|disabilit|lefs|lower extremity functional|womac|koos|ikdc|spadi|uef|fabq|psfs|patient-specific|patient specific"
        "|roland|rmdq|sf-|sf3|sf1|phq|gad|bdi|beck| bai|gaf|global assessment|catastroph|pcs|epworth|soapp| ort|(ort|opioid risk|moca|montreal|mmse|mini-mental|mini mental"
        "| pcl|pain disability|minute walk|6mwt|timed up| tug|tampa|tsk"
    ),
    "motion": "flex| ff |bending|extens| ext|abd|adduction|rotation| rot |rotacion| er | ir | er:| ir:|,er|,ir|tilt|pronat|supinat|inversion|eversion|deviation|straight leg|slr",
    "grip": "grip|jamar|pinch|dynamom",
    "muscle": "/5|/ 5",
    "tolerance": "walk|stand|sit|driv|lift|ambulat",
    "work": (
        "duty|duties|work|disab|ttd|tpd|p&s|p & s|stationary|mmi|medical improvement|trabaj|retire|restric|employ|laid off|incapac|estacionari|regular|"
        "unrestricted|normal duties|servicio|usual|deber|schedule|activit|preclud|terminated"
    ),
    "limit": "restric|preclud|work|lift|no |avoid|limit|lbs|pounds|sin ",
    "study": (
        "mri|magnetic|ct|xr|cat scan|tomogra|x-ray|xray|x ray|radiogra|film|emg|ncs|ncv|electro|nerve conduction|ultraso|sonogram|doppler|bone scan|scintig"
        "|myelogram|arthrogram|dexa|bone density|resonancia|rayos|flexion/extension|edx"
    ),
    "function": "allow|enable|permits|lets|function|funcion|adl|daily|able to|range of motion|rom|mobility|ability|walking|sleep|strength|tolerance|capacity|sitting|standing|lifting|actividades|% |percent",
    "effects": "side effect|side-effect|adverse|secundarios",
    "effect": (
        "sleep|tired|nause|dizz|foggy|loopy|jittery|constipation|vomit|drows|sedat|gastritis|upset|abdominal|heartburn|dyspepsia|itch|prurit|rash|dry mouth"
        "|weight gain|fatigue|somnolen|confusion|swelling|edema|headache|insomnia|blurred|palpit|diarrhea|bloat|letharg|estrenim|mareo|distress|grog|hives"
    ),
    "guideline": (
        "mtus|acoem|odg|guideline|uptodate|evidence|randomized|systematic|meta-analysis|used|indicated|recommended|patients|medical literature|studies|criteria|cochrane|fda"
    ),
    "therapist": "physical therapy|occupational therapy|chiropractic|acupuncture|hand therapy|aquatic therapy|physiotherapy",
    "test": "uds|udt|urine|tox|drug|cures|pdmp|orina|oral fluid|urinalysis",
    "behavior": (
        "aberran|drug|misuse|diversion|refill|lost|stolen|doctor|overus|ran out|abuse|addiction|prescriber|more than prescribed|escalat|contract|agreement"
    ),
    "units": "visit|session|sesion|treatment|tratamiento|appointment|tx|vis.",
    "visits": "visit|session|treatment|appointment|sesion|tratamiento|week|wk|semana|month|tx|x|attended|completed|authorized|approved|#|times|used|therap|vis.|units|remaining|no-show|pt|ot",
}


@cache
def _automaton() -> tuple[AhoCorasick, list[list[str]]]:
    tags: dict[str, list[str]] = {}
    for tag, words in ANCHORS.items():
        for word in filter(None, words.split("|")):
            tags.setdefault(word, []).append(tag)
    return AhoCorasick(list(tags)), list(tags.values())


def find(plain: str, ends: Sequence[int]) -> dict[str, list[int]]:
    """For each tag the indexes of the sentences that hold one of its words, ascending; `ends`: of the sentences."""
    automaton, tags = _automaton()
    found: dict[str, list[int]] = {tag: [] for tag in ANCHORS}
    index = 0
    places = sorted((start, word) for word, start, _ in automaton.find_matches_as_indexes(plain, overlapping=True))
    for start, word in places:
        while index < len(ends) - 1 and ends[index] <= start:
            index += 1
        for tag in tags[word]:
            if not found[tag] or found[tag][-1] != index:
                found[tag].append(index)
    return found
