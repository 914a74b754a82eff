// The review page: the record beside the items, what is typed kept by itself, citations put where the cursor stood.
//
// What the template gives:
//   [data-record-pane] with the reader of the records room inside (records/_reader.html), which pages by itself; needs
//                      desk/desk.js, records/reading.css, records/reading.js and records/paging.js before this file
//   a[data-open-page]  any link to the reading page, opened in the pane instead (records/paging.js)
//   form[data-autosave] is sent by POST to its action (or data-autosave, when that holds an address) 5 s after a change
//                      and when a field is left; answers 2xx JSON, optionally {version}, which goes into its field
//                      `version`; {problem} with 409 (somebody else wrote) or 422 (refused) is shown
//   [data-autosave-status] inside the form, or anywhere on the page: where that is said
//   button[data-cite]  puts its value (or, empty, the token of the page in the pane) into the textarea last used;
//                      key c does the same, and cites the selected words first when there are some
"use strict";
(() => {
  const PAUSE = 5000;
  const pane = document.querySelector("[data-record-pane]");
  const forms = [...document.querySelectorAll("form[data-autosave]")];
  const unsaved = new Set();

  // -- keeping ------------------------------------------------------------------------------------------------
  function tell(form, state, words) {
    const place = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
    if (!place) return;
    if (!place.hasAttribute("role")) place.setAttribute("role", "status");
    place.dataset.state = state;
    place.textContent = words;
  }

  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const ANSWERS = {
    409: ["conflict", "This was changed in another window since you opened it, so your text was not kept. Copy it, load the page again and put it back."],
    413: ["refused", "The text is too long to keep. Shorten it."],
    422: ["refused", "This could not be kept. Look at what is marked."],
  };
  const LOST = ["lost", "Not kept: the server cannot be reached. It is tried again; leave this page open."];
  const GONE = ["lost", "Not kept: you are no longer signed in, or the case is no longer yours. Copy your text before you load the page again."];

  const address = (form) => form.dataset.autosave || form.getAttribute("action") || location.href;

  async function save(form) {
    clearTimeout(form.waits);
    if (!unsaved.has(form) || form.saving || form.conflict) return;
    form.saving = true;
    unsaved.delete(form);
    tell(form, "saving", "Saving …");
    const answer = await fetch(address(form), { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
      .catch(() => null);
    const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json().catch(() => ({})) : {};
    form.saving = false;
    settle(form, answer, told);
    if (!form.pressed) return;
    const button = form.pressed;
    form.pressed = null;
    if (!form.conflict) form.requestSubmit(button);
  }

  function settle(form, answer, told) {
    if (answer?.ok && !answer.redirected) {
      if (told.version !== undefined && form.elements.version) form.elements.version.value = told.version;
      if (unsaved.has(form) && !form.pressed) return later(form);
      return tell(form, "saved", told.problem ?? `Saved at ${clock()}`);
    }
    unsaved.add(form);
    form.conflict = answer?.status === 409;
    const moved = !answer || answer.status >= 500 || answer.status === 429;
    const [state, words] = ANSWERS[answer?.status] ?? (moved ? LOST : GONE);
    tell(form, state, told.problem ?? words);
    if (moved) form.waits = setTimeout(() => save(form), 3 * PAUSE);
  }

  function later(form) {
    tell(form, "changed", "Not saved yet");
    clearTimeout(form.waits);
    form.waits = setTimeout(() => save(form), PAUSE);
  }

  for (const form of forms) {
    form.addEventListener("input", () => { unsaved.add(form); if (!form.conflict) later(form); });
    form.addEventListener("focusout", () => save(form));
    form.addEventListener("submit", (event) => {
      clearTimeout(form.waits);
      unsaved.delete(form);
      if (!form.saving) return;
      event.preventDefault();  // a save of our own is on its way: it first, then the press of the button
      form.pressed = event.submitter;
    });
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden) forms.forEach(save); });
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

  // -- citing -------------------------------------------------------------------------------------------------
  let writing = null;
  document.addEventListener("focusin", (event) => {
    if (!event.target.matches("form[data-autosave] textarea, textarea[data-citable]")) return;
    writing?.classList.remove("last-edited");
    writing = event.target;
    writing.classList.add("last-edited");
  });

  function put(token) {
    writing ??= document.querySelector("form[data-autosave] textarea, textarea[data-citable]");
    if (!writing || !token) return;
    const { selectionEnd: at, value } = writing;
    const before = at && !/\s$/.test(value.slice(0, at)) ? " " : "";
    const after = /^[\s.,;:)]|^$/.test(value.slice(at)) ? "" : " ";
    writing.setRangeText(before + token + after, at, at, "end");
    writing.dispatchEvent(new Event("input", { bubbles: true }));
    writing.focus();
  }

  const tokenHere = () => pane?.querySelector("[data-reader]:not([data-beside])")?.dataset.token ?? "";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-cite]");
    if (button) put(button.dataset.cite || tokenHere());
  });
  document.addEventListener("imr:cited", (event) => put(event.detail.token));
  document.addEventListener("keydown", (event) => {
    if (imr.key(event) !== "c" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    put(tokenHere());
  });
})();
