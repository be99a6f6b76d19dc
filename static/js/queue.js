/* Ticks all rows of the queue's page at once; and an address without the filters left empty. */
(() => {
  "use strict";

  const all = document.querySelector("[data-ticks]");
  if (all) {
    const boxes = [...document.getElementsByName(all.dataset.ticks)];
    all.closest("label").hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
    });
    for (const box of boxes) {
      box.addEventListener("change", () => {
        all.checked = boxes.every((each) => each.checked);
      });
    }
  }

  const filters = document.querySelector(".queue-filters");
  if (filters) {
    filters.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) {
        if (!value) event.formData.delete(name);
      }
    });
  }
})();
