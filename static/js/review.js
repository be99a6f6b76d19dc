/* Verdicts save themselves: typing counts as a change after a pause, and what fails says so at its
   question. Without this script the page's Save buttons do the same. */
"use strict";

(() => {
  const form = document.getElementById("verdicts");
  if (!form || !window.htmx) return;
  const PAUSE_MS = 1500;
  const timers = new Map();
  const steps = document.querySelector(".review-steps");
  const said = document.getElementById("review-said");
  let running = 0;
  let going = null;

  document.documentElement.classList.add("saves-itself");

  function changed(field) {
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function forget(field) {
    clearTimeout(timers.get(field));
    timers.delete(field);
  }

  function failed(status) {
    const sentence = document.createElement("span");
    sentence.className = "field-error";
    sentence.textContent = form.dataset.notSaved;
    status.replaceChildren(sentence);
    going = null;
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    forget(event.target);
    timers.set(event.target, setTimeout(() => changed(event.target), PAUSE_MS));
  });
  form.addEventListener("change", (event) => {
    forget(event.target);
    if (event.target.matches("[value=clarify], [value=not_agreed]")) {
      event.target.closest(".verdict").querySelector(".verdict-comment").open = true;
    }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save-again]");
    if (button) changed(button.closest(".verdict"));
  });

  // Where one question stands there, its buttons save it as every change does, and then go on.
  form.addEventListener("submit", (event) => {
    if (!steps) return;
    event.preventDefault();
    going = form.querySelector(".verdict");
    if (event.submitter?.value === "agree") going.querySelector("[value=agreed]").checked = true;
    for (const field of going.querySelectorAll("textarea")) forget(field);
    changed(going);
  });
  function goOn() {
    if (!going || running > 0) return;
    const stays = going.querySelector(".verdict-status .field-error");
    going = null;
    if (stays) return;
    if (steps.dataset.next) window.location.assign(steps.dataset.next);
    else said.textContent = said.dataset.last;
  }

  form.addEventListener("htmx:beforeRequest", () => { running += 1; });
  form.addEventListener("htmx:afterRequest", () => {
    running -= 1;
    // A change that waited for this one begins in the same step.
    setTimeout(goOn, 0);
  });
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
  // What was opened in the summary stays open in the one that replaces it.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id !== "review-summary") return;
    for (const part of ["review-more", "review-planned"]) {
      const before = event.detail.target.querySelector(`.${part}`);
      const after = event.detail.fragment.querySelector(`.${part}`);
      if (before && after) after.open = before.open;
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (running > 0 || timers.size > 0) event.preventDefault();
  });
})();
