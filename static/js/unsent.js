/* What was typed and not stored yet, kept in this browser until it is: for the person who typed it,
   through reloads and an ended session, away with it at sign-out. Without this script, and without
   storage, saving works all the same. */
window.unsent = (() => {
  "use strict";

  const PREFIX = "copassess-unsent:";
  const KEEP_MS = 30 * 24 * 3600 * 1000;
  const user = document.body.dataset.user;

  // Storage may be full, or forbidden: then the text is in its field alone, as it ever was.
  const attempt = (action, otherwise) => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  const keyOf = (assessment, question) => `${PREFIX}${user}:${assessment}:${question}`;
  const keep = (assessment, question, entry) =>
    attempt(() => localStorage.setItem(keyOf(assessment, question), JSON.stringify({ ...entry, assessment, question, at: Date.now() })));
  const drop = (assessment, question) => attempt(() => localStorage.removeItem(keyOf(assessment, question)));
  const find = (assessment, question) => attempt(() => JSON.parse(localStorage.getItem(keyOf(assessment, question))), null);

  const all = () =>
    attempt(() => {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      for (const key of keys) {
        const entry = attempt(() => JSON.parse(localStorage.getItem(key)), null);
        if (!entry || Date.now() - entry.at > KEEP_MS) localStorage.removeItem(key);
      }
      const mine = keys.filter((key) => key.startsWith(`${PREFIX}${user}:`) && localStorage.getItem(key));
      return mine.map((key) => JSON.parse(localStorage.getItem(key))).sort((a, b) => a.at - b.at);
    }, []);

  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });

  // Tell of what waits elsewhere than on this page, with the way there and the text itself.
  const tell = (isHere = () => false) => {
    const notice = document.getElementById("unsent");
    if (!notice) return;
    const elsewhere = all().filter((entry) => !isHere(entry));
    notice.hidden = !elsewhere.length;
    if (!elsewhere.length) return;
    const list = document.createElement("ul");
    for (const entry of elsewhere) {
      const item = document.createElement("li");
      const away = element("button", notice.dataset.discard, { type: "button", className: "link-button" });
      away.append(element("span", ` ${entry.question}`, { className: "visually-hidden" }));
      away.addEventListener("click", () => {
        if (!window.confirm(notice.dataset.sure)) return;
        drop(entry.assessment, entry.question);
        tell(isHere);
      });
      item.append(element("a", entry.question, { href: entry.href }), " ", away);
      for (const text of entry.texts) item.append(element("p", text, { className: "unsent-text", dir: "auto" }));
      list.append(item);
    }
    notice.replaceChildren(element("p", notice.dataset.waits), list);
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-signs-out]")) return;
    const waiting = all();
    if (waiting.length && !window.confirm(event.target.dataset.signsOut)) {
      event.preventDefault();
      return;
    }
    for (const entry of waiting) drop(entry.assessment, entry.question);
    document.dispatchEvent(new CustomEvent("unsent:dropped"));
  });

  // The page of an area tells for itself, once it knows its own questions.
  if (!document.querySelector(".questions[data-assessment]")) tell();
  return { keep, drop, find, tell };
})();
