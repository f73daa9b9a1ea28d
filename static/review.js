// Keys for review: Ctrl+Enter saves and goes on, Alt+Down and Alt+Up go from finding to finding. All of it works by
// buttons and links as well.
"use strict";

const GO = { ArrowDown: "next", ArrowUp: "previous" };

document.addEventListener("keydown", (event) => {
  if (event.altKey && GO[event.key]) {
    const link = document.querySelector(`[data-go="${GO[event.key]}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
  } else if (event.ctrlKey && event.key === "Enter") {
    const button = event.target.closest("form")?.querySelector('[data-key="save-next"]');
    if (button) {
      event.preventDefault();
      button.click();
    }
  }
});

const chosen = document.querySelector(".finding.chosen textarea");
if (chosen && !document.querySelector(".errorlist, .theirs")) chosen.focus({ preventScroll: true });
