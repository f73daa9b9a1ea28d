// The search box offers councils and themes while one types: links, below the box. Without script it just searches.
"use strict";

const MOST = 7;
for (const row of document.querySelectorAll("[data-names]")) {
  const box = row.querySelector("input");
  let names = null;
  let list = null;
  const close = () => { list?.remove(); list = null; };
  const offered = (typed) => {
    const starts = names.filter(([name]) => name.toLowerCase().split(/[\s-]+/).some((word, at, all) => all.slice(at).join(" ").startsWith(typed)));
    return starts.slice(0, MOST);
  };
  const show = () => {
    close();
    const typed = box.value.trim().toLowerCase().replace(/[\s-]+/g, " ");
    const found = names && typed.length > 1 ? offered(typed) : [];
    if (!found.length) return;
    list = document.createElement("ul");
    list.className = "names";
    list.setAttribute("aria-label", "Councils and themes");
    for (const [name, kind, url] of found) {
      const link = document.createElement("a");
      const small = document.createElement("small");
      link.href = url;
      link.textContent = name;
      small.textContent = `${kind} page`;
      link.append(" ", small);
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    row.append(list);
  };
  box.addEventListener("input", async () => {
    if (!names) {
      const answer = await fetch(row.dataset.names);
      if (answer.ok) names = (await answer.json()).names;
    }
    show();
  });
  row.addEventListener("keydown", (event) => {
    if (!list) return;
    const links = [box, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      links[(at + (event.key === "ArrowDown" ? 1 : links.length - 1)) % links.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      box.focus();
      close();
    }
  });
  row.addEventListener("focusout", (event) => { if (!row.contains(event.relatedTarget)) close(); });
}
