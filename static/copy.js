// Where the browser lets a page write to the clipboard, each citation gets a button that copies it, a finding's with its
// words. Without this script, or without that leave, the citation is text to select.
function button(label, text, shown) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain copy";
  made.textContent = label;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "meta";
  made.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      status.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(shown());
      status.textContent = "Press Ctrl+C to copy";
    }
  });
  return [made, status];
}
const words = (element) => element.textContent.trim().replace(/\s+/g, " ");
if (navigator.clipboard) {
  for (const cite of document.querySelectorAll("details.cite")) {
    const line = cite.querySelector("p");
    const show = () => { cite.hidden = false; cite.open = true; return line; };
    const quote = cite.hasAttribute("data-quote") && cite.closest("article").querySelector(".text");
    const whole = () => { show(); return quote ? `“${words(quote)}” (${words(line)})` : words(line); };
    cite.before(...button(quote ? "Copy quote and citation" : "Copy citation", whole, show));
    cite.hidden = true;
  }
  for (const place of document.querySelectorAll("[data-copy]")) {
    const block = document.getElementById(place.dataset.copy);
    place.append(...button("Copy", () => block.textContent.trim(), () => block));
  }
}
