// Keys of the order page. Each presses a button or follows a link that is there without a script too.
"use strict";
(() => {
  const place = document.querySelector("[data-order]");
  if (!place) return;
  const form = place.querySelector("form");
  place.querySelector("[data-order-keys]").hidden = false;
  const press = (name) => form.querySelector(`button[value=${name}]`)?.click();
  const follow = (selector) => place.querySelector(selector)?.click();
  const type = form.elements.type;
  const confirm = (event) => { event.preventDefault(); press("confirm"); };
  const does = {
    y: confirm,
    Enter: (event) => { if (!event.target.closest("a, button, summary, input, label")) confirm(event); },
    e: (event) => { event.preventDefault(); form.elements.title.focus(); form.elements.title.select(); },
    t: () => { type.selectedIndex = (type.selectedIndex + 1) % type.length || 1; },
    s: () => press("split"),
    m: () => press("join"),
    x: () => press("refuse"),
    j: () => follow("a[rel=next]"),
    k: () => follow("a[rel=prev]"),
    n: () => follow("a[data-page=after]"),
    p: () => follow("a[data-page=before]"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form.contains(document.activeElement)) { document.activeElement.blur(); return; }
    const name = imr.key(event);
    if (Object.hasOwn(does, name)) does[name](event);
  });
})();
