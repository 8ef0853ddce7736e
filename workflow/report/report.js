"use strict";
// Theme, filter and copying. Every page is complete without this script.
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

  // A row is shown if it has one of the values asked for of each of its `data-` names, and all words.
  const startFilter = (form) => {
    const rows = [...document.getElementById(form.dataset.filter).querySelectorAll("[data-verdict]")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const count = form.querySelector("[role=status]");
    // A long table begins with some rows; a question or "Show all" finds the others.
    let limit = Number(form.dataset.limit) || Infinity;
    const apply = () => {
      const asked = new FormData(form);
      const words = asked.get("words").toLowerCase().split(/\s+/).filter(Boolean);
      asked.delete("words");
      const wanted = [...new Set(asked.keys())]
        .map((name) => [name, asked.getAll(name).filter(Boolean)])
        .filter(([, values]) => values.length);
      const most = wanted.length || words.length ? Infinity : limit;
      rows.forEach((row, index) => {
        const fits = wanted.every(([name, values]) => values.includes(row.dataset[name]));
        row.hidden = index >= most || !(fits && words.every((word) => texts[index].includes(word)));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      const all = shown === rows.length;
      count.textContent = `${all ? "All" : `${shown} of`} ${rows.length} ${form.dataset.noun} shown`;
    };
    const ask = (query) => {
      form.reset();
      new URLSearchParams(query).forEach((value, name) => {
        const field = [...form.elements].find((one) => one.name === name && (one.value === value || one.options));
        if (field?.options) field.value = value;
        else if (field) field.checked = true;
      });
      apply();
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => {
      limit = Infinity;
      setTimeout(apply);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    // A link with a question asks it; without the script it leads to all rows.
    document.querySelectorAll(`a[data-show][href="#${form.dataset.section}"]`).forEach((link) => {
      link.addEventListener("click", () => ask(link.dataset.show));
    });
    // A link to a row that the filter hides shows all rows again.
    window.addEventListener("hashchange", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !rows.includes(target) || !target.hidden) return;
      ask("");
      target.scrollIntoView();
    });
    apply();
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

  // A link to what is folded away unfolds it.
  const unfold = () => {
    let fold = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    while ((fold = fold?.closest("details"))) {
      fold.open = true;
      fold = fold.parentElement;
    }
  };

  window.addEventListener("hashchange", unfold);
  document.addEventListener("DOMContentLoaded", () => {
    unfold();
    document.querySelectorAll("[data-theme-toggle]").forEach(startTheme);
    document.querySelectorAll("form[data-filter]").forEach(startFilter);
    if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(startCopy);
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((details) => {
      details.open = true;
    });
  });
})();
