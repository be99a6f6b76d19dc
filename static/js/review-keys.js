/* Verdicts by one key. Never while somebody types, never with Ctrl, Alt or Meta, and only while the
   switch in the list of keys is on. */
"use strict";

(() => {
  const form = document.getElementById("verdicts");
  const dialog = document.getElementById("review-keys");
  const opener = document.querySelector("[data-keys-open]");
  if (!form || !dialog || !opener) return;
  const STORED = "copassess-review-keys";
  const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
  const RESPONSES = { 1: "yes", 2: "partly", 3: "no", 4: "not_applicable" };
  const said = document.getElementById("review-said");
  const steps = document.querySelector(".review-steps");
  const toggle = document.getElementById("review-keys-on");

  // Storage may be forbidden: then the switch holds until the page is left.
  const attempt = (action, otherwise) => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  toggle.checked = attempt(() => localStorage.getItem(STORED), null) !== "off";
  toggle.addEventListener("change", () => {
    attempt(() => localStorage.setItem(STORED, toggle.checked ? "on" : "off"));
    say(toggle.checked ? said.dataset.on : said.dataset.off);
  });
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());

  function say(words) {
    said.textContent = words;
  }

  function cards() {
    return [...document.querySelectorAll(".review-card")];
  }

  // Where the focus is; else where the address leads; else what stands highest in the window.
  function current() {
    const focused = document.activeElement.closest(".review-card");
    const here = (card) => card.getBoundingClientRect().bottom > 80;
    return focused || document.querySelector(".review-card:target") || cards().find(here);
  }

  function move(by) {
    if (steps) {
      const url = by > 0 ? steps.dataset.next : steps.dataset.previous;
      if (url) window.location.assign(url);
      else say(by > 0 ? said.dataset.last : said.dataset.first);
      return;
    }
    const all = cards();
    const focused = document.activeElement.closest(".review-card");
    const card = focused ? all[all.indexOf(focused) + by] : current();
    if (!card) {
      say(by > 0 ? said.dataset.last : said.dataset.first);
      return;
    }
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  }

  function choose(card, value) {
    const radio = card.querySelector(`.verdict-judgements [value=${value}]`);
    if (!radio.checked) radio.click();
    say(`${said.dataset.question} ${card.id}: ${radio.closest("label").textContent.trim()}`);
  }

  function write(card, part) {
    const details = card.querySelector(part);
    details.open = true;
    details.querySelector("textarea").focus();
  }

  function respond(card, value) {
    const radio = card.querySelector(`.verdict-own [value=${value}]`);
    if (!radio || !card.querySelector(".verdict-judgements [value=not_agreed]").checked) return;
    if (!radio.checked) radio.click();
    say(`${said.dataset.question} ${card.id}: ${radio.closest("label").textContent.trim()}`);
    write(card, ".verdict-comment");
  }

  const forward = document.dir === "rtl" ? -1 : 1;
  const KEYS = {
    a: (card) => {
      choose(card, "agreed");
      card.focus({ preventScroll: true });
    },
    g: (card) => {
      if (steps) {
        form.querySelector("[name=then][value=agree]").click();
        return;
      }
      choose(card, "agreed");
      card.focus({ preventScroll: true });
      move(1);
    },
    c: (card) => {
      choose(card, "clarify");
      write(card, ".verdict-comment");
    },
    n: (card) => {
      choose(card, "not_agreed");
      card.querySelector(".verdict-own input").focus();
    },
    i: (card) => write(card, ".verdict-note"),
  };
  const MOVES = { j: 1, k: -1, ArrowRight: forward, ArrowLeft: -forward };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target.closest(TYPING);
    if (event.key === "Escape" && typing && form.contains(typing)) {
      typing.closest(".review-card").focus({ preventScroll: true });
      return;
    }
    if (!toggle.checked || dialog.open || typing) return;
    if (event.key === "?") {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    // In a group of radio buttons the arrows choose, as everywhere.
    if (event.key.startsWith("Arrow") && event.target.matches("input, summary, progress")) return;
    if (event.key in MOVES) {
      event.preventDefault();
      move(MOVES[event.key]);
      return;
    }
    const card = current();
    if (!card || event.repeat) return;
    if (event.key in KEYS) {
      event.preventDefault();
      KEYS[event.key](card);
    } else if (event.key in RESPONSES) {
      event.preventDefault();
      respond(card, RESPONSES[event.key]);
    }
  });
})();
