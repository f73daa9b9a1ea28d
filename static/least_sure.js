// Keys for the first finding of the page: s, c, m, n decide, Enter confirms, k skips. All of it works by buttons too.
"use strict";

document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest("a, button, input, textarea, select");
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || elsewhere) return;
  const form = document.querySelector(".least-sure form");
  const wanted = event.key === "Enter" ? "[data-confirms]" : /^[scmnk]$/.test(event.key) ? `[data-key="${event.key}"]` : "";
  const choice = form && wanted && form.querySelector(wanted);
  if (choice) {
    event.preventDefault();
    choice.click();
  }
});
