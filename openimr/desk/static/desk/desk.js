// Keys of every page: j and k move between the rows of [data-rows], Enter opens the row's link, "/" goes to
// [data-key="/"]. Other scripts ask imr.key(event) for the key, which is "" while somebody types or keys are off.
"use strict";
(() => {
  const root = document.documentElement;
  const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

  function remembered(name, otherwise) {
    try { return localStorage.getItem(name) ?? otherwise; } catch { return otherwise; }
  }
  function remember(name, value) {
    try { localStorage.setItem(name, value); } catch { /* a private window: the choice lasts for this page */ }
  }
  function key(event) {
    const busy = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (busy || root.dataset.keys === "off" || event.target.closest?.(TYPING)) return "";
    return event.key;
  }
  window.imr = { key, remembered, remember };

  const toggle = document.querySelector("[data-keys-toggle]");
  root.dataset.keys = remembered("keys", "on");
  if (toggle) {
    toggle.closest("[data-keys-setting]").hidden = false;
    toggle.checked = root.dataset.keys === "on";
    toggle.addEventListener("change", () => {
      root.dataset.keys = toggle.checked ? "on" : "off";
      remember("keys", root.dataset.keys);
    });
  }

  const rows = [...document.querySelectorAll("table[data-rows] > tbody > tr, ul[data-rows] > li, ol[data-rows] > li")];
  let at = -1;
  function step(by) {
    rows[at]?.classList.remove("at");
    at = Math.min(Math.max(at + by, 0), rows.length - 1);
    rows[at].classList.add("at");
    rows[at].querySelector("a[href]")?.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }
  const does = {
    j: () => rows.length && step(1),
    k: () => rows.length && step(-1),
    Enter: (event) => event.target === document.body && rows[at]?.querySelector("a[href]")?.click(),
    "/": (event) => {
      const place = document.querySelector('[data-key="/"]');
      if (place) { event.preventDefault(); place.focus(); place.select?.(); }
    },
  };
  document.addEventListener("keydown", (event) => {
    const name = key(event);
    if (Object.hasOwn(does, name)) does[name](event);
  });

  // A refusal is read first.
  document.getElementById("problems")?.focus();
})();
