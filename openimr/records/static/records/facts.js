// Keys of the Facts page: j and k move, a accepts, e edits, x refuses, o opens the page with the words marked.
// Without this file each fact has its own buttons, and the page is loaded again after each.
"use strict";
(() => {
  const facts = [...document.querySelectorAll("[data-fact]")];
  const says = document.querySelector("[data-fact-status]");
  const keys = document.querySelector("[data-fact-keys]");
  if (keys) keys.hidden = false;
  let at = facts.findIndex((fact) => `#${fact.id}` === location.hash);

  function stand(place) {
    facts[at]?.classList.remove("at");
    at = Math.min(Math.max(place, 0), facts.length - 1);
    const fact = facts[at];
    if (!fact) return;
    fact.classList.add("at");
    fact.querySelector(".fact-words").focus({ preventScroll: true });
    fact.scrollIntoView({ block: "nearest" });
  }

  function show(fact, told) {
    fact.dataset.state = told.state;
    fact.querySelector("[data-fact-state]").textContent = told.state;
    fact.querySelector("[data-fact-words]").textContent = told.words;
    for (const field of fact.querySelectorAll("[name=seen]")) field.value = told.state;
    fact.querySelector(":scope > .problem")?.remove();
    if (says) says.textContent = `${told.words}: ${told.state}`;
  }

  function refuse(fact, words) {
    const line = fact.querySelector(":scope > .problem") ?? fact.appendChild(document.createElement("p"));
    line.className = "problem";
    line.setAttribute("role", "alert");
    line.textContent = words;
  }

  async function send(form, decision) {
    const fact = form.closest("[data-fact]"), body = new FormData(form);
    body.set("decision", decision);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (!answer?.ok) return refuse(fact, told.problem ?? "This was not kept: the server could not be reached. Try again.");
    show(fact, told);
    fact.querySelector("details")?.removeAttribute("open");
    if (facts[at] === fact && at < facts.length - 1) stand(at + 1);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest?.("[data-fact]") || !event.submitter?.value) return;
    event.preventDefault();
    const place = facts.indexOf(form.closest("[data-fact]"));
    if (place !== at) stand(place);
    send(form, event.submitter.value);
  });

  const press = (decision) => {
    const form = facts[at]?.querySelector("form[data-fact-form]");
    if (form) send(form, decision);
  };
  const does = {
    j: () => stand(at + 1),
    k: () => stand(at - 1),
    a: () => press("accept"),
    x: () => press("refuse"),
    e: (event) => {
      const details = facts[at]?.querySelector("details");
      if (!details) return;
      event.preventDefault();
      details.open = true;
      details.querySelector("input:not([type=hidden])").focus();
    },
    o: () => facts[at]?.querySelector("[data-fact-open]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.("[data-fact] details")) {
      event.target.closest("details").open = false;
      return stand(at);
    }
    const name = imr.key(event);
    if (Object.hasOwn(does, name)) does[name](event);
  });
  if (at >= 0) stand(at);
})();
