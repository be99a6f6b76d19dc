/* Ticking changes of a workbook: all or none without loading the page again, and how many they are.
   Without this script the links load the page, and the button says no number. */
"use strict";

(() => {
  const form = document.getElementById("workbook-changes");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[name=change]")];
  const chosen = form.querySelector("[data-chosen]");
  const button = chosen.closest("button");

  function count() {
    const ticked = boxes.filter((box) => box.checked).length;
    chosen.textContent = `(${ticked})`;
    button.disabled = !ticked;
  }

  form.addEventListener("change", count);
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-tick]");
    if (!link) return;
    event.preventDefault();
    for (const box of boxes) box.checked = link.dataset.tick === "all";
    count();
  });
  count();
})();
