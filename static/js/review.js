/* Verdicts save themselves: typing counts as a change after a pause, and what fails says so at its
   question. Without this script the page's Save button does the same. */
"use strict";

(() => {
  const form = document.getElementById("verdicts");
  if (!form || !window.htmx) return;
  const PAUSE_MS = 1500;
  const timers = new Map();
  let running = 0;

  document.documentElement.classList.add("saves-itself");

  function changed(field) {
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function failed(status) {
    const sentence = document.createElement("span");
    sentence.className = "field-error";
    sentence.textContent = form.dataset.notSaved;
    status.replaceChildren(sentence);
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    clearTimeout(timers.get(event.target));
    timers.set(event.target, setTimeout(() => changed(event.target), PAUSE_MS));
  });
  form.addEventListener("change", (event) => {
    clearTimeout(timers.get(event.target));
    timers.delete(event.target);
    if (event.target.matches("[value=clarify], [value=not_agreed]")) {
      event.target.closest(".verdict").querySelector(".verdict-comment").open = true;
    }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save-again]");
    if (button) changed(button.closest(".verdict"));
  });

  form.addEventListener("htmx:beforeRequest", () => { running += 1; });
  form.addEventListener("htmx:afterRequest", () => { running -= 1; });
  form.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo, target } = event.detail;
    // The session has ended: what came back is the page to sign in, not an answer.
    const asked = new URL(pathInfo.finalRequestPath, window.location.href).pathname;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== asked) {
      event.detail.shouldSwap = false;
      failed(target);
    } else if (xhr.status === 409 || xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    form.addEventListener(name, (event) => failed(event.detail.target));
  }
  window.addEventListener("beforeunload", (event) => {
    if (running > 0 || timers.size > 0) event.preventDefault();
  });
})();
