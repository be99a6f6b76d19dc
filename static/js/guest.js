/* A guest's answers save themselves, beside htmx: what could not be saved says so at its question,
   stays in its field and is tried again. Without this file, and without script, the page's own
   buttons save. */
(() => {
  "use strict";

  const questions = document.querySelector(".questions");
  const form = document.getElementById("answers");
  if (!questions || !form || !window.htmx) return;
  document.documentElement.classList.add("saves-itself");

  const words = questions.dataset;
  // Here the server has read what was sent, and its words say why it was not kept.
  const READ = [409, 410, 422];
  const PAUSES_S = [2, 4, 8, 15, 30, 60];

  // By card: `typed` counts the changes, `sent` how many of them the last request took along.
  const unsaved = new Map();
  const failed = new Set();
  let pause = 0;
  let timer = 0;
  let isLeaving = false;

  const cardOf = (element) => element.closest(".question");
  const wasOf = (card) => card.querySelector(".guest-state input[type=hidden]");

  const say = (card, text, className) => {
    const line = document.createElement("p");
    line.className = className;
    line.textContent = text;
    for (const old of card.querySelectorAll(".guest-state > :not(input)")) old.remove();
    card.querySelector(".guest-state").append(line);
  };

  const send = (card) => window.htmx.trigger(card.querySelector("fieldset"), "change");

  const tryAgain = () => {
    clearTimeout(timer);
    timer = 0;
    for (const card of failed) send(card);
  };

  const fail = (card) => {
    failed.add(card);
    // Perhaps it was stored and only the answer got lost: what is stored then is our own.
    if (wasOf(card)) wasOf(card).value = "";
    say(card, words.notSaved, "problem");
    if (timer) return;
    timer = setTimeout(tryAgain, PAUSES_S[Math.min(pause, PAUSES_S.length - 1)] * 1000);
    pause += 1;
  };

  const typed = (event) => {
    const card = cardOf(event.target);
    if (!card || !event.target.name) return;
    const state = unsaved.get(card) || { typed: 0, sent: 0 };
    unsaved.set(card, { ...state, typed: state.typed + 1 });
  };
  questions.addEventListener("input", typed);

  questions.addEventListener("click", (event) => {
    if (event.target.closest("[data-save-again]")) send(cardOf(event.target));
  });

  questions.addEventListener("htmx:beforeSend", (event) => {
    const card = cardOf(event.target);
    const state = unsaved.get(card);
    // Leaving a field sends it once more, though nothing in it is new.
    if (!state) return;
    unsaved.set(card, { ...state, sent: state.typed });
    if (!failed.has(card)) say(card, words.saving, "soft");
  });
  questions.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if (!READ.includes(detail.xhr.status)) return;
    detail.shouldSwap = true;
    detail.isError = false;
    failed.delete(cardOf(event.target));
    if (detail.xhr.status === 410 || !detail.serverResponse.includes("<input")) {
      // The link has ended: one sentence, and no field to go on with.
      const line = document.createElement("p");
      line.className = "problem";
      line.textContent = new DOMParser().parseFromString(detail.serverResponse, "text/html").body.textContent.trim();
      detail.serverResponse = line.outerHTML;
    }
  });
  questions.addEventListener("htmx:afterRequest", (event) => {
    const card = cardOf(event.target);
    if (!event.detail.successful || event.detail.xhr.status !== 200) return;
    failed.delete(card);
    if (!failed.size) pause = 0;
    const state = unsaved.get(card);
    if (state && state.typed === state.sent) unsaved.delete(card);
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    questions.addEventListener(name, (event) => fail(cardOf(event.target)));
  }
  window.addEventListener("online", tryAgain);

  form.addEventListener("submit", () => {
    isLeaving = true;
    // What is under way now is our own too: the page that is posted holds all of it.
    for (const card of unsaved.keys()) if (wasOf(card)) wasOf(card).value = "";
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !isLeaving) event.preventDefault();
  });
})();
