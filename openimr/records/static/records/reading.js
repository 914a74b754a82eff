// The page of a record, with its words over the ink.
//
// What the templates give:
//   [data-reader] data-page data-document data-number data-words (address of words.json) data-token "[R3 p. 2]"
//                 data-cite (address) data-hits "3,4", with .sheet > img inside; with data-beside it is not the page that is cited
//   form[data-cite-form] with the fields quote, first_word, last_word and a button
//   [data-tools] inside a reader: an empty place for the buttons of the size
// What others may use:
//   imr.zoom(1 or -1) makes every page shown larger or smaller; what lay in the middle stays there
//   imr.mountReader(place) mounts every [data-reader] inside `place` and resolves when the words lie there
//   the document hears "imr:cited" with detail {token, quote, ref} when a citation was kept
"use strict";
(() => {
  const FONT = '"Liberation Sans", Arial, sans-serif'; // the same as .words in reading.css
  const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
  const gauge = document.createElement("canvas").getContext("2d");

  const make = (name, properties = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  };
  const px = (number) => `${number}px`;

  function lay(box, [x0, y0, x1, y1]) {
    Object.assign(box.style, { left: px(x0), top: px(y0), width: px(x1 - x0), height: px(y1 - y0) });
    return box;
  }

  // A span as wide and as high as the ink: the font is as high as the box, and stretched to its width.
  function wordSpan([word, x0, y0, x1, y1], index) {
    const height = Math.max(y1 - y0, 1);
    gauge.font = `100px ${FONT}`;
    const natural = (gauge.measureText(word).width * height) / 100 || 1;
    const span = make("span", { textContent: word });
    span.dataset.index = index;
    Object.assign(span.style, {
      left: px(x0), top: px(y0), fontSize: px(height), transform: `scaleX(${(x1 - x0) / natural})`,
    });
    return span;
  }

  // Drawn over the picture in points of the page; one transform scales them all when the picture's width changes.
  function layWords(leaf, image, page) {
    const layer = make("div", { className: "words" });
    Object.assign(layer.style, { width: px(page.width), height: px(page.height) });
    for (const index of page.hits) layer.append(lay(make("div", { className: "hit-box" }), page.words[index].slice(1)));
    page.words.forEach((row, index) => layer.append(wordSpan(row, index), " "));
    leaf.append(layer);
    const fit = () => { layer.style.transform = `scale(${image.clientWidth / page.width}, ${image.clientHeight / page.height})`; };
    new ResizeObserver(fit).observe(image);
    fit();
    return layer;
  }

  // Dragging over white space must not jump to the page's end, so the nearest word to the pointer is what is meant.
  function nearest(page, x, y) {
    let best = -1, least = Infinity;
    page.words.forEach(([, x0, y0, x1, y1], index) => {
      const aside = Math.max(x0 - x, 0, x - x1), above = Math.max(y0 - y, 0, y - y1);
      const far = aside + 4 * above;
      if (far < least) { least = far; best = index; }
    });
    return best;
  }

  function dragWords(layer, page) {
    const spans = layer.querySelectorAll("span");
    let from = -1;
    const under = (event) => {
      const frame = layer.getBoundingClientRect();
      return nearest(page, ((event.clientX - frame.left) * page.width) / frame.width,
        ((event.clientY - frame.top) * page.height) / frame.height);
    };
    const pick = (one, other) => {
      if (one < 0 || other < 0) return;
      const forward = one <= other;
      getSelection().setBaseAndExtent(spans[one].firstChild, forward ? 0 : spans[one].firstChild.length,
        spans[other].firstChild, forward ? spans[other].firstChild.length : 0);
    };
    layer.addEventListener("mousedown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      document.activeElement?.blur?.();
      const here = under(event);
      from = event.shiftKey && from >= 0 ? from : here;
      if (event.shiftKey || event.detail > 1) pick(from, here); else getSelection().removeAllRanges();
      const move = (moved) => pick(from, under(moved));
      addEventListener("mousemove", move);
      addEventListener("mouseup", () => removeEventListener("mousemove", move), { once: true });
    });
  }

  function chosen(layer) {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount || !layer.contains(selection.getRangeAt(0).commonAncestorContainer)) return null;
    const range = selection.getRangeAt(0);
    const inside = [...layer.querySelectorAll("span")].filter((span) => {
      const text = span.firstChild;
      const from = range.startContainer === text && range.startOffset >= text.length;
      const to = range.endContainer === text && range.endOffset === 0;
      return !from && !to && range.intersectsNode(text);
    });
    return inside.length ? [Number(inside[0].dataset.index), Number(inside.at(-1).dataset.index)] : null;
  }

  function quote(page, first, last) {
    return page.words.slice(first, last + 1).map((row) => row[0]).join(" ");
  }

  // The form takes what is selected; words typed by hand are looked for by the server, so the indexes go.
  function tieForm(form, layer, page) {
    const { quote: text, first_word: first, last_word: last } = form.elements;
    const button = form.querySelector("button:not([type=button])");
    const ready = () => { button.disabled = !text.value.trim(); };
    text.addEventListener("input", () => { first.value = last.value = ""; ready(); });
    document.addEventListener("selectionchange", function changed() {
      if (!layer.isConnected) return document.removeEventListener("selectionchange", changed); // another page lies here
      const words = chosen(layer);
      if (!words) return;
      [first.value, last.value] = words;
      text.value = quote(page, ...words);
      ready();
    });
    ready();
  }

  async function keep(form, layer, page) {
    const says = form.querySelector("[data-cite-status]") ?? form.appendChild(make("p", { role: "status" }));
    says.dataset.citeStatus = "";
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
    const list = form.parentElement.querySelector("ul") ?? form.parentElement.insertBefore(make("ul"), form);
    list.append(make("li", {}, make("q", { textContent: told.quote })));
    for (const box of told.boxes ?? []) layer?.prepend(lay(make("div", { className: "cited-box" }), box));
    says.textContent = `Cited: ${told.token}`;
    form.elements.quote.value = form.elements.first_word.value = form.elements.last_word.value = "";
    form.querySelector("button:not([type=button])").disabled = true;
    getSelection().removeAllRanges();
    document.dispatchEvent(new CustomEvent("imr:cited", { detail: told }));
  }

  // -- size: one for all pages shown; what lay in the middle stays there ---------------------------------------
  let zoom = Number(imr.remembered("zoom", "1")) || 1;
  const fitted = (leaf) => { leaf.style.width = `${zoom * 100}%`; };

  function keepMiddle(leaf, change) {
    const sheet = leaf.parentElement, old = leaf.getBoundingClientRect(), frame = sheet.getBoundingClientRect();
    const x = frame.left + frame.width / 2;
    const y = (Math.max(frame.top, 0) + Math.min(frame.bottom, innerHeight)) / 2;
    const across = (x - old.left) / old.width, down = Math.min(Math.max((y - old.top) / old.height, 0), 1);
    change();
    const now = leaf.getBoundingClientRect(), was = sheet.scrollTop, wanted = now.top + down * now.height - y;
    sheet.scrollLeft += now.left + across * now.width - x;
    sheet.scrollTop += wanted;
    const rest = wanted - (sheet.scrollTop - was);
    if (Math.abs(rest) > 1 && old.bottom > 0) (leaf.closest("[data-record-pane]") ?? document.scrollingElement).scrollTop += rest;
  }

  imr.zoom = (by) => {
    const next = ZOOMS.findIndex((one) => one >= zoom) + by;
    zoom = ZOOMS[Math.min(Math.max(next, 0), ZOOMS.length - 1)];
    imr.remember("zoom", zoom);
    for (const leaf of document.querySelectorAll(".sheet .leaf")) keepMiddle(leaf, () => fitted(leaf));
    for (const says of document.querySelectorAll("[data-zoom]")) says.textContent = `${Math.round(zoom * 100)} %`;
  };

  function tools(place) {
    const says = make("output", { ariaLabel: "Zoom", textContent: `${Math.round(zoom * 100)} %` });
    says.dataset.zoom = "";
    const button = (words, label, by) => make("button",
      { type: "button", className: "quiet", textContent: words, ariaLabel: label, onclick: () => imr.zoom(by) });
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Size of the page");
    place.replaceChildren(button("−", "Smaller", -1), says, button("+", "Larger", 1));
  }

  async function mount(reader) {
    const image = [...reader.querySelectorAll(".sheet img")].find((one) => one.closest("[data-reader]") === reader);
    if (!image || reader.dataset.mounted) return;
    reader.dataset.mounted = "yes";
    const leaf = make("div", { className: "leaf" });
    image.replaceWith(leaf);
    leaf.append(image);
    fitted(leaf);
    const place = reader.querySelector("[data-tools]");
    if (place) tools(place);
    const answer = await fetch(reader.dataset.words, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      leaf.parentElement.before(make("p", { className: "problem", role: "alert",
        textContent: "The words of this page could not be fetched, so nothing can be selected on it. Load the page again." }));
      return;
    }
    const page = await answer.json();
    page.hits = (reader.dataset.hits || "").split(",").filter(Boolean).map(Number).filter((index) => page.words[index]);
    const layer = layWords(leaf, image, page);
    dragWords(layer, page);
    layer.addEventListener("copy", (event) => {
      const words = chosen(layer);
      if (!words) return;
      event.clipboardData.setData("text/plain", quote(page, ...words));
      event.preventDefault();
    });
    const form = (reader.closest(".reader") ?? document).querySelector("form[data-cite-form]");
    if (form && !reader.hasAttribute("data-beside")) {
      tieForm(form, layer, page);
      form.addEventListener("submit", (event) => { event.preventDefault(); keep(form, layer, page); });
    }
    const hit = layer.querySelector(".hit-box"), sheet = leaf.parentElement;
    if (hit && layer.isConnected) sheet.scrollTop = Math.max(hit.getBoundingClientRect().top - sheet.getBoundingClientRect().top - 80, 0);
  }

  imr.mountReader = (place) => Promise.all([...place.querySelectorAll("[data-reader]")].map(mount));

  document.addEventListener("keydown", (event) => {
    if (imr.key(event) !== "c" || document.querySelector("dialog[open]")) return;
    const form = document.querySelector("form[data-cite-form]");
    if (!form?.elements.quote.value.trim()) return;
    event.preventDefault(); // another script's c, which cites the page as a whole, stands back
    form.requestSubmit();
  });

  imr.mountReader(document);
})();
