// One key an answer: a key presses the button or follows the link that names it in data-key.
"use strict";
(() => {
  const STORED = "leads-review-keys";
  const box = document.getElementById("by-keys");
  let pressed = false;

  const remembered = () => {
    try { return localStorage.getItem(STORED) !== "off"; } catch { return true; }
  };
  if (box) {
    box.checked = remembered();
    box.closest("label").hidden = false;
    box.addEventListener("change", () => {
      try { localStorage.setItem(STORED, box.checked ? "on" : "off"); } catch { /* not kept */ }
    });
  }
  const on = () => (box ? box.checked : remembered());

  // Full-width letters count, and those that an input method holds back.
  const letter = (event) =>
    event.key === "Process" && event.code.startsWith("Key")
      ? event.code.slice(3).toLowerCase()
      : event.key.normalize("NFKC").toLowerCase();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || pressed || !on()) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const key = letter(event);
    if (!/^[a-z]$/.test(key)) return;
    const wanted = document.querySelector(`[data-key="${key}"]`);
    if (!wanted) return;
    event.preventDefault();
    pressed = true;
    wanted.click();
  });
  // Back through the browser's history the page is as it was left.
  window.addEventListener("pageshow", () => {
    pressed = false;
    for (const form of document.forms) delete form.dataset.sent;
  });
  document.addEventListener("submit", (event) => {
    const again = event.target.dataset.sent === "1";
    event.target.dataset.sent = "1";
    if (again) event.preventDefault();
  });
})();
