// What script adds to a page of results: every part works without it, by links and forms.
"use strict";

const columns = document.querySelector(".columns");
const question = document.getElementById("question");

// After Back, browsers bring back ticks that were never sent: the page shows what its address asks.
addEventListener("pageshow", (event) => {
  const [visit] = performance.getEntriesByType("navigation");
  if (event.persisted || visit?.type !== "navigate") question?.reset(); // else a tick made while the page came would be lost
});

// Screen readers hear how many were found where a search led to this search.
const told = document.getElementById("told");
if (told && new URL(document.referrer || "about:blank").pathname === location.pathname) {
  setTimeout(() => { told.textContent = document.getElementById("count").textContent; }, 400);
}

// On a narrow screen the filters open in place, and Back leads to where the reader came from.
const filters = document.getElementById("filters");
const opener = document.querySelector(".to-filters a");
if (filters && opener) {
  const show = (open) => {
    filters.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", open);
    (open ? filters.querySelector("a, input") : opener).focus();
  };
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => { event.preventDefault(); show(!filters.classList.contains("open")); });
  opener.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); opener.click(); } });
  filters.querySelector(".close a").addEventListener("click", (event) => {
    if (filters.classList.contains("open")) { event.preventDefault(); show(false); }
  });
}

// A long filter: its other values come into the page, with a box to type in.
const pages = new Map();
function pageAt(href) {
  const address = href.split("#")[0];
  if (!pages.has(address)) {
    pages.set(address, fetch(address).then((answer) => answer.ok ? answer.text() : Promise.reject(answer)));
  }
  return pages.get(address).then((text) => new DOMParser().parseFromString(text, "text/html"));
}
async function allValues(link) {
  const page = await pageAt(link.href);
  const part = link.closest("fieldset");
  const here = new Set([...part.querySelectorAll("input[type=checkbox]")].map((one) => one.value));
  const list = document.createElement("div");
  list.className = "options";
  for (const group of page.querySelectorAll("#values fieldset")) {
    for (const input of group.querySelectorAll("input")) {
      input.setAttribute("form", "question");
      if (here.has(input.value)) input.closest("label").remove();
    }
    if (group.querySelector("label")) list.append(document.importNode(group, true));
  }
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = "Type a name";
  box.setAttribute("aria-label", link.textContent.replace(/^All [\d,]+/, "Find in all"));
  box.addEventListener("input", () => {
    const wanted = box.value.toLowerCase();
    for (const label of list.querySelectorAll("label")) {
      label.hidden = !label.textContent.toLowerCase().includes(wanted) && !label.querySelector("input").checked;
      label.style.display = label.hidden ? "none" : "";
    }
    for (const group of list.querySelectorAll("fieldset")) group.hidden = !group.querySelector("label:not([hidden])");
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  link.parentElement.replaceChildren(box, list);
  box.focus();
}
function inPlace(link, act) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act(link).catch(() => { location = link.href; });
  });
}
for (const link of document.querySelectorAll(".all-values a")) inPlace(link, allValues);

// A region opens: its authorities come in beneath it.
async function openRegion(link) {
  const nest = link.closest(".nest");
  let list = nest.querySelector(".options.within");
  if (!list) {
    const found = (await pageAt(link.href)).getElementById(link.hash.slice(1));
    list = document.createElement("div");
    list.className = "options within";
    for (const input of found ? found.querySelectorAll("input") : []) {
      const here = nest.parentElement.querySelector(`input[name=authority][value="${input.value}"]`);
      if (here && nest.contains(here)) continue;
      input.setAttribute("form", "question");
      list.append(here ? here.closest("label") : document.importNode(input.closest("label"), true));
    }
    nest.append(list);
    list.hidden = true;
  }
  list.hidden = !list.hidden;
  link.setAttribute("aria-expanded", !list.hidden);
}
for (const link of document.querySelectorAll(".nest .into")) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  inPlace(link, openRegion);
  link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
}

// On a wide screen a finding stands in its letter beside the list.
const WIDE = matchMedia("(min-width: 68.75rem)");
let panel = null;
async function beside(hit) {
  const asked = new URLSearchParams(location.search);
  const answer = await fetch(`/findings/${hit.dataset.beside}/beside/?${asked}`);
  if (!answer.ok) return;
  panel.innerHTML = await answer.text();
  panel.scrollTop = 0;
  document.querySelector(".hit[data-shown]")?.removeAttribute("data-shown");
  hit.dataset.shown = "";
  const chosen = panel.querySelector(".chosen");
  panel.scrollTop = Math.max(0, chosen.offsetTop - panel.querySelector(".top").offsetHeight - 16);
}
function makePanel() {
  const first = document.querySelector(".results > .hit");
  if (panel || !WIDE.matches || !first || columns.classList.contains("two")) return;
  panel = document.createElement("aside");
  panel.className = "beside-list";
  panel.tabIndex = 0;
  panel.setAttribute("aria-label", "The finding in its report");
  columns.append(panel);
  columns.classList.add("with-beside");
  for (const hit of document.querySelectorAll(".results > .hit")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = "Show beside";
    button.addEventListener("click", () => beside(hit).then(() => panel.focus({ preventScroll: true })).catch(() => {}));
    hit.querySelector(".menu").before(button);
    hit.querySelector(".text").addEventListener("click", () => { beside(hit).catch(() => {}); });
  }
  beside(first).catch(() => {});
}
if (columns) {
  makePanel();
  WIDE.addEventListener("change", makePanel);
}
