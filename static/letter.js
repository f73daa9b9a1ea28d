// A long letter is folded by section: what an address points to is unfolded, and everything before printing.
"use strict";

function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const part = target && target.closest("details.letter-section");
  if (part && !part.open) {
    part.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details.letter-section, .glance details")) part.open = true; });
unfold();
