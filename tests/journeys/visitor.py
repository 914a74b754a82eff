"""A person at a browser, and what is asked of every page they stand on: no axe violation, no sideways scrolling."""

from collections.abc import Iterator, Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response, expect

from openimr.accounts.models import Person
from tests.cast import PASSWORD

AXE = Axe()
GRAVE = ("serious", "critical")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 800}
EXPECTED_REFUSAL = "Failed to load resource"  # the console repeats a 404 or 409 that a test asked for on purpose


class Visitor:
    """One window. `complaints` gathers console errors (a broken content policy is one), script errors and 5xx answers."""

    def __init__(self, page: Page) -> None:
        self.page, self.complaints = page, list[str]()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_REFUSAL):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        broken_static = response.status >= 400 and "/static/" in response.url
        if response.status >= 500 or broken_static:
            self.complaints.append(f"{response.url} answered {response.status}")

    def sign_in(self, person: Person) -> None:
        self.page.goto("/account/login/")
        self.page.get_by_label("Email").fill(person.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(
            self.page.get_by_role("button", name="Sign out").or_(self.page.get_by_role("button", name="Salir"))
        ).to_be_visible()

    def go(self, address: str, *, status: int = 200) -> Page:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address} answered {answer.status}"
        return self.page

    def look(self) -> None:
        """Ask of this page, wide and narrow, what is asked of every page; what is being fetched is faint until it is there."""
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        found = self.problems()
        assert not found, f"{self.page.url}\n" + "\n".join(found)

    def problems(self) -> list[str]:
        """What is wrong with this page, wide and narrow. Leaves the window wide."""
        found = [problem for size in (WIDE, NARROW) for problem in self._problems(size)]
        self.page.set_viewport_size(WIDE)
        return found

    def _problems(self, size: Mapping[str, int]) -> Iterator[str]:
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            yield f"at {size['width']} px the page is {width} px wide: {self.page.evaluate(TOO_WIDE)}"
        answer = AXE.run(self.page).response
        assert answer["passes"], "axe looked at nothing"
        for row in answer["violations"]:
            if row["impact"] in GRAVE:
                yield f"at {size['width']} px axe {row['impact']} {row['id']}: {row['help']}: {targets(row)}"

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def step(self, label: str) -> None:
        """Open a step's form on the case page when it is shut, and press its button."""
        form = self.page.locator(
            "details", has=self.page.get_by_role("button", name=label, exact=True, include_hidden=True)
        )
        if form.get_attribute("open") is None:
            form.locator("summary").first.click()
        form.get_by_role("button", name=label, exact=True).click()
        expect(self.page.get_by_text(f"Done: {label}.")).to_be_visible()


TOO_WIDE = """[...document.querySelectorAll("body *")]
  .map((one) => [one.tagName.toLowerCase(), one.className, Math.round(one.getBoundingClientRect().right)])
  .filter(([, , right]) => right > innerWidth + 1).slice(0, 6).map((row) => row.join(" ")).join(", ")"""


def targets(row: Mapping[str, Any]) -> str:
    return "; ".join(f"{node['target']} {node['html'][:120]}" for node in row["nodes"])
