/* A list at each comment that puts a text there. Without this script the texts are there to copy. */
"use strict";

(() => {
  const texts = document.getElementById("reply-texts");
  const form = document.getElementById("verdicts");
  if (!texts || !form) return;
  const said = document.getElementById("review-said");
  const replies = [...texts.querySelectorAll("[data-reply]")].map((row) => ({
    id: row.dataset.reply,
    question: row.dataset.question,
    owner: row.dataset.owner,
    title: row.querySelector("strong").textContent,
    text: row.querySelector(".as-typed").textContent,
  }));

  const element = (name, more = {}) => Object.assign(document.createElement(name), more);

  function group(select, label, chosen) {
    if (!chosen.length) return;
    const options = element("optgroup", { label });
    options.append(...chosen.map((reply) => element("option", { value: reply.id, textContent: reply.title })));
    select.append(options);
  }

  function insert(field, text) {
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    field.setRangeText((before && !/\s$/.test(before) ? "\n" : "") + text + (after && !/^\s/.test(after) ? "\n" : ""), field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = said.dataset.inserted;
  }

  function offer(details) {
    if (!details.open || details.querySelector(".verdict-insert")) return;
    const field = details.querySelector("textarea");
    const code = details.closest(".review-card").id;
    const fitting = replies.filter((reply) => !reply.question || reply.question === code);
    if (!fitting.length) return;
    const id = `${code}-insert`;
    const select = element("select", { id, className: "form-select" });
    select.append(element("option", { value: "", textContent: "–" }));
    group(select, texts.dataset.here, fitting.filter((reply) => reply.question));
    group(select, texts.dataset.mine, fitting.filter((reply) => !reply.question && reply.owner === "mine"));
    group(select, texts.dataset.shared, fitting.filter((reply) => !reply.question && reply.owner === "shared"));
    const button = element("button", { type: "button", className: "button button-small button-quiet", textContent: texts.dataset.put });
    button.addEventListener("click", () => {
      const reply = replies.find((one) => one.id === select.value);
      if (reply) insert(field, reply.text);
      select.value = "";
    });
    // Choosing from the list is no verdict, so it must not save one.
    select.addEventListener("change", (event) => event.stopPropagation());
    const row = element("div", { className: "verdict-insert small" });
    row.append(element("label", { htmlFor: id, textContent: texts.dataset.insert }), select, button);
    field.after(row);
  }

  for (const details of form.querySelectorAll(".verdict-comment")) offer(details);
  form.addEventListener("toggle", (event) => {
    if (event.target.matches(".verdict-comment")) offer(event.target);
  }, true);
})();
