// Pointing at a mark in the source lights its item, and the other way round. The numbers are links
// both ways without this file.
(() => {
  "use strict";

  const sides = () => document.querySelectorAll("[data-keys]");
  const keysOf = (element) => (element ? element.dataset.keys.split(" ") : []);

  const light = (event) => {
    const keys = keysOf(event.target.closest?.("[data-keys]"));
    for (const side of sides()) {
      side.classList.toggle("is-on", keysOf(side).some((key) => keys.includes(key)));
    }
  };
  // The reader starts at the first thing found, not at the letterhead.
  const source = document.querySelector(".dh-source");
  const mark = source?.querySelector(".dh-mark:not(.dh-mark--doubt)");
  if (mark && !location.hash) source.scrollTop = mark.offsetTop - source.offsetTop - 60;

  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);
})();
