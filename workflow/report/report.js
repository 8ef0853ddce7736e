"use strict";
// Theme, filter, zoom and copying. Every page is complete without this script.
(() => {
  const root = document.documentElement;
  const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

  // A browser may refuse storage to local files: the choice then lasts for the page.
  const stored = {
    get() {
      try {
        return localStorage.getItem("refigure-theme");
      } catch {
        return null;
      }
    },
    set(theme) {
      try {
        localStorage.setItem("refigure-theme", theme);
      } catch {
        // See above.
      }
    },
  };

  // At once, before the body is read: a page must not flash in the other theme.
  const chosen = stored.get();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);

  const startTheme = (button) => {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      stored.set(root.dataset.theme);
      show();
    });
    systemIsDark.addEventListener("change", show);
    show();
  };

  const startFilter = (form) => {
    const rows = [...document.getElementById(form.dataset.filter).querySelectorAll("[data-verdict]")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    const find = form.querySelector("input[type=search]");
    const count = form.querySelector("[role=status]");
    const apply = () => {
      const verdicts = boxes.filter((box) => box.checked).map((box) => box.value);
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row, index) => {
        const wanted = !verdicts.length || verdicts.includes(row.dataset.verdict);
        row.hidden = !(wanted && words.every((word) => texts[index].includes(word)));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      const all = shown === rows.length;
      count.textContent = `${all ? "All" : `${shown} of`} ${rows.length} ${form.dataset.noun} shown`;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    // A link to a row that the filter hides shows all rows again.
    window.addEventListener("hashchange", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !rows.includes(target) || !target.hidden) return;
      form.reset();
      apply();
      target.scrollIntoView();
    });
    apply();
  };

  const startZoom = (dialog) => {
    const title = dialog.querySelector("#zoom-title");
    const stage = dialog.querySelector(".stage");
    const choices = dialog.querySelector(".choices");

    const show = (pictures, index) => {
      const image = pictures[index].querySelector("img").cloneNode();
      stage.replaceChildren(image);
      [...choices.children].forEach((button, at) =>
        button.setAttribute("aria-pressed", String(at === index)));
    };

    // The variants of a figure lie at the same place, so that a flip shows what the mend changed.
    const open = (picture) => {
      const section = picture.closest(".figure");
      const pictures = [...section.querySelectorAll(".picture")];
      title.textContent = section.querySelector("h3 .name").textContent;
      const buttons = pictures.map((one, index) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "quiet";
        button.textContent = one.querySelector(".variant").textContent;
        button.addEventListener("click", () => show(pictures, index));
        return button;
      });
      choices.replaceChildren(...(buttons.length > 1 ? buttons : []));
      show(pictures, pictures.indexOf(picture));
      // The dialog gives focus back to what had it when it opened.
      picture.querySelector("[data-zoom]").focus({ preventScroll: true });
      dialog.showModal();
    };

    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const buttons = [...choices.children];
      if (!step || !buttons.length || event.target === stage) return;
      const now = buttons.findIndex((button) => button.getAttribute("aria-pressed") === "true");
      buttons.at((now + step) % buttons.length).click();
      event.preventDefault();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
    document.querySelectorAll(".picture").forEach((picture) => {
      const button = picture.querySelector("[data-zoom]");
      button.hidden = false;
      button.addEventListener("click", () => open(picture));
      picture.querySelector("img").addEventListener("click", () => open(picture));
    });
  };

  // The page holds the image: its download works also where the page was copied without the rest.
  const startDownload = (link) => {
    link.addEventListener("click", () => {
      link.href = link.closest(".picture").querySelector("img").src;
    });
  };

  const startCopy = (code) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${code.textContent}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Select and copy by hand";
      }
    });
    (code.closest("pre") ?? code).after(button);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-toggle]").forEach(startTheme);
    document.querySelectorAll("form[data-filter]").forEach(startFilter);
    document.querySelectorAll("dialog").forEach(startZoom);
    document.querySelectorAll("a[data-embedded]").forEach(startDownload);
    if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(startCopy);
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((details) => {
      details.open = true;
    });
  });
})();
