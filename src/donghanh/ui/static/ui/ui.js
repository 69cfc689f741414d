// Small helps for people with JavaScript. Every page works without this file, and nothing about a
// person is ever kept in the browser: office laptops are shared.
(() => {
  "use strict";

  const text = {
    vi: "Anh/chị có nội dung chưa lưu. Rời trang này?",
    en: "You have unsaved work. Leave this page?",
  };
  const unsaved = new Set();

  // A form that was changed warns before it is left; sending it is not leaving it.
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches('form[method="post"]:not([data-no-warning])')) unsaved.add(form);
  });
  document.addEventListener("submit", (event) => {
    unsaved.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!unsaved.size) return;
    event.preventDefault();
    event.returnValue = text[document.documentElement.lang] ?? text.vi;
  });

  // What has to be mended is where the reader and the keyboard start.
  const start = () => {
    document.querySelector("[data-focus]")?.focus();
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  };
  document.addEventListener("DOMContentLoaded", start);

  // Menus are <details>: Escape and a click elsewhere close them.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.dh-menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.dh-menu"));
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details.dh-menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
