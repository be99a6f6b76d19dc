/* In a narrow window what stands beside the questions is folded to a bar, and follows. Without this
   script it stands open above them. */
"use strict";

(() => {
  const narrow = window.matchMedia("(max-width: 61.99rem)");
  const fold = () => {
    for (const part of document.querySelectorAll(".review-more")) part.open = !narrow.matches;
  };
  document.documentElement.classList.add("review-folds");
  narrow.addEventListener("change", fold);
  fold();
})();
