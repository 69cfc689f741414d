// Pointing at a mark in the source lights its item, and the other way round; a click brings the other
// side into view. The numbers are links both ways without this file.
(() => {
  "use strict";

  const source = document.querySelector(".dh-source");
  const sides = () => document.querySelectorAll("[data-keys]");
  const keysOf = (element) => (element ? element.dataset.keys.split(" ") : []);
  const sideOf = (event) => event.target.closest?.("[data-keys]");

  const light = (event) => {
    const keys = keysOf(sideOf(event));
    for (const side of sides()) {
      side.classList.toggle("is-on", keysOf(side).some((key) => keys.includes(key)));
    }
  };

  const bring = (event) => {
    const side = sideOf(event);
    if (!side || event.target.closest("a, button, input, label, textarea, select")) return;
    const inSource = source?.contains(side);
    const other = [...sides()].find(
      (one) =>
        source?.contains(one) !== inSource && keysOf(one).some((key) => keysOf(side).includes(key)),
    );
    if (!other) return;
    if (inSource) other.scrollIntoView({ block: "nearest" });
    else source.scrollTop = other.offsetTop - source.offsetTop - 60;
  };

  // The reader starts at the first thing found, not at the letterhead.
  const mark = source?.querySelector(".dh-mark:not(.dh-mark--doubt)");
  if (mark && !location.hash) source.scrollTop = mark.offsetTop - source.offsetTop - 60;

  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);
  document.addEventListener("click", bring);
})();
