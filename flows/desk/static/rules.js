// The rule editor: line numbers while typing, Ctrl+Enter previews, Ctrl+S saves. htmx does the rest.
(() => {
  const text = document.getElementById("rule-text");
  if (!text) return;
  const lines = document.getElementById("rule-lines");
  const first = text.value;
  let leaving = false;
  text.addEventListener("input", () => {
    const wanted = text.value.split("\n").length;
    text.rows = wanted + 1;
    while (lines.children.length < wanted) lines.append(document.createElement("li"));
    while (lines.children.length > wanted) lines.lastChild.remove();
    for (const line of lines.querySelectorAll(".bad")) line.classList.remove("bad");
  });
  text.form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && text.value !== first) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const act = event.key === "Enter" ? "preview" : event.key.toLowerCase() === "s" ? "save" : "";
    const button = act && text.form.querySelector(`button[value=${act}]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
