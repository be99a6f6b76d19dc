/* The action plan saves itself, a row at a time: each row says whether it is saved, being saved, or
   not saved and tried again. Without this file, and without script, the page's button saves all. */
(() => {
  "use strict";

  const plan = document.querySelector(".plan");
  const form = document.getElementById("plan");
  if (!plan || !form || !window.htmx) return;
  document.documentElement.classList.add("saves-itself");

  const words = plan.dataset;
  // Names this page, so that a save whose answer was lost is not taken for somebody else's.
  const PAGE = window.crypto.randomUUID ? window.crypto.randomUUID() : String(Math.random()).slice(2);
  const PAUSE_MS = 800;
  const PAUSES_S = [2, 4, 8, 15, 30, 60];
  const REFUSED = [409, 422];

  // By row: `typed` counts the changes, `sent` how many of them the last request took along.
  const unsaved = new Map();
  const timers = new Map();
  let failures = 0;
  let retry = 0;
  let isLeaving = false;

  const rowOf = (element) => element.closest && element.closest(".plan-row");
  const rowWith = (id) => document.getElementById(id);
  const stateOf = (row) => row && unsaved.get(row.id);
  const isField = (element) => element.matches("textarea, select, input:not([type=checkbox])") && rowOf(element);
  const token = () => {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
  };

  const say = (row, text, { isProblem = false, link = null } = {}) => {
    const place = row.querySelector(".plan-state");
    let line = place.querySelector(".plan-now");
    for (const old of place.querySelectorAll(":scope > .saved, :scope > .problem:not(.plan-now)")) old.remove();
    if (!line) {
      line = document.createElement("span");
      place.append(line);
    }
    line.className = `plan-now ${isProblem ? "problem" : "soft"}`;
    if (line.textContent !== text || link) line.replaceChildren(text, ...(link ? [" ", link] : []));
  };

  const send = (row) => {
    window.clearTimeout(timers.get(row.id));
    timers.delete(row.id);
    window.htmx.trigger(row, "save");
  };
  const touch = (row) => {
    const now = stateOf(row) || { typed: 0, sent: 0 };
    now.typed += 1;
    now.state = "typed";
    unsaved.set(row.id, now);
    say(row, words.saving);
  };
  const resend = () => {
    window.clearTimeout(retry);
    retry = 0;
    for (const [id, now] of unsaved) if (now.state === "failed") send(rowWith(id));
  };
  const later = () => {
    if (retry) return;
    retry = window.setTimeout(resend, 1000 * PAUSES_S[Math.min(failures, PAUSES_S.length - 1)]);
    failures += 1;
  };

  plan.addEventListener("input", (event) => {
    if (!isField(event.target)) return;
    const row = rowOf(event.target);
    touch(row);
    window.clearTimeout(timers.get(row.id));
    timers.set(row.id, window.setTimeout(() => send(row), PAUSE_MS));
  });
  plan.addEventListener("change", (event) => {
    if (isField(event.target)) send(rowOf(event.target));
  });
  // Enter in a field saves its row, and leaves the page where it is.
  plan.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=checkbox])")) return;
    event.preventDefault();
    if (stateOf(rowOf(event.target))) send(rowOf(event.target));
  });

  document.body.addEventListener("htmx:configRequest", (event) => {
    // Signing in again, in another tab, changes the token: the page's own may be out of date.
    const now = token();
    if (now) event.detail.headers["X-CSRFToken"] = now;
    event.detail.parameters.page = PAGE;
    const mine = stateOf(rowOf(event.detail.elt));
    if (mine) Object.assign(mine, { sent: mine.typed, state: "sent" });
  });

  const signInLink = () =>
    Object.assign(document.createElement("a"), { href: words.signInUrl, target: "_blank", textContent: words.signIn });

  // `why` names the words: not reached, signed out, or denied for good. What a button asked for is
  // not asked again by itself.
  const failed = (row, sender, why) => {
    if (!row) return;
    const isButton = !sender.matches(".plan-row");
    const link = why === "signedOut" ? signInLink() : null;
    if (!stateOf(row)) unsaved.set(row.id, { typed: 1, sent: 1 });
    stateOf(row).state = why === "denied" || isButton ? "refused" : "failed";
    say(row, isButton && why === "notSaved" ? words.notDone : words[why], { isProblem: true, link });
    if (stateOf(row).state === "failed") later();
  };

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const row = rowOf(requestConfig.elt);
    const came = xhr.responseURL && new URL(xhr.responseURL).pathname;
    if (came && came !== requestConfig.path.split("?")[0]) {
      // Led elsewhere: to the page that asks for the password.
      event.detail.shouldSwap = false;
      failed(row, requestConfig.elt, "signedOut");
      return;
    }
    const mine = stateOf(row);
    if (REFUSED.includes(xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      if (mine && mine.state === "sent") mine.state = "refused";
    } else if (xhr.status === 200) {
      failures = 0;
      if (mine && mine.sent === mine.typed) unsaved.delete(row.id);
      resend();
    }
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const place = event.target.closest(".plan-row");
    // Typed on meanwhile: the answer was to what came before.
    if (stateOf(place) && stateOf(place).state === "typed") say(place, words.saving);
    for (const wrong of place ? place.querySelectorAll(".field-error") : []) {
      const field = document.getElementById(wrong.id.replace("wrong-", ""));
      if (wrong.textContent) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", wrong.id);
    }
  });

  const onFailure = async (event) => {
    const { requestConfig, xhr } = event.detail;
    const sender = requestConfig ? requestConfig.elt : event.target;
    const status = xhr ? xhr.status : 0;
    if (status === 403 && xhr.getResponseHeader("X-Refused") === "csrf") {
      // A token of another session: the page itself gives the one that holds now.
      await fetch(window.location.href, { credentials: "same-origin" }).catch(() => {});
      failed(rowOf(sender), sender, "notSaved");
    } else {
      const isFinal = status >= 400 && status < 500 && status !== 429;
      failed(rowOf(sender), sender, isFinal ? "denied" : "notSaved");
    }
  };
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.body.addEventListener(name, onFailure);
  window.addEventListener("online", resend);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") resend();
  });

  // Setting something for many rows posts the page: with the versions that its rows have by now.
  const versions = () =>
    [...plan.querySelectorAll(".plan-row")].map((row) => {
      const field = row.querySelector(".plan-state input[type=hidden]");
      return `${field.name.slice(0, -"-version".length)}:${field.value}`;
    });
  form.addEventListener("formdata", (event) => {
    event.formData.set("versions", versions().join(" "));
    event.formData.set("page", PAGE);
  });
  form.addEventListener("submit", () => { isLeaving = true; });
  const all = document.getElementById("tick-all");
  if (all) {
    all.addEventListener("change", () => {
      for (const box of plan.querySelectorAll("[name=tick]")) box.checked = all.checked;
    });
  }

  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !isLeaving) event.preventDefault();
  });
  // Who leaves all the same takes the last words along.
  window.addEventListener("pagehide", () => {
    for (const [id, now] of unsaved) {
      if (isLeaving || now.state === "refused") continue;
      const row = rowWith(id);
      const fields = [...row.querySelectorAll("[name]:not([name=tick]):not(button)")].map((field) => [field.name, field.value]);
      const data = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token()], ["page", PAGE]]);
      navigator.sendBeacon(row.getAttribute("hx-post"), data);
    }
  });
})();
