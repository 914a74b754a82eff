// Going through a record without loading the page anew: pages are fetched and put in, the address follows.
//
// What the templates give (records/_reader.html, records/_leaf.html):
//   [data-reading] data-home (address of the reading page) data-new (what came since) data-known "1-38.40"
//   [data-leaf] data-query "?document=3&page=2" data-document data-title data-says data-ahead (pictures to fetch beforehand)
//   [data-step=after|before|document-after|document-before|hit-after|hit-before|beside] links, which the keys press
//   form[data-mark-form] with buttons read and aside; [data-read-chip], [data-document-words], [data-record-words]
// What others may use: imr.openRecord(address) shows that page of the record.
// Needs desk.js and reading.js before this file. Without it every link and form here works by itself.
"use strict";
(() => {
  const root = () => document.querySelector("[data-reading]");
  if (!root()) return;
  const DWELL = 3000, POLL = 30000, IDLE = 90000; // ms in sight that count as read; between questions; without a move
  const LIST_ASKS = ["order", "q", "within", "type", "author", "only", "folded", "listed"]; // what the list of documents depends on
  const home = () => new URL(root().dataset.home, location.href);
  const leaf = () => root().querySelector("[data-leaf]");
  const reader = () => root().querySelector("[data-reader]:not([data-beside])");
  const say = (words) => { const place = root().querySelector("[data-tell]"); if (place) place.textContent = words; };

  // -- fetching and putting in ----------------------------------------------------------------------------------
  let latest = 0;
  const list = (url) => LIST_ASKS.map((name) => url.searchParams.get(name) ?? "").join("\n");
  const shown = () => new URL(leaf().dataset.query || "?", home());

  async function fetched(url, part) {
    const address = new URL(url.search, home());
    if (part) address.searchParams.set("part", part);
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  async function open(url, { push = true, whole = false, focus = "" } = {}) {
    const turn = ++latest, part = whole || list(url) !== list(shown()) ? "" : "leaf";
    tellSeconds();
    root().setAttribute("aria-busy", "true");
    const page = await fetched(url, part);
    if (turn !== latest) return;
    root().removeAttribute("aria-busy");
    const fresh = page?.querySelector(part ? "[data-leaf]" : "[data-reading]");
    if (!fresh) return failed(url);
    if (part) putLeaf(fresh); else putAll(fresh, page);
    if (push) history.pushState({ reading: true }, "", location.pathname + leaf().dataset.query);
    settle(focus);
  }

  function failed(url) {
    if (home().pathname === location.pathname) return location.assign(url.search || home());
    const says = Object.assign(document.createElement("p"), { className: "problem", role: "alert" });
    const link = Object.assign(document.createElement("a"), { href: home().pathname + url.search, textContent: "Open the reading page instead" });
    says.append("The record could not be shown here. ", link);
    root().querySelector(":scope > [role=alert]")?.remove();
    root().prepend(says);
  }

  function putLeaf(fresh) {
    const old = leaf(), held = heldFocus(old), aside = old.querySelector(".sheet")?.scrollLeft ?? 0;
    root().querySelector(":scope > [role=alert]")?.remove();
    old.replaceWith(fresh);
    root().querySelector(".reader").toggleAttribute("data-two", Boolean(fresh.querySelector(".beside")));
    imr.mountReader(root());
    const sheet = fresh.querySelector(".sheet");
    if (sheet) sheet.scrollLeft = aside;
    if (held) (held !== "sheet" && fresh.querySelector(held) || fresh.querySelector(".sheet") || fresh.querySelector("h2"))?.focus({ preventScroll: true });
    if (reader()?.getBoundingClientRect().top < 0) reader().scrollIntoView();
    keepFormsInStep();
    markInList();
  }

  // Which control of the old page had the focus, so that the same one has it on the new page.
  function heldFocus(old) {
    const held = document.activeElement;
    if (!old.contains(held)) return "";
    if (held.dataset.step) return `[data-step="${held.dataset.step}"]`;
    return held.id ? `#${held.id}` : "sheet";
  }

  function putAll(fresh, page) {
    const index = root().querySelector(".reader-index")?.scrollTop ?? 0;
    fresh.querySelectorAll(".reader-index[data-open]").forEach((one) => one.removeAttribute("data-open"));
    root().replaceWith(fresh);
    document.title = page.title || document.title;
    const place = root().querySelector(".reader-index");
    if (place) place.scrollTop = index;
    imr.mountReader(root());
    ready();
    showCurrent();
  }

  function settle(focus) {
    say(leaf().dataset.says);
    if (home().pathname === location.pathname) document.title = document.title.replace(/^.*?(?=: )/, leaf().dataset.title);
    if (focus) root().querySelector(focus)?.focus();
    root().removeAttribute("data-index-open");
    beginDwell();
    fetchAhead();
  }

  // The forms beside the page carry where the reader stands.
  function keepFormsInStep() {
    const here = shown().searchParams;
    for (const name of ["document", "page", "beside"])
      for (const field of root().querySelectorAll(`.search [name=${name}], .reader-index [name=${name}]`)) field.value = here.get(name) ?? "";
  }

  function markInList() {
    const number = leaf().dataset.document;
    for (const one of root().querySelectorAll(".reader-index li [aria-current]")) one.removeAttribute("aria-current");
    const link = root().querySelector(`.reader-index li[data-n="${number}"] a`);
    const hit = [...root().querySelectorAll(".found li a")].find((one) => {
      const to = new URL(one.getAttribute("href"), home()).searchParams, here = shown().searchParams;
      return to.get("document") === here.get("document") && (to.get("page") ?? "1") === (here.get("page") ?? "1");
    });
    hit?.setAttribute("aria-current", "page");
    if (!link) return number && refreshList();
    link.setAttribute("aria-current", "true");
    showCurrent();
  }

  async function refreshList() {
    const turn = latest, page = await fetched(shown(), "");
    const fresh = page?.querySelector(".reader-index");
    if (!fresh || turn !== latest) return;
    root().querySelector(".reader-index").replaceWith(fresh);
    showCurrent();
  }

  // Only the list moves to its current line; the page itself stays where the reader is.
  function showCurrent() {
    const place = root().querySelector(".reader-index"), found = place?.querySelector(".found");
    const current = (found ?? place)?.querySelector("li [aria-current]"); // while hits are listed, they stay in sight
    if (!current) return;
    const group = current.closest("details");
    if (group) group.open = true;
    const top = current.getBoundingClientRect().top - place.getBoundingClientRect().top;
    if (top < 40 || top > place.clientHeight - 80) place.scrollTop += top - place.clientHeight / 3;
  }

  const ahead = new Set();
  function fetchAhead() {
    for (const address of leaf().dataset.ahead.split(" ").filter(Boolean)) {
      if (ahead.has(address)) continue;
      ahead.add(address);
      if (ahead.size > 40) ahead.delete(ahead.values().next().value);
      const picture = new Image();
      picture.fetchPriority = "low";
      picture.src = address;
    }
  }

  // -- links and forms ------------------------------------------------------------------------------------------
  const recordAddress = (link) => {
    const told = link.getAttribute("href");
    if (!told || told.startsWith("#") || link.target || link.hasAttribute("download")) return null;
    const url = new URL(told, told.startsWith("?") ? home() : location.href);
    return url.origin === location.origin && url.pathname === home().pathname ? url : null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    if (link.matches("[data-open-index], [data-close-index]")) return toggleIndex(event, link);
    if (!root().contains(link) && !link.hasAttribute("data-open-page")) return;
    const url = recordAddress(link);
    if (!url) return;
    event.preventDefault();
    open(url, { whole: link.hasAttribute("data-whole") });
  });

  function toggleIndex(event, link) {
    event.preventDefault();
    const wanted = link.hasAttribute("data-open-index");
    root().toggleAttribute("data-index-open", wanted);
    const index = root().querySelector(".reader-index");
    if (wanted) { index.scrollIntoView(); showCurrent(); index.querySelector("a")?.focus({ preventScroll: true }); }
    else { reader()?.scrollIntoView(); root().querySelector("#page-name")?.focus({ preventScroll: true }); }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !root().contains(form) || form.method === "dialog") return;
    if (form.matches("[data-mark-form]")) {
      event.preventDefault();
      mark(form, event.submitter);
    } else if (form.method === "get") {
      event.preventDefault();
      const url = home();
      url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
      const searching = form.matches(".search");
      if (searching) url.searchParams.delete("within");
      open(url, { whole: !form.matches(".jump"), focus: searching ? "#found" : "" });
    }
  });

  addEventListener("popstate", () => {
    if (location.hash && location.search === leaf().dataset.query) return;
    open(new URL(location.search || "?", home()), { push: false });
  });

  // -- marks ----------------------------------------------------------------------------------------------------
  let since = 0, inSight = 0, sent = 0, putBack = "", moved = Date.now();
  const marks = () => leaf().querySelector("form[data-mark-form]");

  function beginDwell() {
    since = document.hidden ? 0 : Date.now();
    inSight = sent = 0;
  }
  function seconds() {
    const now = Math.min(Date.now(), moved + IDLE);
    if (since && now > since) inSight += now - since;
    since = document.hidden ? 0 : Date.now();
    return Math.floor(inSight / 1000) - sent;
  }

  async function post(form, values, keepalive = false) {
    const body = new FormData(form);
    body.delete("whole");
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    const answer = await fetch(form.action, { method: "POST", body, keepalive, headers: { Accept: "application/json" } }).catch(() => null);
    const json = answer?.headers.get("Content-Type")?.includes("json");
    return json ? { ok: answer.ok, ...(await answer.json()) } : { ok: false };
  }

  function tellSeconds() {
    const more = marks() ? seconds() : 0;
    if (more < 1) return;
    sent += more;
    post(marks(), { seconds: more }, true);
  }

  async function dwell() {
    const here = reader(), form = marks();
    if (!form || !here || document.hidden || here.dataset.read === "yes" || putBack === here.dataset.page) return;
    const more = seconds();
    if (inSight < DWELL) return;
    sent += more;
    here.dataset.read = "yes";
    const told = await post(form, { read: "1", seconds: more });
    if (told.ok) show(told); else here.dataset.read = "no";
  }

  async function mark(form, button) {
    const whole = form.elements.whole?.checked ? { whole: "1" } : {};
    const told = await post(form, { ...whole, [button.name]: button.value });
    if (!told.ok) return say(told.problem ?? "The mark was not kept; the server could not be reached. Try again.");
    if (button.name === "read") putBack = button.value === "0" ? String(told.page) : "";
    const words = button.textContent;
    show(told);
    await open(shown(), { push: false, whole: button.name === "aside" });
    say(`${words}: ${leaf().dataset.says}`);
  }

  function show(told) {
    const put = (name, words) => { for (const one of root().querySelectorAll(name)) one.textContent = words; };
    put("[data-record-words]", told.record_words);
    put(`.reader-index li[data-n="${told.document}"] small > span`, told.document_words.replace(/ pages? read$/, ""));
    root().querySelector(`.reader-index li[data-n="${told.document}"] a`)?.classList.toggle("fresh", !told.document_read);
    const bar = root().querySelector("[data-record-progress]");
    if (bar) bar.value = told.record_read;
    if (String(told.page) !== reader()?.dataset.page) return;
    put("[data-document-words]", told.document_words);
    const chip = root().querySelector("[data-read-chip]"), button = marks()?.querySelector("[name=read]:not([type=hidden])");
    if (chip) { chip.textContent = told.read ? "read" : "not read yet"; chip.dataset.tone = told.read ? "good" : ""; }
    if (button) { button.value = told.read ? "0" : "1"; button.textContent = told.read ? "Mark as unread" : "Mark as read"; }
  }

  setInterval(dwell, 500);
  for (const name of ["pointermove", "keydown", "wheel", "touchstart"])
    addEventListener(name, () => { if (Date.now() > moved + IDLE) seconds(); moved = Date.now(); }, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) tellSeconds(); else { since = Date.now(); poll(); }
  });
  addEventListener("pagehide", tellSeconds);

  // -- what came meanwhile --------------------------------------------------------------------------------------
  let polling = setInterval(() => { if (!document.hidden) poll(); }, POLL);
  async function poll() {
    const address = new URL(root().dataset.new, location.href);
    address.searchParams.set("known", root().dataset.known);
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer) return;
    if (!answer.ok || answer.redirected) return clearInterval(polling);
    const told = await answer.json(), place = root().querySelector("[data-news]");
    if (!place || place.dataset.count === String(told.count)) return;
    place.dataset.count = told.count;
    const link = Object.assign(document.createElement("a"), { href: told.query, textContent: told.words });
    link.dataset.whole = "";
    place.replaceChildren(...(told.count ? [link] : []));
  }

  // -- keys -----------------------------------------------------------------------------------------------------
  const step = (name) => root().querySelector(`[data-step="${name}"]`)?.click();
  const press = (name, value) => {
    const button = [...(marks()?.querySelectorAll(`button[name=${name}]`) ?? [])].find((one) => !value || one.value === value)
      ?? marks()?.querySelector(`button[name=${name}]`); // set aside already: the one button puts it back
    button?.click();
  };
  function nextHit(by) {
    const boxes = [...root().querySelectorAll(".hit-box")], at = boxes.findIndex((one) => one.classList.contains("at"));
    const next = at < 0 && by < 0 ? -1 : at + by;
    if (!boxes[next]) return step(by > 0 ? "hit-after" : "hit-before");
    boxes[at]?.classList.remove("at");
    boxes[next].classList.add("at");
    boxes[next].scrollIntoView({ block: "center", inline: "nearest" });
    say(`Hit ${next + 1} of ${boxes.length} on this page`);
  }
  const does = {
    j: () => step("document-after"), k: () => step("document-before"),
    n: () => step("after"), p: () => step("before"),
    h: () => nextHit(1), H: () => nextHit(-1),
    u: () => press("read"), x: () => press("aside", "not_relevant"), d: () => press("aside", "copy"),
    2: () => step("beside"),
    g: (event) => { event.preventDefault(); root().querySelector("#jump")?.select(); },
    "/": (event) => { event.preventDefault(); root().querySelector("#q")?.select(); },
    "+": () => imr.zoom(1), "=": () => imr.zoom(1), "-": () => imr.zoom(-1),
    "?": (event) => { event.preventDefault(); help(); },
  };
  const help = () => root().querySelector("[data-keys-help]")?.showModal();
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const name = imr.key(event);
    if (Object.hasOwn(does, name)) does[name](event);
  });

  function ready() {
    const button = root().querySelector("[data-show-keys]");
    if (button) { button.hidden = false; button.addEventListener("click", help); }
  }

  imr.openRecord = (address) => open(new URL(address, location.href), { push: true });
  history.replaceState({ reading: true }, "");
  ready();
  showCurrent();
  beginDwell();
  addEventListener("load", fetchAhead, { once: true });
})();
