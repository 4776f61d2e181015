"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const words = data.words;
  const last = data.days.length - 1;
  const ALL = "all";
  const chosen = { day: last, status: ALL, measure: 0, unit: "share" };
  const SVG = "http://www.w3.org/2000/svg";

  const make = (name, attributes = {}, text) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const tag = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  // Numbers and days as they are written in the page's language.
  const number = (value, decimals) => {
    const fixed = Math.abs(value).toFixed(decimals);
    const [integer, fraction] = fixed.split(".");
    const grouped = integer.replace(/\B(?=(\d{3})+$)/g, data.thousands);
    const sign = value < 0 && Number(fixed) !== 0 ? "−" : "";
    return sign + grouped + (fraction ? data.point + fraction : "");
  };
  const areaText = (km2) => `${number(km2, Math.abs(km2) < 100 ? 1 : 0)}\u00a0${data.km2}`;
  const shareText = (share, decimals = 1) => number(share * 100, decimals) + data.percent;
  const dayText = (day) => data.days[day].text;
  const millis = data.days.map((day) => Date.parse(`${day.date}T00:00:00Z`));

  // What is chosen.
  const areaOn = (day, status = chosen.status, measure = chosen.measure) =>
    status === ALL ? data.controlled[measure][day] : data.areas[measure][status][day];
  // What was gained, lost and redrawn since the map before; null where that is not known.
  const changesOn = (day, status = chosen.status) => {
    const { counted, statuses } = data.changes[chosen.measure];
    return (status === ALL ? counted : statuses[status])[day];
  };
  const netOf = ([gained, lost, redrawn = 0]) => gained - lost + redrawn;
  const whole = () => data.wholes[chosen.measure];
  const openOn = (day) =>
    data.statuses.reduce(
      (sum, status, index) => sum + (status.open ? data.areas[chosen.measure][index][day] : 0), 0);
  const labelOf = (status) => (status === ALL ? data.about : data.statuses[status].label);

  // Shapes: sets of directed edges on a grid, each day as what changed since the day before.
  const decode = (text) => {
    const numbers = [];
    let value = 0;
    let shift = 0;
    for (let index = 0; index < text.length; index += 1) {
      const part = text.charCodeAt(index) - 63;
      value |= (part & 31) << shift;
      shift += 5;
      if (part < 32) {
        numbers.push(value & 1 ? ~(value >> 1) : value >> 1);
        value = 0;
        shift = 0;
      }
    }
    return numbers;
  };
  // A point is one number, so that it can be a key.
  const SPAN = 2 ** 25;
  const pointOf = (x, y) => (x + SPAN / 2) * SPAN + (y + SPAN / 2);
  const xOf = (point) => Math.floor(point / SPAN) - SPAN / 2;
  const yOf = (point) => (point % SPAN) - SPAN / 2;
  const edgesOf = (text) => {
    const edges = [];
    const numbers = decode(text);
    for (let index = 0; index < numbers.length;) {
      const count = numbers[index];
      let x = numbers[index + 1];
      let y = numbers[index + 2];
      index += 3;
      for (let step = 1; step < count; step += 1, index += 2) {
        const from = pointOf(x, y);
        x += numbers[index];
        y += numbers[index + 1];
        edges.push(from, pointOf(x, y));
      }
    }
    return edges;
  };

  class Shape {
    constructor(deltas, paths, ending) {
      Object.assign(this, { deltas, paths, ending, day: -1, onward: new Map(), decoded: [] });
      // Days to start from, so that a long way is short. Lists of ends are never changed, but replaced.
      this.saved = new Map();
    }

    edges(day, side) {
      this.decoded[day] ??= this.deltas[day].map(edgesOf);
      return this.decoded[day][side];
    }

    take(edges) {
      for (let index = 0; index < edges.length; index += 2) {
        const ends = this.onward.get(edges[index]);
        if (ends.length === 1) this.onward.delete(edges[index]);
        else this.onward.set(edges[index], ends.toSpliced(ends.indexOf(edges[index + 1]), 1));
      }
    }

    give(edges) {
      for (let index = 0; index < edges.length; index += 2) {
        const ends = this.onward.get(edges[index]);
        this.onward.set(edges[index], ends ? [...ends, edges[index + 1]] : [edges[index + 1]]);
      }
    }

    jumpNear(day) {
      const away = (other) => Math.abs(other - day);
      let nearest = this.day;
      for (const other of this.saved.keys()) if (away(other) < away(nearest)) nearest = other;
      if (nearest === this.day) return false;
      this.onward = new Map(this.saved.get(nearest));
      this.day = nearest;
      return true;
    }

    goTo(day) {
      let changed = this.jumpNear(day);
      while (this.day !== day) {
        const forward = this.day < day;
        const step = forward ? this.day + 1 : this.day;
        const [removed, added] = [this.edges(step, 0), this.edges(step, 1)];
        this.take(forward ? removed : added);
        this.give(forward ? added : removed);
        changed ||= removed.length + added.length > 0;
        this.day += forward ? 1 : -1;
        if (this.day % 16 === 0 && !this.saved.has(this.day)) this.saved.set(this.day, new Map(this.onward));
      }
      if (changed) this.draw();
    }

    starts() {
      // Lines begin where more edges begin than end. Sorted, so that a day always looks the same.
      const points = [...this.onward.keys()].sort((a, b) => a - b);
      if (this.ending) return points;
      const surplus = new Map();
      for (const [from, ends] of this.onward) {
        surplus.set(from, (surplus.get(from) ?? 0) + ends.length);
        for (const to of ends) surplus.set(to, (surplus.get(to) ?? 0) - 1);
      }
      return [...points.filter((point) => surplus.get(point) > 0), ...points];
    }

    draw() {
      const left = new Map();
      for (const [from, ends] of this.onward) left.set(from, ends.length > 1 ? [...ends].sort((a, b) => a - b) : [ends[0]]);
      const parts = [];
      for (const start of this.starts()) {
        while (left.get(start)?.length) {
          let at = start;
          parts.push("M", xOf(at), " ", yOf(at), "l");
          while (left.get(at)?.length) {
            const next = left.get(at).pop();
            parts.push(xOf(next) - xOf(at), " ", yOf(next) - yOf(at), " ");
            at = next;
          }
          parts.push(this.ending);
          if (this.ending) continue;
          break;
        }
      }
      const path = parts.join("");
      for (const element of this.paths) element.setAttribute("d", path);
    }
  }

  const shapes = data.shapes.map((deltas, index) => {
    const paths = [byId(`status-${index}`), byId(`pattern-${index}`)].filter(Boolean);
    return new Shape(deltas, paths, "z");
  });
  shapes.push(new Shape(data.front, [byId("front")], ""));

  // The parts of the page.
  const showHeadline = () => {
    const area = areaOn(chosen.day);
    // Where nothing counts there is no figure, and no zero.
    if (area === null) {
      const { instead } = data.days[chosen.day];
      byId("headline-share").textContent = "";
      byId("headline-label").textContent = instead;
      byId("headline-range").textContent = "";
      byId("headline-text").textContent = dayText(chosen.day);
      byId("spoken").textContent = `${dayText(chosen.day)}: ${instead}`;
      return;
    }
    const share = area / whole();
    byId("headline-share").textContent =
      chosen.unit === "share" ? shareText(share) : areaText(area);
    byId("headline-label").textContent = chosen.status === ALL ? data.held : labelOf(chosen.status);
    const [low, high] = [share, (area + openOn(chosen.day)) / whole()].map((end) => shareText(end));
    byId("headline-range").textContent =
      chosen.status === ALL && low !== high ? `${low} – ${high} ${words.IfOpenCounts}` : "";
    const text = `${areaText(area)} ${words.Of} ${areaText(whole())} · ${dayText(chosen.day)}`;
    byId("headline-text").textContent = text;
    byId("spoken").textContent =
      `${dayText(chosen.day)}: ${labelOf(chosen.status)} ${shareText(share)}, ${areaText(area)}`;
  };

  const showKey = () => {
    const rows = data.statuses.flatMap((status, index) => {
      const area = areaOn(chosen.day, index);
      // A status that the map of the day does not draw.
      if (area === 0) return [];
      const row = tag("li");
      const swatch = make("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" });
      const box = { width: 26, height: 14 };
      swatch.append(make("rect", { ...box, class: `f${index}-base` }));
      if (byId(`pattern-${index}`)) swatch.append(make("rect", { ...box, fill: `url(#p-f${index})` }));
      row.append(swatch, `${status.label} ${areaText(area)}, ${shareText(area / whole())}`);
      row.classList.toggle("dim", chosen.status !== ALL && chosen.status !== index);
      return row;
    });
    data.sides.forEach((side, index) => {
      const area = data.side_areas[chosen.measure][index][chosen.day];
      if (side.is_one_status || !area) return;
      const row = tag("li");
      const swatch = make("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" });
      if (side.has_rest) {
        const box = { width: 26, height: 14 };
        swatch.append(make("rect", { ...box, class: "land" }), make("rect", { ...box, class: "outline", fill: "none" }));
        row.append(swatch);
      }
      row.append(`${side.label} ${areaText(area)}, ${shareText(area / whole())}`);
      rows.push(row);
    });
    byId("key").replaceChildren(...rows);
  };

  const regionArea = (region) => {
    const areas = chosen.status === ALL ? data.region_controlled : data.region_areas[chosen.status];
    return areas[region]?.[chosen.day] ?? 0;
  };
  const regionTexts = (region) => {
    const area = regionArea(region);
    return [data.regions[region].region, areaText(area), shareText(area / data.regions[region].denominator_km2)];
  };
  // Regions are measured once, by the method's own measure.
  const regionsMeasure = () => `${words.Measure}: ${data.measures[0]}`;
  const showRegions = () => {
    byId("regions-area").textContent = `${labelOf(chosen.status)}: ${words.AreaHeld}`;
    byId("regions-measure").textContent = chosen.measure === 0 ? "" : regionsMeasure();
    const held = data.regions.map((_, index) => index).filter((index) => regionArea(index) > 0.0005);
    held.sort((a, b) => regionArea(b) - regionArea(a));
    const rows = held.map((index) => {
      const [name, area, share] = regionTexts(index);
      const row = tag("tr");
      const head = tag("th", name);
      head.scope = "row";
      row.append(head, tag("td", area, "number"), tag("td", share, "number"));
      return row;
    });
    byId("regions").tBodies[0].replaceChildren(...rows);
  };

  // The figures of a region beside the pointer.
  let tipRegion = null;
  const tip = byId("tip");
  const fillTip = () => {
    if (tipRegion === null) return;
    const [name, area, share] = regionTexts(tipRegion);
    const lines = [
      tag("p", name, "name"),
      tag("p", `${labelOf(chosen.status)}: ${area}, ${share}`),
      tag("p", dayText(chosen.day)),
    ];
    if (chosen.measure !== 0) lines.push(tag("p", regionsMeasure()));
    tip.replaceChildren(...lines);
  };
  const showTip = (region, x, y) => {
    tipRegion = region;
    fillTip();
    tip.hidden = false;
    const box = byId("map-box").getBoundingClientRect();
    const left = Math.min(Math.max(x - box.left + 12, 0), box.width - tip.offsetWidth);
    const top = y - box.top + 16 + tip.offsetHeight > box.height ? y - box.top - tip.offsetHeight - 8 : y - box.top + 16;
    tip.style.left = `${left}px`;
    tip.style.top = `${Math.max(top, 0)}px`;
  };
  const hideTip = () => {
    tipRegion = null;
    tip.hidden = true;
  };
  for (const path of document.querySelectorAll(".region")) {
    const region = Number(path.dataset.region);
    path.addEventListener("pointermove", (event) => showTip(region, event.clientX, event.clientY));
    path.addEventListener("pointerdown", (event) => showTip(region, event.clientX, event.clientY));
    path.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hideTip());
  }
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.(".region")) hideTip();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideTip());

  // The chart.
  const MARGIN = { left: 62, right: 14, top: 30, bottom: 28 };
  const DAY = 86400000;
  const roundStep = (span, most) => {
    const power = 10 ** Math.floor(Math.log10(span / most || 1));
    return [1, 2, 5, 10].map((times) => times * power).find((step) => span / step <= most) ?? 10 * power;
  };
  let scale = null;
  const timeTicks = (from, to, most) => {
    const months = Math.max((to - from) / (30.44 * DAY), 0.1);
    const step = [1, 2, 3, 6, 12, 24, 60].find((count) => months / count <= most) ?? 120;
    const start = new Date(from);
    const ticks = [];
    const first = start.getUTCFullYear() * 12 + start.getUTCMonth();
    for (let month = Math.ceil(first / step) * step; ; month += step) {
      const [year, ofYear] = [Math.floor(month / 12), month % 12];
      const time = Date.UTC(year, ofYear, 1);
      if (time > to) break;
      const text = ofYear === 0 ? String(year) : data.months[ofYear];
      if (time >= from) ticks.push({ time, text, anchor: "middle" });
    }
    if (ticks.length > 1) return ticks;
    return [{ time: from, text: dayText(0), anchor: "start" }, { time: to, text: dayText(last), anchor: "end" }];
  };
  const drawChart = () => {
    const chart = byId("chart");
    const width = Math.max(chart.clientWidth, 280);
    const height = chart.clientHeight;
    const perUnit = chosen.unit === "share" ? 100 / whole() : 1;
    const inUnit = (area) => (area === null ? null : area * perUnit);
    const values = data.days.map((_, day) => inUnit(areaOn(day)));
    const highs = values.map((value, day) =>
      value === null ? null : value + (chosen.status === ALL ? openOn(day) * perUnit : 0));
    // Beside what counts, each other side that the maps draw.
    const others = data.sides
      .map((side, index) => ({ ...side, values: data.side_areas[chosen.measure][index].map(inUnit) }))
      .filter((side) => chosen.status === ALL && !side.is_about && !side.has_rest && side.status !== null);
    const drawn = [values, highs, ...others.map((side) => side.values)].flat().filter((value) => value !== null);
    const [least, most] = [Math.min(...drawn, Infinity), Math.max(...drawn, 0)].map((end) => (Number.isFinite(end) ? end : 0));
    const spread = most - least || Math.abs(most) * 0.1 || 1;
    const step = roundStep(spread * 1.1, 5);
    const low = Math.max(Math.floor((least - spread * 0.05) / step) * step, 0);
    const high = Math.ceil((most + spread * 0.05) / step) * step;
    const [from, to] = [millis[0], millis[last]];
    const x = (time) => MARGIN.left + ((time - from) / (to - from || 1)) * (width - MARGIN.left - MARGIN.right);
    const y = (value) => height - MARGIN.bottom - ((value - low) / (high - low || 1)) * (height - MARGIN.top - MARGIN.bottom);
    scale = { x, y, values, width };
    const parts = [];
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (let tick = low; tick <= high + step / 2; tick += step) {
      parts.push(make("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(tick), y2: y(tick) }));
      const unit = chosen.unit === "share" ? data.percent : "";
      parts.push(make("text", { x: MARGIN.left - 8, y: y(tick) + 4, "text-anchor": "end" }, number(tick, decimals) + unit));
    }
    for (const { time, text, anchor } of timeTicks(from, to, width / 90)) {
      parts.push(make("line", { class: "grid", x1: x(time), x2: x(time), y1: height - MARGIN.bottom, y2: height - MARGIN.bottom + 5 }));
      parts.push(make("text", { x: x(time), y: height - 8, "text-anchor": anchor }, text));
    }
    const axis = chosen.unit === "share" ? words.ShareOfTerritory : `${words.AreaHeld}, ${data.km2}`;
    const title = `${labelOf(chosen.status)}: ${axis}`;
    parts.push(make("text", { x: MARGIN.left, y: 16 }, title));
    chart.setAttribute("aria-label", title);
    const runsOf = (of) => {
      const runs = [];
      let open = false;
      of.forEach((value, day) => {
        if (value === null) {
          open = false;
          return;
        }
        if (!open || data.days[day].after_gap) runs.push([]);
        open = true;
        runs[runs.length - 1].push(day);
      });
      return runs;
    };
    const line = (days, of) => days.map((day) => `${x(millis[day]).toFixed(1)} ${y(of[day]).toFixed(1)}`);
    const addLine = (of, attributes) => {
      for (const days of runsOf(of)) {
        const path = days.length > 1 ? `M${line(days, of).join("L")}` : `M${line(days, of)[0]}h0.01`;
        parts.push(make("path", { ...attributes, d: path, "stroke-linecap": "round" }));
      }
    };
    for (const days of runsOf(values)) {
      if (days.some((day) => highs[day] > values[day])) {
        const outline = [...line(days, highs), ...line([...days].reverse(), values)];
        parts.push(make("path", { class: "band", d: `M${outline.join("L")}z` }));
      }
    }
    for (const side of others) {
      addLine(side.values, { class: `side f${side.status}-line` });
      const end = side.values.findLastIndex((value) => value !== null);
      if (end >= 0) parts.push(make("text", { x: x(millis[end]), y: y(side.values[end]) - 5, "text-anchor": "end" }, side.label));
    }
    addLine(values, { class: "series" });
    parts.push(make("line", { class: "cursor", id: "cursor", y1: MARGIN.top, y2: height - MARGIN.bottom }));
    parts.push(make("circle", { class: "dot", id: "dot", r: 5 }));
    chart.setAttribute("viewBox", `0 0 ${width} ${height}`);
    chart.replaceChildren(...parts);
    moveCursor();
  };
  const moveCursor = () => {
    if (!scale) return;
    const at = scale.x(millis[chosen.day]);
    byId("cursor").setAttribute("x1", at);
    byId("cursor").setAttribute("x2", at);
    byId("dot").setAttribute("cx", at);
    const value = scale.values[chosen.day];
    byId("dot").classList.toggle("none", value === null);
    byId("dot").setAttribute("cy", scale.y(value ?? 0));
  };
  const chooseByChart = (event) => {
    const box = byId("chart").getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * scale.width;
    let nearest = 0;
    millis.forEach((time, day) => {
      if (Math.abs(scale.x(time) - at) < Math.abs(scale.x(millis[nearest]) - at)) nearest = day;
    });
    choose(nearest);
  };
  byId("chart").addEventListener("pointerdown", (event) => {
    byId("chart").setPointerCapture(event.pointerId);
    chooseByChart(event);
  });
  byId("chart").addEventListener("pointermove", (event) => event.buttons > 0 && chooseByChart(event));

  // The table of all days.
  const percentOf = (area) => (area === null ? null : (area / whole()) * 100);
  const ofChosen = (what) => `${labelOf(chosen.status)}: ${what}`;
  const columns = [
    { key: "date", label: () => words.Date, value: (day) => data.days[day].date },
    { key: "area", label: () => ofChosen(`${words.AreaHeld} (${data.km2})`), value: (day) => areaOn(day), decimals: 2 },
    { key: "share", label: () => ofChosen("%"), value: (day) => percentOf(areaOn(day)), decimals: 3 },
    { key: "gained", label: () => ofChosen(`${words.Gained} (${data.km2})`), value: (day) => changesOn(day)?.[0] ?? null, decimals: 2 },
    { key: "lost", label: () => ofChosen(`${words.Lost} (${data.km2})`), value: (day) => changesOn(day)?.[1] ?? null, decimals: 2 },
    {
      key: "net", label: () => ofChosen(`${words.Net} (${data.km2})`), decimals: 2,
      value: (day) => (changesOn(day) === null ? null : netOf(changesOn(day))),
    },
    ...data.sides.map((side, index) => ({
      key: `side-${index}`, label: () => `${side.label}: %`, decimals: 3,
      value: (day) => percentOf(data.side_areas[chosen.measure][index][day]),
    })).filter((_, index) => !data.sides[index].is_about),
  ];
  const sorting = { column: 0, ascending: true };
  const rowOf = new Map();
  const sortedDays = () => {
    const { value } = columns[sorting.column];
    const sign = sorting.ascending ? 1 : -1;
    const compare = (a, b) => {
      const [one, other] = [value(a), value(b)];
      if (one === null || other === null) return (one === null) - (other === null);
      return sign * (one < other ? -1 : one > other ? 1 : 0) || a - b;
    };
    return data.days.map((_, day) => day).sort(compare);
  };
  const makeRow = (day) => {
    const row = tag("tr");
    for (const { value, decimals } of columns) {
      const found = value(day);
      if (decimals === undefined) row.append(tag("td", found));
      else row.append(tag("td", found === null ? "–" : number(found, decimals), "number"));
    }
    row.append(tag("td", data.days[day].flags.join("; "), "note"));
    row.lastChild.lang = "en";
    row.addEventListener("click", () => choose(day));
    rowOf.set(day, row);
    return row;
  };
  const drawTable = () => {
    const heads = columns.map((column, index) => {
      const head = tag("th", undefined, index > 0 ? "number" : "");
      head.scope = "col";
      const isSorted = sorting.column === index;
      head.setAttribute("aria-sort", isSorted ? (sorting.ascending ? "ascending" : "descending") : "none");
      const arrow = isSorted ? (sorting.ascending ? " ▲" : " ▼") : "";
      const button = tag("button", column.label() + arrow);
      button.type = "button";
      button.dataset.column = column.key;
      button.addEventListener("click", () => {
        sorting.ascending = sorting.column === index ? !sorting.ascending : true;
        sorting.column = index;
        drawTable();
        byId("table").querySelector(`[data-column="${column.key}"]`).focus();
      });
      head.append(button);
      return head;
    });
    const note = tag("th", words.Warnings);
    note.scope = "col";
    const row = tag("tr");
    row.append(...heads, note);
    byId("table").tHead.replaceChildren(row);
    byId("table").tBodies[0].replaceChildren(...sortedDays().map(makeRow));
    markRow();
  };
  const markRow = () => {
    for (const row of byId("table").querySelectorAll("tr.chosen")) row.classList.remove("chosen");
    rowOf.get(chosen.day)?.classList.add("chosen");
  };

  // What a text could do to a spreadsheet was seen to when the page was written; here it is only quoted.
  const csvCell = (value) => {
    if (value === null) return "";
    const text = String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = () => {
    const texts = data.table;
    const head = ["date", "file", "measure", "controlled_km2", "share_percent", "gained_km2", "lost_km2", "net_km2", ...texts.statuses, "flags", "side", ...texts.sides];
    const rows = data.days.map((day, index) => {
      const area = data.controlled[chosen.measure][index];
      const changes = changesOn(index, ALL);
      return [
        day.date, texts.files[index], texts.measures[chosen.measure], area, percentOf(area),
        changes?.[0] ?? null, changes?.[1] ?? null, changes === null ? null : netOf(changes),
        ...data.statuses.map((_, status) => data.areas[chosen.measure][status][index]),
        texts.flags[index],
        area === null ? "" : texts.about,
        ...data.sides.map((_, side) => data.side_areas[chosen.measure][side][index]),
      ];
    });
    return [head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
  };
  byId("download").addEventListener("click", () => {
    const link = tag("a");
    const file = new Blob(["\ufeff", csv()], { type: "text/csv" });
    link.href = URL.createObjectURL(file);
    link.download = `${data.territory.replace(/[^\p{L}\p{N}]+/gu, "-")}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  // Choosing: what follows the day, and what follows all else.
  let frame = null;
  const showDay = () => {
    frame = null;
    for (const shape of shapes) shape.goTo(chosen.day);
    byId("slider").value = chosen.day;
    byId("slider").setAttribute("aria-valuetext", dayText(chosen.day));
    byId("day").textContent = dayText(chosen.day);
    byId("previous").disabled = chosen.day === 0;
    byId("next").disabled = chosen.day === last;
    showHeadline();
    showKey();
    showRegions();
    fillTip();
    moveCursor();
    markRow();
  };
  const choose = (day) => {
    chosen.day = Math.min(Math.max(day, 0), last);
    frame ??= requestAnimationFrame(showDay);
    clearTimeout(choose.remember);
    choose.remember = setTimeout(() => {
      try { history.replaceState(null, "", `#${data.days[chosen.day].date}`); } catch { /* not from every disk */ }
    }, 300);
  };
  const showAll = () => {
    data.statuses.forEach((_, index) => {
      const isDim = chosen.status !== ALL && chosen.status !== index;
      for (const id of [`status-${index}`, `pattern-${index}`]) byId(id)?.classList.toggle("dim", isDim);
    });
    drawTable();
    drawChart();
    showDay();
  };

  let player = null;
  const stop = () => {
    clearInterval(player);
    player = null;
    byId("play").textContent = words.Play;
  };
  const play = () => {
    if (player !== null) {
      stop();
      return;
    }
    if (chosen.day === last) choose(0);
    byId("play").textContent = words.Pause;
    player = setInterval(() => (chosen.day === last ? stop() : choose(chosen.day + 1)), 120);
  };
  byId("play").addEventListener("click", play);
  byId("previous").addEventListener("click", () => choose(chosen.day - 1));
  byId("next").addEventListener("click", () => choose(chosen.day + 1));
  byId("slider").addEventListener("input", () => choose(Number(byId("slider").value)));
  document.addEventListener("keydown", (event) => {
    const isControl = event.target.closest?.("input, select, textarea, summary, [tabindex]");
    if (isControl || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) choose(chosen.day + step);
    else if (event.key === " " && !event.target.closest?.("button")) play();
    else return;
    event.preventDefault();
  });

  const fillSelect = (id, options, change) => {
    const select = byId(id);
    for (const [value, label] of options) {
      const option = tag("option", label);
      option.value = value;
      select.append(option);
    }
    select.addEventListener("change", () => {
      change(select.value);
      showAll();
    });
  };
  const statuses = data.statuses.map((status, index) => [index, status.label]);
  // A side that is one status of its own name stands there once.
  const choices = [[ALL, data.about], ...statuses.filter(([, label]) => label !== data.about)];
  fillSelect("status", choices, (value) => {
    chosen.status = value === ALL ? ALL : Number(value);
  });
  fillSelect("measure", data.measures.map((name, index) => [index, name]), (value) => {
    chosen.measure = Number(value);
  });
  fillSelect("unit", [["share", `${words.Share} (%)`], ["area", `${words.Area} (${data.km2})`]], (value) => {
    chosen.unit = value;
  });
  byId("choices").addEventListener("submit", (event) => event.preventDefault());

  byId("slider").max = last;
  const remembered = data.days.findIndex((day) => `#${day.date}` === location.hash);
  if (remembered >= 0) chosen.day = remembered;
  if (last === 0) for (const id of ["player", "chart-section"]) byId(id).hidden = true;
  window.addEventListener("resize", () => last > 0 && drawChart());
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  showAll();
})();
