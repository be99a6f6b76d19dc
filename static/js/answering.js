/* What saving as one types needs beside htmx. Without this file, and without script, the page's own button saves. */
(() => {
  "use strict";

  const questions = document.querySelector(".questions");
  if (!questions || !window.htmx) return;
  document.documentElement.classList.add("saves-itself");

  const REFUSED = [409, 422];
  const REFUSED_CARD = ".conflict, .saved.problem, .saved .problem";
  const RETRY_AFTER_MS = 8000;
  // A save that is quick is told once, when it is done.
  const SAY_SAVING_AFTER_MS = 500;
  const unsaved = new Set();
  const saving = new Map();

  const cardOf = (element) => element.closest(".question");
  const say = (card, text, isProblem) => {
    const line = card && card.querySelector(".saved");
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("problem", isProblem);
  };
  const token = () => {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
  };

  // Typing in a field of a card makes it unsaved until the server says otherwise.
  const touched = (event) => {
    if (event.target.closest("fieldset")) unsaved.add(cardOf(event.target));
  };
  // Before htmx hears of it: its request takes the card off the list again.
  questions.addEventListener("input", touched, true);
  questions.addEventListener("change", touched, true);

  questions.addEventListener("focusin", (event) => {
    const next = document.getElementById("next-open");
    const card = cardOf(event.target);
    if (next && card) {
      const address = new URL(next.href);
      address.searchParams.set("after", card.id.replace("question-", ""));
      next.href = address.href;
    }
  });

  // Signing in again, in another tab, changes the token: the page's own may be out of date.
  document.body.addEventListener("htmx:configRequest", (event) => {
    const now = token();
    if (now) event.detail.headers["X-CSRFToken"] = now;
  });

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const card = cardOf(event.target);
    unsaved.delete(card);
    if (!event.target.matches("fieldset")) return;
    const begin = () => say(card, questions.dataset.saving, false);
    saving.set(card, window.setTimeout(begin, SAY_SAVING_AFTER_MS));
  });
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    window.clearTimeout(saving.get(cardOf(event.detail.requestConfig.elt)));
  });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const card = cardOf(requestConfig.elt);
    const came = xhr.responseURL && new URL(xhr.responseURL).pathname;
    if (came && came !== requestConfig.path.split("?")[0]) {
      // Led elsewhere: to the page that asks for the password.
      event.detail.shouldSwap = false;
      unsaved.add(card);
      say(card, questions.dataset.signedOut, true);
    } else if (REFUSED.includes(xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      unsaved.add(card);
    }
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    const line = event.target.matches(".saved") ? event.target : null;
    if (line) line.classList.remove("problem");
  });

  // 403: no longer allowed, or signed out in a way that took the token along. 404: deleted.
  const failed = (event) => {
    const { requestConfig, xhr } = event.detail;
    const card = cardOf(requestConfig ? requestConfig.elt : event.target);
    if (!card) return;
    window.clearTimeout(saving.get(card));
    unsaved.add(card);
    const isFinal = xhr && xhr.status >= 400 && xhr.status < 500;
    say(card, isFinal ? questions.dataset.denied : questions.dataset.notSaved, true);
    if (isFinal) return;
    window.setTimeout(() => {
      const fieldset = card.querySelector("fieldset[hx-post]");
      if (unsaved.has(card) && fieldset) window.htmx.trigger(fieldset, "change");
    }, RETRY_AFTER_MS);
  };
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:responseError", failed);

  // Leaving the page takes the last words along; what was refused is worth a question.
  window.addEventListener("pagehide", () => {
    for (const card of unsaved) {
      const fieldset = card.querySelector("fieldset[hx-post]");
      if (!fieldset || card.querySelector(REFUSED_CARD)) continue;
      const data = new URLSearchParams({ csrfmiddlewaretoken: token() });
      for (const field of fieldset.elements) {
        // A button says what was pressed: "clear the answer" is one of them.
        if (!field.name || field instanceof HTMLButtonElement) continue;
        if (field.type !== "radio" || field.checked) data.append(field.name, field.value);
      }
      navigator.sendBeacon(fieldset.getAttribute("hx-post"), data);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...unsaved].some((card) => card.querySelector(REFUSED_CARD))) event.preventDefault();
  });
})();
