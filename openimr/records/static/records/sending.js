// Sends files piece by piece, with their progress, and goes on where a broken connection stopped: on this page when the
// line is back, on a later visit when the same file is chosen or dropped again. Without it the form sends them plainly.
"use strict";
(() => {
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.XMLHttpRequest || !form.dataset.sendings) return;
  const PIECE = 4 * 1024 * 1024, HEAD = 1024 * 1024, PAUSES = [1, 2, 5, 10, 30]; // bytes, seconds
  const input = form.querySelector("input[type=file]"), source = form.querySelector("select[name=source]");
  const list = form.querySelector("[data-sending-list]"), drop = form.querySelector("[data-drop]"), told = form.querySelector("[data-told]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let underway = 0, sent = 0;
  drop.hidden = false;

  class Stop extends Error {} // nothing to wait for: a person has to do something

  function ask(method, address, body, onprogress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      request.setRequestHeader("X-CSRFToken", token);
      request.setRequestHeader("Accept", "application/json");
      if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
      if (onprogress) request.upload.onprogress = (event) => onprogress(event.loaded);
      request.timeout = 120000;
      request.onload = () => {
        let answer = null;
        try { answer = JSON.parse(request.responseText); } catch { /* a page instead of an answer: told below */ }
        if (request.status >= 502 && request.status <= 504) reject(new Error("busy"));
        else if (answer === null) reject(new Stop(request.status < 400 ? "You were signed out. Sign in again, then choose the file once more: it goes on where it stopped." : `The server answered ${request.status}. Load this page again, then choose the file once more.`));
        else resolve({ status: request.status, answer });
      };
      request.onerror = request.ontimeout = () => reject(new Error("line"));
      request.send(body);
    });
  }

  function wait(seconds) { // or until the line is back
    return new Promise((resolve) => {
      const timer = setTimeout(done, seconds * 1000);
      function done() { clearTimeout(timer); removeEventListener("online", done); resolve(); }
      addEventListener("online", done);
    });
  }

  async function surely(row, work) { // again and again while only the line is to blame
    for (let tries = 0; ; tries++) {
      try { return await work(); } catch (problem) {
        if (problem instanceof Stop) throw problem;
        row.say("The connection broke. What was sent is kept; trying again …", "waiting");
        await wait(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      }
    }
  }

  function key() { // a random UUID; crypto.randomUUID needs a secure page
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function mark(file) { // of name, size, last change and first bytes: four 32-bit FNV sums, no secret
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    const about = new TextEncoder().encode(`${file.name}\n${file.size}\n${file.lastModified}\n`);
    return [1, 2, 3, 4].map((seed) => {
      let sum = Math.imul(0x811c9dc5, seed) >>> 0;
      for (const bytes of [about, head]) for (let at = 0; at < bytes.length; at++) sum = Math.imul(sum ^ bytes[at], 0x01000193 + 2 * seed) >>> 0;
      return sum.toString(16).padStart(8, "0");
    }).join("");
  }

  function shown(file) {
    const row = document.createElement("li"), name = document.createElement("span"), bar = document.createElement("progress");
    const words = document.createElement("span"), again = document.createElement("button");
    name.textContent = file.name; name.className = "sending-name";
    bar.max = Math.max(file.size, 1); bar.value = 0; bar.setAttribute("aria-label", `Sent of ${file.name}`);
    words.className = "sending-words"; again.type = "button"; again.className = "quiet"; again.textContent = "Try again"; again.hidden = true;
    row.append(name, bar, words, again); list.append(row);
    return {
      again,
      at(bytes) { bar.value = bytes; row.dataset.state = "sending"; words.textContent = `${Math.floor((100 * bytes) / Math.max(file.size, 1))} % of ${size(file.size)}`; },
      say(text, state) { words.textContent = text; row.dataset.state = state; bar.hidden = state === "done" || state === "bad"; again.hidden = state !== "bad"; },
    };
  }

  function size(bytes) { return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`; }

  function checked({ status, answer }) {
    if (status >= 400) throw new Stop(answer.problem);
    return answer;
  }

  async function pieces(row, file, sending) {
    const address = `${form.dataset.sendings}${sending.id}/`;
    let kept = sending.kept, stuck = 0;
    while (kept < file.size) {
      row.at(kept);
      const from = kept, piece = file.slice(from, from + PIECE);
      const { status, answer } = await surely(row, () => ask("PUT", `${address}?offset=${from}`, piece, (loaded) => row.at(Math.min(from + loaded, file.size))));
      if (typeof answer.kept !== "number") throw new Stop(answer.problem);
      stuck = answer.kept > from ? 0 : stuck + 1;
      if (status >= 400 && stuck > 3) throw new Stop(answer.problem); // the server does not take it: a full disk, say
      if (status >= 400 && stuck) await wait(PAUSES[stuck]);
      kept = answer.kept;
    }
    row.at(kept);
    return surely(row, () => ask("POST", `${address}receipt/`));
  }

  async function send(row, file) {
    row.say("Beginning …", "sending"); underway++;
    try {
      const about = new FormData();
      for (const [name, value] of [["key", key()], ["name", file.name], ["source", source.value], ["size", file.size], ["mark", await mark(file)]]) about.append(name, value);
      const begun = checked(await surely(row, () => ask("POST", form.dataset.sendings, about)));
      const receipt = checked(await pieces(row, file, begun));
      row.say(receipt.problem || "Received; it will be read.", receipt.problem ? "refused" : "done"); sent++;
    } catch (problem) {
      row.say(problem instanceof Stop ? problem.message : `${file.name} cannot be read any more: ${problem.message}. Choose it again.`, "bad");
      row.again.onclick = () => send(row, file).then(refresh);
    } finally { underway--; }
  }

  const waiting = [];
  let running = Promise.resolve();
  function take(files) {
    for (const file of files) waiting.push([shown(file), file]);
    if (!source.value) {
      for (const [row] of waiting) row.say("Waits: say above who sent it.", "waiting");
      told.textContent = "Say first who sent the files."; source.focus();
      return;
    }
    const now = waiting.splice(0);
    for (const [row] of now) row.say("Waits for the one before.", "waiting");
    running = running.then(async () => { for (const [row, file] of now) await send(row, file); refresh(); });
  }

  const unsettled = () => underway > 0 || list.querySelector("[data-state=bad], [data-state=refused], [data-state=waiting]") !== null;
  function refresh() { // the list of files as they came; the whole page when nothing here is left to look at
    if (underway) return;
    told.textContent = `${sent} file${sent === 1 ? "" : "s"} received.` + (unsettled() ? " Load the page again to see the documents." : "");
    if (window.htmx) htmx.ajax("GET", form.dataset.progress, { target: "#uploads", swap: "outerHTML" });
  }
  document.body.addEventListener("htmx:configRequest", (event) => { if (unsettled()) event.detail.headers["X-Keep-Page"] = "1"; });

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return; // the browser asks for one, the form does too
    event.preventDefault();
    take([...input.files]); input.value = "";
  });
  source.addEventListener("change", () => { if (source.value && waiting.length) { told.textContent = ""; take([]); } });
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.dataset.over = ""; });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files].filter((file) => file.size || file.type || /\./.test(file.name))); });
  addEventListener("beforeunload", (event) => { if (underway) event.preventDefault(); });
})();
