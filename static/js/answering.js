/* Saving as one types, beside htmx: each question always says whether it is saved, being saved, or
   not saved and tried again. Without this file, and without script, the page's own button saves. */
(() => {
  "use strict";

  const questions = document.querySelector(".questions");
  if (!questions || !window.htmx) return;
  document.documentElement.classList.add("saves-itself");

  const { assessment } = questions.dataset;
  const words = questions.dataset;
  const store = window.unsent;
  // Names this page, so that a save whose answer was lost is not taken for somebody else's.
  const PAGE = window.crypto.randomUUID ? window.crypto.randomUUID() : String(Math.random()).slice(2);
  const REFUSED = [409, 422];
  const PAUSES_S = [2, 4, 8, 15, 30, 60];
  const LEAVE_WITHIN_MS = 3000;

  // By question: `typed` counts the changes, `sent` how many of them the last request took along.
  const unsaved = new Map();
  let pause = 0;
  let timer = 0;

  const cardOf = (element) => element.closest(".question");
  const codeOf = (card) => card.id.replace("question-", "");
  const cardWith = (code) => document.getElementById(`question-${code}`);
  const stateOf = (card) => card && unsaved.get(codeOf(card));
  // Evidence is posted by itself; everything else on a card takes the card's fields along.
  const takesFields = (sender) => Boolean(sender.closest("fieldset[hx-post]"));
  const fieldsetOf = (card) => card.querySelector("fieldset[hx-post]");
  const fieldsOf = (card) =>
    // A button says what was pressed: "clear the answer" is one of them.
    [...fieldsetOf(card).elements].filter((field) => field.name && !(field instanceof HTMLButtonElement));
  const valuesOf = (card) =>
    Object.fromEntries(
      fieldsOf(card).filter((field) => field.type !== "radio" || field.checked).map((field) => [field.name, field.value]),
    );
  const token = () => {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
  };

  const say = (card, text, { isProblem = false, isBusy = false, link = null } = {}) => {
    const line = card.querySelector(".saved");
    if (!line) return;
    // A save that is quick is told once, when it is done.
    line.setAttribute("aria-busy", String(isBusy));
    line.classList.toggle("problem", isProblem);
    line.classList.toggle("waiting", isBusy);
    if (line.textContent.trim() !== text.trim() || link) line.replaceChildren(text, ...(link ? [" ", link] : []));
  };

  const keep = (card) => {
    const texts = fieldsOf(card).filter((field) => field.matches("textarea, input:not([type])")).map((field) => field.value);
    store.keep(assessment, codeOf(card), {
      values: valuesOf(card),
      texts: texts.filter((text) => text.trim()),
      page: stateOf(card).page,
      href: `${window.location.pathname}#${card.id}`,
    });
  };
  const touch = (card, page = PAGE) => {
    const now = stateOf(card) || { typed: 0, sent: 0, page };
    now.typed += 1;
    now.state = "typed";
    unsaved.set(codeOf(card), now);
    keep(card);
    say(card, words.saving, { isBusy: true });
  };
  const settle = (card) => {
    unsaved.delete(codeOf(card));
    store.drop(assessment, codeOf(card));
  };
  const send = (card) => {
    const fieldset = fieldsetOf(card);
    if (fieldset) window.htmx.trigger(fieldset, "change", { again: true });
  };
  const resend = () => {
    window.clearTimeout(timer);
    timer = 0;
    for (const [code, now] of unsaved) if (now.state === "failed") send(cardWith(code));
  };
  const later = () => {
    if (timer) return;
    timer = window.setTimeout(resend, 1000 * PAUSES_S[Math.min(pause, PAUSES_S.length - 1)]);
    pause += 1;
  };

  // Before htmx hears of it: its request takes the change along.
  const touched = (event) => {
    const card = event.target.closest("fieldset[hx-post]") && cardOf(event.target);
    if (card && !(event.detail && event.detail.again)) touch(card);
  };
  questions.addEventListener("input", touched, true);
  questions.addEventListener("change", touched, true);

  document.body.addEventListener("htmx:configRequest", (event) => {
    // Signing in again, in another tab, changes the token: the page's own may be out of date.
    const now = token();
    if (now) event.detail.headers["X-CSRFToken"] = now;
    const card = cardOf(event.detail.elt);
    const mine = stateOf(card);
    event.detail.parameters.page = mine ? mine.page : PAGE;
    if (mine && takesFields(event.detail.elt)) Object.assign(mine, { sent: mine.typed, state: "sent" });
  });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const card = cardOf(requestConfig.elt);
    const came = xhr.responseURL && new URL(xhr.responseURL).pathname;
    if (came && came !== requestConfig.path.split("?")[0]) {
      // Led elsewhere: to the page that asks for the password.
      event.detail.shouldSwap = false;
      failed(card, requestConfig.elt, "signedOut");
    } else if (REFUSED.includes(xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      if (stateOf(card) && takesFields(requestConfig.elt)) stateOf(card).state = "refused";
    } else if (xhr.status === 200) {
      arrived(card, requestConfig.elt);
    }
  });

  const arrived = (card, sender) => {
    pause = 0;
    const mine = stateOf(card);
    if (mine && takesFields(sender) && mine.sent === mine.typed) settle(card);
    // The way is open again: whatever waited goes along.
    resend();
  };

  // Tools that stay the same keep their place and only learn of the version: a button that is
  // replaced while one presses it would not hear of it.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (!target.matches(".tools")) return;
    const shown = (root) => [...root.querySelectorAll("button")].map((button) => button.value).concat(root.textContent.replace(/\s+/g, " ").trim()).join();
    if (shown(target) !== shown(fragment)) return;
    event.detail.shouldSwap = false;
    target.querySelector("input[type=hidden]").value = fragment.querySelector("input[type=hidden]").value;
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    const line = event.target.matches(".saved") ? event.target : null;
    if (!line) return;
    line.classList.remove("problem", "waiting");
    line.setAttribute("aria-busy", "false");
    const card = cardOf(line);
    // Typed on meanwhile: the answer was to what came before.
    if (stateOf(card) && stateOf(card).state === "typed") say(card, words.saving, { isBusy: true });
  });

  const signInLink = () =>
    Object.assign(document.createElement("a"), { href: words.signInUrl, target: "_blank", textContent: words.signIn });

  // `why` names the words: not reached, signed out, or denied for good. What a button asked for is
  // not asked again by itself.
  function failed(card, sender, why) {
    if (!card || !fieldsetOf(card)) return;
    if (!sender.matches("fieldset") && why !== "denied") {
      say(card, words.notDone, { isProblem: true, link: why === "signedOut" ? signInLink() : null });
      if (!stateOf(card) || !takesFields(sender)) return;
    } else if (!stateOf(card)) {
      touch(card);
    }
    stateOf(card).state = why === "denied" ? "refused" : "failed";
    if (sender.matches("fieldset") || why === "denied") {
      say(card, words[why], { isProblem: true, link: why === "signedOut" ? signInLink() : null });
    }
    if (why !== "denied") later();
  }

  const onFailure = async (event) => {
    const { requestConfig, xhr } = event.detail;
    const sender = requestConfig ? requestConfig.elt : event.target;
    const card = cardOf(sender);
    const status = xhr ? xhr.status : 0;
    if (status === 403 && xhr.getResponseHeader("X-Refused") === "csrf") {
      // A token of another session: the page itself gives the one that holds now.
      await fetch(window.location.href, { credentials: "same-origin" }).catch(() => {});
      failed(card, sender, "notSaved");
    } else {
      failed(card, sender, status >= 400 && status < 500 && status !== 429 ? "denied" : "notSaved");
    }
  };
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.body.addEventListener(name, onFailure);

  window.addEventListener("online", resend);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") resend();
  });

  // A way out within the site waits for the last words; what is still unsent then asks.
  const wait = (until) => {
    const isOpen = [...unsaved.values()].some((now) => ["typed", "sent"].includes(now.state));
    return isOpen && Date.now() < until ? new Promise((done) => window.setTimeout(done, 40)).then(() => wait(until)) : undefined;
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const way = new URL(link.href);
    const isHere = way.pathname + way.search === window.location.pathname + window.location.search && way.hash;
    if (isHere || link.hasAttribute("hx-get") || ![...unsaved.values()].some((now) => ["typed", "sent"].includes(now.state))) return;
    event.preventDefault();
    for (const [code, now] of unsaved) if (now.state === "typed") send(cardWith(code));
    await wait(Date.now() + LEAVE_WITHIN_MS);
    window.location.assign(link.href);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
  // Who leaves all the same takes the last words along; what was refused stays in the browser.
  window.addEventListener("pagehide", () => {
    for (const [code, now] of unsaved) {
      if (now.state === "refused") continue;
      const card = cardWith(code);
      const data = new URLSearchParams({ ...valuesOf(card), csrfmiddlewaretoken: token(), page: now.page });
      navigator.sendBeacon(fieldsetOf(card).getAttribute("hx-post"), data);
    }
  });
  document.addEventListener("unsent:dropped", () => unsaved.clear());

  // What an earlier visit could not store goes back into its fields, and on its way again.
  const restore = () => {
    for (const card of questions.querySelectorAll(".question")) {
      const entry = store.find(assessment, codeOf(card));
      if (!entry || !fieldsetOf(card)) continue;
      const plain = (text) => (text || "").replace(/\r\n?/g, "\n").trim();
      const stored = valuesOf(card);
      const names = Object.keys({ ...stored, ...entry.values }).filter((name) => !name.endsWith("-version"));
      if (names.every((name) => plain(stored[name]) === plain(entry.values[name]))) {
        store.drop(assessment, codeOf(card));
        continue;
      }
      for (const field of fieldsOf(card)) {
        if (field.type === "radio") field.checked = entry.values[field.name] === field.value;
        else if (field.name in entry.values) field.value = entry.values[field.name];
      }
      touch(card, entry.page);
      send(card);
    }
    store.tell((entry) => {
      const card = entry.assessment === assessment && document.getElementById(`question-${entry.question}`);
      return card && fieldsetOf(card);
    });
  };
  document.addEventListener("DOMContentLoaded", restore);

  // On a narrow screen the areas stand in a row: show the one where one is.
  const here = document.querySelector(".area-nav [aria-current]");
  const row = here && here.closest("ul");
  if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;

  questions.addEventListener("focusin", (event) => {
    const next = document.getElementById("next-open");
    const card = cardOf(event.target);
    if (next && card) {
      const address = new URL(next.href);
      address.searchParams.set("after", codeOf(card));
      next.href = address.href;
    }
  });

  // One key confirms what was carried forward, and goes to the next; it acts on the card with the
  // focus alone, and never while one types.
  questions.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("textarea, select, input:not([type=radio])");
    if (event.key.toLowerCase() !== "c" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = cardOf(event.target);
    const button = card && card.querySelector(".carried button");
    if (button) button.click();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, successful } = event.detail;
    // The button itself is gone by now.
    const button = requestConfig && requestConfig.elt.id;
    if (!successful || !button || !button.startsWith("confirm-")) return;
    const place = document.getElementById(button.replace("confirm", "question"));
    const left = [...questions.querySelectorAll(".carried button")];
    const isAfter = (other) => place.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING && cardOf(other) !== place;
    const next = left.find(isAfter);
    (next || place).focus();
  });
})();
