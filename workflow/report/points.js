"use strict";
// The numbers behind a picture: at the pointer, read across by a slider, series by choice. They come
// with the page, in `data-panels` of each picture (refigure.report.points).
window.refigure = (() => {
  const NEAR = 18; // pixels between the pointer and a point that it means
  const SHAPES = "http://www.w3.org/2000/svg";
  const parsed = new WeakMap();

  // Where a value lies along an axis, 0 at its low end and 1 at its high one.
  const along = (value, [low, high, scale]) => {
    const f = scale === "log" ? Math.log10 : (number) => number;
    return (f(value) - f(low)) / (f(high) - f(low));
  };

  // The panels of a picture, with the place of each point as a fraction of the picture from its
  // upper left. Points outside of a panel are not drawn there, and have none.
  const panelsOf = (picture) => {
    if (!parsed.has(picture)) {
      const source = picture.querySelector("[data-panels]");
      const panels = source ? JSON.parse(source.textContent) : [];
      panels.forEach((panel) => {
        const [left, low, right, high] = panel.box;
        panel.series.forEach((series) => {
          series.places = series.x.map((x, at) => {
            const across = along(x, panel.x);
            const up = along(series.y[at], panel.y);
            const inside = Math.min(across, up) > -0.01 && Math.max(across, up) < 1.01;
            return inside && [left + across * (right - left), 1 - low - up * (high - low)];
          });
        });
      });
      parsed.set(picture, panels);
    }
    return parsed.get(picture);
  };

  const written = (number) => String(number).replace("-", "−").replace("e+", "e");
  const named = (label, value) => `${label ? `${label}: ` : ""}${value}`;

  // What a point says: its series, its name on an axis, its coordinates.
  const told = (panel, series, at) => [
    series.name,
    series.text?.[at],
    named(panel.x[3] || "x", written(series.x[at])),
    named(panel.y[3] || "y", written(series.y[at])),
    series.value && named("value", written(series.value[at])),
  ].filter(Boolean);

  const nearest = (panels, box, x, y) => {
    let best = { distance: NEAR };
    panels.forEach((panel) => panel.series.forEach((series) => {
      series.places.forEach((place, at) => {
        if (!place) return;
        const distance = Math.hypot(place[0] * box.width - x, place[1] * box.height - y);
        if (distance < best.distance) best = { distance, panel, series, at, place };
      });
    }));
    return best;
  };

  // Show the point next to the pointer. The tip is for the eye: the slider and the CSV file have the
  // same numbers for everybody.
  const follow = (canvas, picture) => {
    const image = canvas.querySelector("img");
    let tip = null;
    const leave = () => {
      tip?.remove();
      tip = null;
    };
    canvas.addEventListener("pointermove", (event) => {
      const box = image.getBoundingClientRect();
      const found = nearest(panelsOf(picture), box, event.clientX - box.left, event.clientY - box.top);
      leave();
      if (!found.place) return;
      tip = document.createElement("div");
      tip.className = "tip";
      tip.setAttribute("aria-hidden", "true");
      tip.append(...told(found.panel, found.series, found.at).map((text) => {
        const line = document.createElement("span");
        line.textContent = text;
        return line;
      }));
      const [x, y] = found.place;
      tip.classList.toggle("to-left", x > 0.6);
      tip.style.left = `${image.offsetLeft + x * box.width}px`;
      tip.style.top = `${image.offsetTop + y * box.height}px`;
      tip.style.setProperty("--series", found.series.colour || "currentColor");
      canvas.append(tip);
    });
    canvas.addEventListener("pointerleave", leave);
  };

  const shape = (name, attributes) => {
    const made = document.createElementNS(SHAPES, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };

  // Draw the chosen series over a veil that dims the others; `cursor` is a place to read at.
  const overlay = (panels, image, chosen, cursor) => {
    const [width, height] = [image.width, image.height].map(Number);
    const drawn = shape("svg", { class: "overlay", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    panels.forEach((panel) => {
      const [left, low, right, high] = panel.box;
      const frame = { x: left * width, y: (1 - high) * height, width: (right - left) * width, height: (high - low) * height };
      const shown = panel.series.filter((series) => !series.name || chosen.has(series.name));
      if (shown.length < panel.series.length) {
        drawn.append(shape("rect", { ...frame, fill: "#fff", "fill-opacity": 0.82 }));
        shown.forEach((series) => {
          const colour = series.colour || "#1b1f24";
          const places = series.places.filter(Boolean).map(([x, y]) => [x * width, y * height]);
          if (series.kind === "line") {
            const points = places.map((place) => place.map((at) => at.toFixed(1)).join()).join(" ");
            drawn.append(shape("polyline", { points, fill: "none", stroke: colour, "stroke-width": 2 }));
          } else {
            places.forEach(([cx, cy]) => drawn.append(shape("circle", { cx, cy, r: 3, fill: colour })));
          }
        });
      }
      if (cursor?.panel === panel) {
        const x = (left + along(cursor.x, panel.x) * (right - left)) * width;
        drawn.append(shape("line", { x1: x, x2: x, y1: frame.y, y2: frame.y + frame.height, stroke: "#1b1f24", "stroke-dasharray": "3 3" }));
        cursor.points.forEach(({ series, at }) => {
          const place = series.places[at];
          if (place) drawn.append(shape("circle", { cx: place[0] * width, cy: place[1] * height, r: 4.5, fill: series.colour || "#1b1f24", stroke: "#fff", "stroke-width": 1.5 }));
        });
      }
    });
    image.parentElement.querySelector(".overlay")?.remove();
    image.after(drawn);
  };

  const closest = (series, x) => {
    let best = -1;
    series.x.forEach((value, at) => {
      if (series.y[at] !== null && (best < 0 || Math.abs(value - x) < Math.abs(series.x[best] - x))) best = at;
    });
    return best;
  };

  // Controls of the enlarged picture: which series are shown, and a slider that reads across them.
  const startReader = (reader, picture, image) => {
    const panels = panelsOf(picture);
    const curves = panels.filter((panel) => panel.series.some((series) => series.x.length > 1 && series.kind !== "cell"));
    const names = [...new Set(panels.flatMap((panel) => panel.series.map((series) => series.name)))].filter(Boolean);
    const chosen = new Set(names);
    reader.hidden = !curves.length;
    if (reader.hidden) return;

    const [choice, which, slider, output] = ["fieldset", "select", "input", "output"].map((tag) => reader.querySelector(tag));
    let cursor = null;
    const redraw = () => overlay(panels, image, chosen, cursor);

    const places = (panel) => [...new Set(panel.series
      .filter((series) => series.kind !== "cell" && (!series.name || chosen.has(series.name)))
      .flatMap((series) => series.x))].filter((x) => x !== null).sort((one, other) => one - other);

    const read = () => {
      const panel = curves[Number(which.value)];
      const xs = places(panel);
      slider.max = Math.max(xs.length - 1, 0);
      const x = xs[Math.min(Number(slider.value), xs.length - 1)];
      const points = panel.series
        .filter((series) => series.kind !== "cell" && series.name && chosen.has(series.name))
        .map((series) => ({ series, at: closest(series, x) })).filter(({ at }) => at >= 0);
      const unnamed = panel.series.find((series) => !series.name && series.kind !== "cell" && closest(series, x) >= 0);
      if (!points.length && unnamed) points.push({ series: unnamed, at: closest(unnamed, x) });
      cursor = { panel, x, points };
      const text = points.map(({ series, at }) => named(series.name, written(series.y[at]))).join(" · ");
      const name = points.map(({ series, at }) => series.text?.[at]).find(Boolean);
      output.textContent = `${named(panel.x[3] || "x", name || written(x))} → ${panel.y[3] ? `${panel.y[3]}, ` : ""}${text}`;
      slider.setAttribute("aria-valuetext", output.textContent);
      redraw();
    };

    which.replaceChildren(...curves.map((panel, at) => new Option(panel.title || panel.y[3] || `Panel ${at + 1}`, at)));
    which.closest("label").hidden = curves.length < 2;
    choice.hidden = names.length < 2 || names.length > 24;
    choice.querySelectorAll("label").forEach((label) => label.remove());
    choice.append(...(choice.hidden ? [] : names).map((name) => {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = true;
      box.addEventListener("change", () => {
        chosen[box.checked ? "add" : "delete"](name);
        read();
      });
      label.className = "choice";
      label.append(box, name);
      return label;
    }));
    slider.value = 0;
    which.onchange = () => {
      slider.value = 0;
      read();
    };
    slider.oninput = read;
    output.textContent = "Move the slider to read the values across.";
    slider.max = Math.max(places(curves[0]).length - 1, 0);
    slider.setAttribute("aria-valuetext", output.textContent);
  };

  return { follow, startReader };
})();
