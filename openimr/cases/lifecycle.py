"""The lifecycle of a case as a table that a lawyer can read. Pure: no framework, no database.

Source: Labor Code 4610.5-4610.6 and 8 CCR 9792.10.1-9792.10.7, as told row by row. `move` in `actions` obeys it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from openimr.accounts.roles import Role

Facts = Mapping[str, Any]


class State(StrEnum):
    RECEIVED = "received"
    INFO_REQUESTED = "info_requested"
    DUPLICATE = "duplicate"
    INELIGIBLE = "ineligible"
    DEFERRED = "deferred"
    ELIGIBLE = "eligible"
    RECORDS_PENDING = "records_pending"
    RECORDS_OVERDUE = "records_overdue"
    RECORDS_COMPLETE = "records_complete"
    REVIEWER_ASSIGNED = "reviewer_assigned"
    IN_REVIEW = "in_review"
    AWAITING_INFO = "awaiting_info"
    DRAFT = "draft"
    ISSUED = "issued"
    IMPLEMENTED = "implemented"
    OVERDUE_IMPLEMENTATION = "overdue_implementation"
    CLOSED = "closed"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return STATE_WORDS[self]

    @property
    def ended(self) -> bool:
        return self in ENDED

    @property
    def open_before_determination(self) -> bool:
        return self in OPEN


STATE_WORDS = {
    State.RECEIVED: "application received",
    State.INFO_REQUESTED: "information asked for",
    State.DUPLICATE: "duplicate of an earlier application",
    State.INELIGIBLE: "not eligible",
    State.DEFERRED: "deferred: liability is disputed",
    State.ELIGIBLE: "eligible",
    State.RECORDS_PENDING: "records asked for",
    State.RECORDS_OVERDUE: "records overdue",
    State.RECORDS_COMPLETE: "records complete",
    State.REVIEWER_ASSIGNED: "reviewer assigned",
    State.IN_REVIEW: "in review",
    State.AWAITING_INFO: "reviewer asked for more",
    State.DRAFT: "draft determination",
    State.ISSUED: "determination issued",
    State.IMPLEMENTED: "implemented",
    State.OVERDUE_IMPLEMENTATION: "implementation overdue",
    State.CLOSED: "closed",
    State.TERMINATED: "terminated",
    State.WITHDRAWN: "withdrawn",
}
ENDED = frozenset({State.DUPLICATE, State.INELIGIBLE, State.CLOSED, State.TERMINATED, State.WITHDRAWN})
DECIDED = frozenset({State.ISSUED, State.IMPLEMENTED, State.OVERDUE_IMPLEMENTATION})
OPEN = frozenset(State) - ENDED - DECIDED
BEFORE_RECORDS = frozenset({State.RECORDS_PENDING, State.RECORDS_OVERDUE})
ITEM_MAY_WAIT = frozenset(State) - frozenset(  # one item deferred while the others went on, or ended
    {State.RECEIVED, State.INFO_REQUESTED, State.DEFERRED, State.DUPLICATE, State.WITHDRAWN}
)
WITH_REVIEWER = frozenset({State.REVIEWER_ASSIGNED, State.IN_REVIEW, State.AWAITING_INFO})


@dataclass(frozen=True)
class Guard:
    """A condition on facts: which fact it needs, when it holds, and what a person reads when it does not."""

    needs: str
    holds: Callable[[Any], bool]
    refusal: str


@dataclass(frozen=True)
class Step:
    """One row: from any of `sources` to `target` (None: the state stays), by one of `who`.

    `events` are legal events (law room) that the step itself is; `notices` are the letters it owes.
    """

    name: str
    sources: frozenset[State]
    target: State | None
    who: tuple[Role, ...]
    sentence: str
    law: str
    guards: tuple[Guard, ...] = ()
    notices: tuple[str, ...] = ()
    events: tuple[str, ...] = field(default=())


class StepRefused(Exception):
    """The table does not allow the step; the text says why and what to do. `step` and `law` name the row."""

    def __init__(self, sentence: str, *, step: str, law: str = "") -> None:
        super().__init__(sentence)
        self.step, self.law = step, law


GROUNDS = Guard("grounds", lambda found: bool(found), "Name at least one ground of ineligibility.")
EARLIER = Guard("earlier_case", lambda number: bool(number), "Name the earlier case that this application repeats.")
QUESTION = Guard("question", lambda words: bool(words), "Write what information is asked for, and of whom.")
ITEM_ELIGIBLE = Guard(
    "eligible_items", lambda count: count > 0, "No disputed item is eligible; find the case ineligible."
)
LIABILITY = Guard("liability_reason", lambda words: bool(words), "State the claims administrator's reason.")
CLINICAL = Guard(
    "clinical_documents", lambda count: count > 0, "No medical record has come in; a review needs at least one."
)
CHECKLIST = Guard(
    "required_missing",
    lambda missing: not missing,
    "Required records are still missing; wait, or proceed once they are overdue.",
)
NOT_UR_ALONE = Guard(
    "non_ur_documents",
    lambda count: count > 0,
    "A determination may not rest on the utilization review decision alone; ask the employee or the requesting physician for a record.",
)
READ_ALL = Guard(
    "unreadable_documents",
    lambda count: not count,
    "A received file has not been read yet; wait until reading ends, or remove it with a reason.",
)
QUALIFIED = Guard(
    "qualification_refusals", lambda refusals: not refusals, "The reviewer does not meet every qualification."
)
CLEARED = Guard("conflicts", lambda hits: not hits, "The reviewer has a conflict of interest on this case.")
ATTESTED = Guard("attested", lambda done: done is True, "The reviewer must sign the attestation first.")
EVERY_ITEM = Guard("undecided_items", lambda count: count == 0, "Every disputed item needs a decision.")
SUMMARY = Guard("draft_problems", lambda count: count == 0, "The draft still has problems; see the list of checks.")
SIGNED = Guard("signed", lambda done: done is True, "The determination must be signed first.")
APPROVAL = Guard(
    "approval_date", lambda day: bool(day), "An extension needs the Administrative Director's approval and its date."
)
CERTIFIED = Guard(
    "certification",
    lambda given: given is True,
    "A written certification of the threat, with documents, must be on file.",
)
IN_WRITING = Guard("in_writing", lambda given: given is True, "A withdrawal must be in writing.")
AUTHORIZED = Guard(
    "authorized_items", lambda count: count > 0, "Name the items that the claims administrator authorized."
)
ALL_AUTHORIZED = Guard(
    "items_left", lambda count: count == 0, "Items are still disputed; record the authorization item by item."
)
OVERDUE = Guard(
    "time_over", lambda over: over is True, "The time to answer has not run out; wait, or record the answer."
)
ANSWERED = Guard("came_date", lambda day: bool(day), "Say on which day the answer came.")
RESOLVED = Guard(
    "liability_resolved_date",
    lambda day: bool(day),
    "Give the day on which the notice that liability is resolved was served.",
)
WINDOW = Guard("appeal_window_over", lambda over: over is True, "The time to appeal has not run out.")

CLERK, COORD, REVIEWER = Role.INTAKE_CLERK, Role.COORDINATOR, Role.REVIEWER
DIRECTOR, SYSTEM = Role.MEDICAL_DIRECTOR, Role.SYSTEM
OFFICE = (CLERK, COORD)
_ = frozenset

LIFECYCLE: tuple[Step, ...] = (
    Step("mark_duplicate", _({State.RECEIVED}), State.DUPLICATE, OFFICE,
         "Closed as a duplicate of an earlier application.", "8 CCR 9792.10.3(a)", (EARLIER,), ("N2",)),
    Step("ask_information", _({State.RECEIVED}), State.INFO_REQUESTED, OFFICE,
         "Asked for information needed to decide eligibility.", "8 CCR 9792.10.3(b)", (QUESTION,), ("N3",), ("information_requested",)),
    Step("take_information", _({State.INFO_REQUESTED}), State.RECEIVED, OFFICE,
         "The answer came: screening goes on with it.", "8 CCR 9792.10.3(c)", (ANSWERED,), (), ("information_received",)),
    Step("go_on_without", _({State.INFO_REQUESTED}), State.RECEIVED, (*OFFICE, SYSTEM),
         "No answer came in its time: screening goes on without it.", "8 CCR 9792.10.3(c)", (OVERDUE,), (), ("information_not_received",)),
    Step("add_information", _({State.RECEIVED}), None, OFFICE,
         "A fact learned since the application was added to it.", "8 CCR 9792.10.3(b)", (ANSWERED,)),
    Step("find_ineligible", _({State.RECEIVED}), State.INELIGIBLE, OFFICE,
         "Found not eligible for independent medical review.", "8 CCR 9792.10.3", (GROUNDS,), ("N4",), ("ineligibility_found",)),
    Step("defer", _({State.RECEIVED}), State.DEFERRED, OFFICE,
         "Deferred while liability is disputed.", "8 CCR 9792.10.3(d)", (LIABILITY,), ("N5",), ("deferral_found",)),
    Step("resume", _({State.DEFERRED}), State.RECEIVED, OFFICE,
         "Taken up again: the dispute over liability is resolved.", "Labor Code 4610.5(h)(2)", (RESOLVED,), (), ("liability_resolved",)),
    Step("resume_item", ITEM_MAY_WAIT, None, OFFICE,
         "A deferred item was taken up again: the dispute over its liability is resolved.", "Labor Code 4610.5(h)(2)",
         (RESOLVED,), (), ("liability_resolved",)),
    Step("close_deferred", _({State.DEFERRED}), State.CLOSED, OFFICE,
         "Closed: liability was finally decided against the claim.", "8 CCR 9792.10.3(d)", (), ("N6",)),
    Step("find_eligible", _({State.RECEIVED}), State.ELIGIBLE, OFFICE,
         "Found eligible for independent medical review.", "8 CCR 9792.10.3", (ITEM_ELIGIBLE,), (), ("eligibility_found",)),
    Step("request_records", _({State.ELIGIBLE}), State.RECORDS_PENDING, OFFICE,
         "Assigned for review; the records were asked for.", "8 CCR 9792.10.4(b)", (), ("N7",)),
    Step("expedite", OPEN, None, OFFICE,
         "Converted to an expedited review.", "8 CCR 9792.10.4(c)", (CERTIFIED,), ("N8",), ("conversion_to_expedited",)),
    Step("complete_records", BEFORE_RECORDS, State.RECORDS_COMPLETE, OFFICE,
         "The required records are in.", "8 CCR 9792.10.5", (READ_ALL, CLINICAL, CHECKLIST), (), ("records_complete",)),
    Step("records_overdue", _({State.RECORDS_PENDING}), State.RECORDS_OVERDUE, (SYSTEM, COORD),
         "The records did not come in time.", "8 CCR 9792.10.5(a)(1), 9792.12(c)(6)", (), ("N12",), ("records_overdue",)),
    Step("proceed_without", _({State.RECORDS_OVERDUE}), State.RECORDS_COMPLETE, (COORD,),
         "The review proceeds on the records at hand.", "8 CCR 9792.10.6(b)(2)", (READ_ALL, NOT_UR_ALONE), (), ("records_complete",)),
    Step("assign_reviewer", _({State.RECORDS_COMPLETE}), State.REVIEWER_ASSIGNED, (COORD,),
         "A qualified reviewer without conflict of interest was assigned.", "Labor Code 139.5(d)(4)-(5)", (QUALIFIED, CLEARED)),
    Step("recuse", WITH_REVIEWER, State.RECORDS_COMPLETE, (REVIEWER, COORD),
         "The reviewer left the case; another will be assigned.", "Labor Code 139.5(d)(5)"),
    Step("attest", _({State.REVIEWER_ASSIGNED}), State.IN_REVIEW, (REVIEWER,),
         "The reviewer attested and began.", "Labor Code 139.5(d)", (ATTESTED,)),
    Step("ask_more", _({State.IN_REVIEW}), State.AWAITING_INFO, (REVIEWER, COORD),
         "The reviewer asked for more information.", "Labor Code 4610.6(b); 8 CCR 9792.10.5(c)", (QUESTION,), ("N13",), ("reviewer_request",)),
    Step("take_more", _({State.AWAITING_INFO}), State.IN_REVIEW, (*OFFICE, SYSTEM),
         "The answer came, or its time ran out: the review goes on.", "8 CCR 9792.10.5(c)", (), (), ("reviewer_request_answered",)),
    Step("extend", _({State.IN_REVIEW, State.AWAITING_INFO, State.DRAFT}), None, (COORD,),
         "The time to decide was extended.", "Labor Code 4610.6(d)(2)", (APPROVAL,), ("N15",), ("extension_approved",)),
    Step("submit_review", _({State.IN_REVIEW}), State.DRAFT, (REVIEWER,),
         "The reviewer decided every disputed item.", "Labor Code 4610.6(e); 8 CCR 9792.10.6(d)", (EVERY_ITEM, SUMMARY)),
    Step("return_draft", _({State.DRAFT}), State.IN_REVIEW, (DIRECTOR,),
         "The draft went back to the reviewer with a question.", "Labor Code 139.5(d)(3)", (QUESTION,)),
    Step("issue", _({State.DRAFT}), State.ISSUED, (DIRECTOR,),
         "The final determination was signed and issued.", "Labor Code 4610.6(f)-(g)", (SUMMARY, SIGNED), ("N14", "N20")),
    Step("implement", _({State.ISSUED, State.OVERDUE_IMPLEMENTATION}), State.IMPLEMENTED, OFFICE,
         "The claims administrator reported that the treatment is authorized.", "8 CCR 9792.10.7(a)", (), (), ("implementation_reported",)),
    Step("overdue_implementation", _({State.ISSUED}), State.OVERDUE_IMPLEMENTATION, (SYSTEM, COORD),
         "The determination was not implemented in time.", "8 CCR 9792.10.7(b)"),
    Step("close", DECIDED, State.CLOSED, (COORD, SYSTEM),
         "Closed: nothing is left to do.", "Labor Code 4610.6(h)", (WINDOW,), (), ("case_ended",)),
    Step("authorize_some", OPEN, None, OFFICE,
         "The claims administrator authorized part of the treatment.", "8 CCR 9792.10.6(a)", (AUTHORIZED,), ("N9",)),
    Step("terminate", OPEN, State.TERMINATED, OFFICE,
         "Terminated: the claims administrator authorized the treatment.", "8 CCR 9792.10.6(a)", (ALL_AUTHORIZED,), ("N9", "N20"), ("case_ended",)),
    Step("terminate_settled", OPEN, State.TERMINATED, (COORD,),
         "Terminated: the claim was settled or ended otherwise.", "practice; unverified", (QUESTION,), ("N9", "N20"), ("case_ended",)),
    Step("withdraw", OPEN, State.WITHDRAWN, OFFICE,
         "Withdrawn by the employee.", "practice; unverified", (IN_WRITING,), ("N10",), ("case_ended",)),
)  # fmt: skip
STEPS = {step.name: step for step in LIFECYCLE}


def check(step_name: str, *, state: State, role: Role, facts: Facts) -> Step:
    """The row for a step that may be taken now; raises `StepRefused` with the reason when it may not.

    A guard whose fact was not given refuses: silence is never consent.
    """
    step = STEPS[step_name]
    if state not in step.sources:
        raise StepRefused(
            f"This step is not open now: the case is “{state.words}”. Someone else may have taken it; reload the case.",
            step=step.name, law=step.law,
        )  # fmt: skip
    if role not in step.who:
        raise StepRefused(f"This step is not open to the role “{role.words}”.", step=step.name, law=step.law)
    for guard in step.guards:
        if guard.needs not in facts or not guard.holds(facts[guard.needs]):
            raise StepRefused(guard.refusal, step=step.name, law=step.law)
    return step


def open_steps(state: State, roles: frozenset[Role]) -> list[Step]:
    """The rows that someone with `roles` could take from `state`, guards aside, in the table's order."""
    return [step for step in LIFECYCLE if state in step.sources and not roles.isdisjoint(step.who)]
