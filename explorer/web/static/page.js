// What the page does beyond what its links and forms do by themselves.
"use strict";

const box = document.getElementById("q");
const list = document.getElementById("proposals");
const dialog = document.getElementById("keys-dialog");

/** Calls `act` when nothing has happened for a while; only the last call counts. */
function later(act, pause) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), pause);
  };
}

/** Fetches, and lets go of the answer before: an old one never replaces a newer one. */
function latest() {
  let control = null;
  return async (address) => {
    control?.abort();
    control = new AbortController();
    const mine = control;
    const answer = await fetch(address, { signal: mine.signal });
    const text = await answer.text();
    return mine.signal.aborted ? null : { text, ok: answer.ok };
  };
}

// --- proposals below the box ---

const propose = latest();
let chosen = -1;

function close() {
  list.hidden = true;
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choose(place) {
  const items = [...list.children];
  chosen = (place + items.length + 1) % (items.length + 1); // one past the end is the box itself
  items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
  const item = items[chosen];
  if (item) {
    box.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  } else {
    chosen = -1;
    box.removeAttribute("aria-activedescendant");
  }
}

function take(item) {
  if (item.dataset.link) return location.assign(item.dataset.link);
  box.value = item.dataset.query;
  close();
  box.focus();
  refresh();
}

const complete = later(async () => {
  const typed = box.value;
  if (box.selectionEnd !== typed.length) return close();
  try {
    const lang = box.form.elements.lang?.value ?? "";
    const answer = await propose(`/complete.json?${new URLSearchParams({ q: typed, lang })}`);
    if (!answer?.ok || document.activeElement !== box || box.value !== typed) return;
    const items = JSON.parse(answer.text).items;
    list.replaceChildren(
      ...items.map((it, at) => {
        const item = document.createElement("li");
        item.id = `proposal-${at}`;
        item.role = "option";
        item.dataset.query = it.query;
        item.dataset.link = it.link;
        const text = document.createElement("bdi");
        text.textContent = it.text;
        const kind = document.createElement("span");
        kind.textContent = list.dataset[it.kind];
        item.append(text, kind);
        item.setAttribute("aria-selected", "false");
        return item;
      }),
    );
    chosen = -1;
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}, 120);

// --- results while one types ---

const ask = latest();

const refresh = later(async () => {
  const results = document.querySelector("#results");
  const form = box.form;
  if (!results || !box.value.trim()) return;
  const values = new URLSearchParams(new FormData(form));
  values.delete("page");
  const address = `${form.getAttribute("action")}?${values}`;
  document.body.classList.add("busy");
  try {
    const answer = await ask(address);
    if (!answer) return;
    // A query half typed may be none; what stands there stays until it is one.
    if (answer.ok) {
      const page = new DOMParser().parseFromString(answer.text, "text/html");
      const fresh = page.querySelector("#results");
      if (fresh) {
        document.querySelector("#results").replaceWith(fresh);
        document.title = page.title;
        document.getElementById("told").textContent = fresh.querySelector(".total")?.textContent.trim() ?? "";
        history.replaceState(null, "", address);
      }
    }
    document.body.classList.remove("busy");
  } catch (error) {
    if (error.name !== "AbortError") document.body.classList.remove("busy");
  }
}, 250);

if (box) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", "proposals");
  box.setAttribute("aria-autocomplete", "list");
  box.addEventListener("input", () => {
    complete();
    if (document.querySelector("#results[data-live]")) refresh();
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (item) {
      event.preventDefault();
      take(item);
    }
  });
  box.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (open && event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    } else if (!open && event.key === "ArrowDown") {
      const first = results()[0];
      if (first) {
        event.preventDefault();
        event.stopPropagation(); // else it would go on to the second
        first.focus();
      }
    }
  });
}

// --- keys ---

const results = () => [...document.querySelectorAll(".hit :is(h2, h3) a, .topics p a")];

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea, dialog");
  const combined = event.ctrlKey || event.metaKey;
  if ((event.key === "/" && !typing && !combined && !event.altKey) || (combined && event.key.toLowerCase() === "k")) {
    event.preventDefault();
    box?.focus();
    box?.select();
  } else if (event.key === "?" && !typing && !combined) {
    event.preventDefault();
    dialog.showModal();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !combined && !event.altKey) {
    const all = results();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return; // elsewhere the arrows scroll, as always
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? box : all[next])?.focus();
  }
});

document.querySelector("[data-keys]")?.addEventListener("click", (event) => {
  event.preventDefault();
  dialog.showModal();
});

// --- reasons and citations: fetched when unfolded ---

function copying(place) {
  for (const button of place.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.closest("section").querySelector("pre").textContent;
      await navigator.clipboard.writeText(text);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = before), 1500);
    });
  }
}

/** Puts what a link leads to in its place. */
async function fetched(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const styles = page.getElementById("styles");
  if (styles) {
    styles.removeAttribute("id");
    link.closest(".fetched").replaceWith(styles);
    copying(styles);
  }
  for (const reasons of page.querySelectorAll("details.why ul")) {
    // Whoever wants to know of one hit may ask for the others.
    const place = document.querySelector(`#${reasons.closest(".hit").id} .why .fetched`);
    place?.replaceWith(reasons);
  }
}

document.addEventListener(
  "toggle",
  (event) => {
    const link = event.target.matches?.("details[open]") && event.target.querySelector(".fetched a");
    if (link) fetched(link);
  },
  true, // it does not bubble
);
if (navigator.clipboard) copying(document);
