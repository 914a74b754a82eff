// Citing a region of the page's picture, and showing the regions that were cited.
//
// What the templates give:
//   [data-reader] data-width data-height (points of the page as shown) with .sheet img inside
//   form[data-region-form] with the fields x0 y0 x1 y1 and a button [data-region-draw], hidden without this file
//   #citations li[data-region][data-boxes="x0 y0 x1 y1;..."], aria-current on the one asked for
// Needs records/reading.js before it; the document hears "imr:cited" as for words.
"use strict";
(() => {
  const EDGES = ["x0", "y0", "x1", "y1"];
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const sheetOf = (reader) => [...(reader?.querySelectorAll(".sheet") ?? [])].find((one) => one.closest("[data-reader]") === reader);
  const leafOf = (reader) => sheetOf(reader)?.querySelector("img")?.parentElement;
  const readerOf = (element) => (element.closest(".reader") ?? document).querySelector("[data-reader]");
  const size = (reader) => [Number(reader.dataset.width), Number(reader.dataset.height)];

  // In per cent of the picture, so that a frame follows every zoom.
  function lay(frame, reader, [x0, y0, x1, y1]) {
    const [width, height] = size(reader);
    Object.assign(frame.style, {
      left: `${(100 * x0) / width}%`, top: `${(100 * y0) / height}%`,
      width: `${(100 * (x1 - x0)) / width}%`, height: `${(100 * (y1 - y0)) / height}%`,
    });
    return frame;
  }

  function frameOf(reader, name) {
    const leaf = leafOf(reader);
    const frame = leaf?.querySelector(`.frame[data-name="${name}"]`) ?? make("div", { className: "frame" });
    frame.dataset.name = name;
    leaf?.append(frame);
    return frame;
  }

  function showDrawn(form) {
    const reader = readerOf(form), box = EDGES.map((name) => form.elements[name].valueAsNumber);
    if (!reader || box.some(Number.isNaN)) return;
    lay(frameOf(reader, "drawn"), reader, box);
  }

  // The layer takes the pointer until one box is drawn or Escape is pressed.
  function draw(form) {
    const reader = readerOf(form), leaf = leafOf(reader);
    if (!leaf || leaf.querySelector(".drawing")) return;
    const layer = make("div", { className: "drawing" });
    leaf.append(layer);
    sheetOf(reader).scrollIntoView({ block: "nearest" });
    const [width, height] = size(reader);
    const here = (event) => {
      const at = leaf.getBoundingClientRect();
      const x = ((event.clientX - at.left) * width) / at.width, y = ((event.clientY - at.top) * height) / at.height;
      return [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
    };
    let from = null;
    const fill = (event) => {
      const [x, y] = here(event);
      const box = [Math.min(from[0], x), Math.min(from[1], y), Math.max(from[0], x), Math.max(from[1], y)];
      EDGES.forEach((name, place) => { form.elements[name].value = box[place].toFixed(1); });
      showDrawn(form);
    };
    const end = () => { layer.remove(); document.removeEventListener("keydown", escape, true); };
    const escape = (event) => { if (event.key === "Escape") { event.preventDefault(); end(); } };
    layer.addEventListener("pointerdown", (event) => { event.preventDefault(); layer.setPointerCapture(event.pointerId); from = here(event); });
    layer.addEventListener("pointermove", (event) => { if (from) fill(event); });
    layer.addEventListener("pointerup", (event) => { if (from) fill(event); end(); form.querySelector("[type=submit]").focus({ preventScroll: true }); });
    document.addEventListener("keydown", escape, true);
  }

  async function keep(form) {
    const says = form.querySelector("[role=status]") ?? form.appendChild(make("p", { role: "status" }));
    says.className = "";
    says.textContent = "Keeping the citation …";
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
      .catch(() => null);
    const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (!answer?.ok) {
      says.className = "problem";
      says.textContent = told.problem ?? "The citation was not kept; the server could not be reached. Try again.";
      return;
    }
    const place = form.closest("details").parentElement;
    const list = place.querySelector(":scope > ul") ?? place.insertBefore(make("ul", {}), place.firstChild);
    if (!document.getElementById(`citation-${told.id}`)) list.append(make("li", { id: `citation-${told.id}`, textContent: told.shown }));
    const reader = readerOf(form);
    lay(frameOf(reader, told.id), reader, told.boxes[0]);
    leafOf(reader).querySelector('.frame[data-name="drawn"]')?.remove();
    form.reset();
    says.textContent = `Cited: ${told.token}`;
    document.dispatchEvent(new CustomEvent("imr:cited", { detail: told }));
  }

  function mount(place) {
    for (const button of place.querySelectorAll("[data-region-draw]")) button.hidden = false;
    for (const line of place.querySelectorAll("#citations li[data-region]")) {
      const reader = readerOf(line), box = line.dataset.boxes.split(";")[0].split(" ").map(Number);
      if (!reader || !leafOf(reader)) continue;
      const frame = lay(frameOf(reader, line.id), reader, box);
      if (!line.hasAttribute("aria-current")) continue;
      frame.dataset.chosen = "";
      const sheet = sheetOf(reader);
      sheet.scrollTop = Math.max(frame.getBoundingClientRect().top - sheet.getBoundingClientRect().top - 80, 0);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-region-draw]");
    if (button) draw(button.form);
  });
  document.addEventListener("input", (event) => { if (event.target.form?.matches?.("[data-region-form]")) showDrawn(event.target.form); });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-region-form]")) return;
    event.preventDefault();
    keep(event.target);
  });

  const before = imr.mountReader;
  imr.mountReader = async (place) => { await before?.(place); mount(place); };
  Promise.resolve(before?.(document)).then(() => mount(document));
})();
