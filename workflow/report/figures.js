"use strict";
// Tools of every figure: enlarge, flip between variants, zoom, download.
(() => {
  const ZOOMS = [1, 1.5, 2, 3, 4];

  const startZoom = (dialog) => {
    const title = dialog.querySelector("#zoom-title");
    const stage = dialog.querySelector(".stage");
    const choices = dialog.querySelector("[data-variants]");
    const reader = dialog.querySelector(".reader");
    const [smaller, larger] = ["out", "in"].map((way) => dialog.querySelector(`[data-zoom-${way}]`));
    let zoom = 0;

    const magnify = (step) => {
      zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
      stage.style.setProperty("--zoom", ZOOMS[zoom]);
      smaller.disabled = zoom === 0;
      larger.disabled = zoom === ZOOMS.length - 1;
    };

    const show = (pictures, index) => {
      const canvas = pictures[index].querySelector(".canvas").cloneNode(true);
      canvas.querySelector(".tip")?.remove();
      const image = canvas.querySelector("img");
      stage.style.setProperty("--ratio", image.width / image.height);
      stage.replaceChildren(canvas);
      window.refigure.follow(canvas, pictures[index]);
      window.refigure.startReader(reader, pictures[index], image);
      [...choices.children].forEach((button, at) =>
        button.setAttribute("aria-pressed", String(at === index)));
    };

    // The variants of a figure lie at the same place, so that a flip shows what the mend changed.
    const open = (picture) => {
      const section = picture.closest("[data-figure]");
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
      magnify(-ZOOMS.length);
      show(pictures, pictures.indexOf(picture));
      // The dialog gives focus back to what had it when it opened.
      picture.querySelector("[data-zoom]").focus({ preventScroll: true });
      dialog.showModal();
    };

    dialog.addEventListener("keydown", (event) => {
      if (event.key === "+" || event.key === "-") magnify(event.key === "+" ? 1 : -1);
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const buttons = [...choices.children];
      // the arrows scroll the stage and move the slider; elsewhere they flip
      if (!step || !buttons.length || event.target === stage || event.target.closest(".reader")) return;
      const now = buttons.findIndex((button) => button.getAttribute("aria-pressed") === "true");
      buttons.at((now + step) % buttons.length).click();
      event.preventDefault();
    });
    smaller.addEventListener("click", () => magnify(-1));
    larger.addEventListener("click", () => magnify(1));
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
    document.querySelectorAll(".picture").forEach((picture) => {
      const button = picture.querySelector("[data-zoom]");
      button.hidden = false;
      button.addEventListener("click", () => open(picture));
      picture.querySelector("img").addEventListener("click", () => open(picture));
      window.refigure.follow(picture.querySelector(".canvas"), picture);
    });
  };

  // The page holds the image: its download works also where the page was copied without the rest.
  const startDownload = (link) => {
    link.addEventListener("click", () => {
      link.href = link.closest(".picture").querySelector("img").src;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("dialog").forEach(startZoom);
    document.querySelectorAll("a[data-embedded]").forEach(startDownload);
  });
})();
