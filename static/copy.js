// Where the browser lets a page write to the clipboard, each citation gets a button that copies it.
// Without this script, or without that leave, the citation is text to select.
if (navigator.clipboard) {
  for (const cite of document.querySelectorAll("details.cite")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain copy";
    button.textContent = "Copy citation";
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    status.className = "meta";
    button.addEventListener("click", async () => {
      cite.hidden = false;
      cite.open = true;
      try {
        await navigator.clipboard.writeText(cite.querySelector("p").textContent.trim());
        status.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(cite.querySelector("p"));
        status.textContent = "Press Ctrl+C to copy";
      }
    });
    cite.hidden = true;
    cite.before(button, status);
  }
}
