// Small comforts of the lists: nothing here is needed to use them.
"use strict";

const copy = document.getElementById("copy");
const link = document.getElementById("link");
if (copy && link) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    link.select();
    // The clipboard is there on loopback and over https alone; elsewhere the text is selected.
    if (navigator.clipboard) await navigator.clipboard.writeText(link.value);
    copy.textContent = copy.dataset.done;
  });
}
for (const form of document.querySelectorAll("form[data-follow]")) {
  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") form.requestSubmit();
  });
  form.addEventListener("formdata", (event) => {
    // An address without what was left empty is shorter to send.
    if (!event.formData.get("q")) event.formData.delete("q");
  });
}
