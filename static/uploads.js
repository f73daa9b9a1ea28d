// Keeps an upload's rows fresh while files wait. Without script the page reloads itself instead.
"use strict";

const EVERY_MS = 1000;
const rows = document.getElementById("rows");

async function look() {
  try {
    const answer = await fetch(rows.dataset.rows, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) rows.innerHTML = await answer.text();
  } catch {
    // the network is away for a moment: look again
  }
  if (rows.querySelector("[data-unread]").dataset.unread !== "0") setTimeout(look, EVERY_MS);
}

if (rows) setTimeout(look, EVERY_MS);
