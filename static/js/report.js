/* The gaps follow the filters at once: those that do not fit are hidden, the count is said, and the
   address keeps the choice. Without script the form asks for the page again, which says the same. */
(() => {
  "use strict";

  const part = document.querySelector(".gap-filters");
  if (!part) return;
  const form = part.querySelector("form");
  const count = part.querySelector("[role=status]");
  const back = part.querySelector(".gap-count a");
  const gaps = [...document.querySelectorAll(".gap")].map((element) => ({
    element,
    fits: new Set(element.querySelector("[data-fits]").dataset.fits.split(" ")),
  }));
  const choices = [...form.querySelectorAll("select, input")];
  form.querySelector(".gap-show").hidden = true;

  const chosen = () => [...new FormData(form)].filter(([, value]) => value);

  // A heading goes with the last gap below it, a section with the last gap in it.
  const tidy = (isNarrow) => {
    for (const section of document.querySelectorAll(".gaps")) {
      section.hidden = isNarrow && !section.querySelector(".gap:not([hidden])");
      let heading = null;
      for (const child of section.querySelectorAll("h3:not(.gap h3), .gap")) {
        if (child.matches("h3")) {
          heading = child;
          heading.hidden = true;
        } else if (heading && !child.hidden) {
          heading.hidden = false;
        }
      }
    }
  };

  const narrow = () => {
    const wanted = chosen();
    let shown = 0;
    for (const gap of gaps) {
      gap.element.hidden = !wanted.every(([name, value]) => gap.fits.has(`${name}:${value}`));
      shown += gap.element.hidden ? 0 : 1;
    }
    tidy(wanted.length > 0);
    count.textContent = form.dataset.told.replace("{shown}", String(shown));
    back.hidden = wanted.length === 0;
    part.querySelector(".empty").hidden = shown > 0;
    return wanted;
  };

  const keep = (wanted) => {
    const query = new URLSearchParams(wanted).toString();
    window.history.replaceState(null, "", `${window.location.pathname}${query ? `?${query}` : ""}`);
  };

  const showAll = () => {
    for (const choice of choices) {
      if (choice.type === "checkbox") choice.checked = false;
      else choice.value = "";
    }
    keep(narrow());
  };

  // A link of the summary may lead to a gap that is hidden now.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (!target || !target.closest(".gaps") || target.offsetParent) return;
    const hash = window.location.hash;
    showAll();
    window.history.replaceState(null, "", `${window.location.pathname}${hash}`);
    target.scrollIntoView();
  };

  form.addEventListener("change", () => keep(narrow()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(narrow());
  });
  back.addEventListener("click", (event) => {
    event.preventDefault();
    showAll();
    choices[0].focus();
  });
  window.addEventListener("hashchange", reveal);
  window.addEventListener("pageshow", () => {
    // Coming back, a browser may restore the fields but not what they hid.
    narrow();
    reveal();
  });
})();
