// Keeps a part of the page fresh while the worker has something to do. Without script the page says how to look again.
"use strict";

const EVERY_MS = 1000;
const shown = document.querySelector("[data-look]");

async function look() {
  try {
    const answer = await fetch(shown.dataset.look, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) shown.innerHTML = await answer.text();
  } catch {
    // the network is away for a moment: look again
  }
  if (shown.querySelector("[data-waiting]").dataset.waiting !== "0") setTimeout(look, EVERY_MS);
}

if (shown) setTimeout(look, EVERY_MS);
