// Keeps, in this tab alone, which findings the pack holds, so that ticks on other pages add to it. Without this script
// the pack goes along in the address where a search was begun from it.
const KEY = "pack";
const shown = document.querySelector("[data-pack]");
if (shown) sessionStorage.setItem(KEY, shown.dataset.pack);
const bar = document.getElementById("pack");
if (bar) {
  const held = bar.elements.f;
  if (!held.value) held.value = sessionStorage.getItem(KEY) || "";
  const link = bar.querySelector("a");
  const count = held.value ? held.value.split(".").length : 0;
  if (count) {
    link.href = `${bar.action}?f=${held.value}`;
    link.textContent = `Your pack (${count})`;
  }
}
