// Drives a report page in Chromium, or compares an SVG in Chromium with a PNG of it.
//
//   node drive.mjs PAGE.html FOLDER          screenshots go to FOLDER
//                                            (with ASSERT_TIMING set, slow sliders fail)
//   node drive.mjs --svg PICTURE.svg PICTURE.png
//   node drive.mjs --write-names FOLDER      maps whose names do what names must not
//   node drive.mjs --names PAGE.html TABLE.csv
//                                            a page of them, beside the table of the program timeline
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const failures = [];
const check = (is, what) => {
  if (!is) failures.push(what);
};

const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });

/** A page that may ask for nothing but itself, and must not complain. */
const open = async (browser, file, options) => {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(resolve(file)).href;
  const name = `${options.viewport.width} px`;
  page.on("console", (message) => check(message.type() !== "error", `${name}: console: ${message.text()}`));
  page.on("pageerror", (error) => check(false, `${name}: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = url.startsWith(address) || url.startsWith("data:") || url.startsWith("blob:");
    check(isOwn, `${name}: asked for ${url}`);
  });
  await page.goto(address);
  return page;
};

const frames = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

const text = (page, id) => page.locator(`#${id}`).textContent();

const shape = (page) => page.locator("#status-0").getAttribute("d");

const slideTo = async (page, day) => {
  await page.evaluate((value) => {
    const slider = document.getElementById("slider");
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }, day);
  await frames(page);
};

const checkSlider = async (page, data) => {
  const last = data.days.length - 1;
  const [lastShape, lastShare] = [await shape(page), await text(page, "headline-text")];
  check(lastShape?.length > 100, "the last day has no shape");
  await slideTo(page, 0);
  const [firstShape, firstShare] = [await shape(page), await text(page, "headline-text")];
  check(firstShape !== lastShape, "the slider does not move the map");
  check(firstShare !== lastShare, "the slider does not move the headline");
  check((await text(page, "spoken")).length > 10, "nothing is spoken");
  for (let day = 0; day <= last; day += Math.max(1, Math.floor(last / 25))) await slideTo(page, day);
  await slideTo(page, last);
  check((await shape(page)) === lastShape, "the last day looks otherwise on the way back");
  await slideTo(page, 0);
  check((await shape(page)) === firstShape, "the first day looks otherwise on the way back");

  // By the keyboard: on the slider itself, and anywhere else.
  await page.locator("#slider").focus();
  await page.keyboard.press("ArrowRight");
  await frames(page);
  check((await text(page, "day")) === data.days[1].text, "arrow on the slider");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("ArrowRight");
  await frames(page);
  check((await page.locator("#slider").inputValue()) === "2", "arrow anywhere");
  await page.locator("#previous").click();
  await page.locator("#next").click();
  await page.locator("#next").click();
  await frames(page);
  check((await page.locator("#slider").inputValue()) === "3", "previous and next");
  await page.locator("#play").click();
  await page.waitForTimeout(500);
  await page.locator("#play").click();
  check(Number(await page.locator("#slider").inputValue()) > 3, "play does not go on");
  await page.waitForTimeout(400);
  check(new URL(page.url()).hash.length === 11, "the address does not remember the day");
};

/** The time from moving the slider to the next frame, over jumps from one end to the other. */
const sliderTime = async (page, last) =>
  page.evaluate(async (days) => {
    const slider = document.getElementById("slider");
    const times = [];
    for (let jump = 0; jump < 20; jump += 1) {
      const start = performance.now();
      slider.value = jump % 2 ? days : Math.floor((days * jump) / 40);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      // After the frame in which the map is drawn anew.
      await new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
      }));
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b);
  }, last);

const checkChoices = async (page, data) => {
  await slideTo(page, data.days.length - 1);
  const label = await text(page, "headline-label");
  await page.locator("#status").selectOption("0");
  check((await text(page, "headline-label")) === data.statuses[0].label, "the status is not taken over");
  await page.locator("#status").selectOption("all");
  check((await text(page, "headline-label")) === label, "the status does not come back");
  if (data.measures.length > 1) {
    const before = await page.locator("#table tbody tr").last().textContent();
    await page.locator("#measure").selectOption("2");
    const after = await page.locator("#table tbody tr").last().textContent();
    check(before !== after, "another measure gives the same figures");
    await page.locator("#measure").selectOption("0");
  }
  await page.locator("#unit").selectOption("area");
  check((await text(page, "headline-share")).includes(data.km2), "the unit is not taken over");
  await page.locator("#unit").selectOption("share");
};

const checkTip = async (page, data, touch) => {
  const areas = data.region_controlled.map((days) => days?.at(-1) ?? 0);
  const region = areas.indexOf(Math.max(...areas));
  // A point that the region itself is under.
  const at = await page.evaluate((index) => {
    const path = document.querySelector(`[data-region="${index}"]`);
    path.scrollIntoView({ block: "center" });
    const box = path.getBoundingClientRect();
    for (let step = 1; step < 400; step += 1) {
      const x = box.left + (box.width * ((step * 7) % 20)) / 20;
      const y = box.top + (box.height * Math.floor(step / 20)) / 20;
      if (document.elementFromPoint(x, y) === path) return [x, y];
    }
    return null;
  }, region);
  check(at !== null, "the region cannot be pointed at");
  if (at === null) return;
  await (touch ? page.touchscreen.tap(...at) : page.mouse.move(...at));
  await frames(page);
  const tip = await text(page, "tip");
  check(await page.locator("#tip").isVisible(), "no figures at the pointer");
  check(tip.includes(data.regions[region].region), `the figures at the pointer are of another region: ${tip}`);
  await page.screenshot({ path: join(folder, `${prefix}-${touch ? "tap" : "hover"}.png`) });
  await page.keyboard.press("Escape");
  check(!(await page.locator("#tip").isVisible()), "Escape does not close the figures");
};

const checkTable = async (page, data) => {
  const rows = page.locator("#table tbody tr");
  check((await rows.count()) === data.days.length, "the table lacks days");
  const column = async () => page.locator("#table tbody tr td:first-child").allTextContents();
  const areas = async () => page.locator("#table tbody tr td:nth-child(2)").allTextContents();
  await page.locator('#table [data-column="area"]').click();
  const ascending = await areas();
  check((await page.locator('#table th[aria-sort="ascending"]').count()) === 1, "aria-sort");
  await page.locator('#table [data-column="area"]').click();
  const descending = await areas();
  check(ascending[0] === descending.at(-1) && ascending[0] !== descending[0], "sorting by area");
  const order = data.days.map((_, day) => day).sort((a, b) => data.controlled[0][b] - data.controlled[0][a]);
  check((await column())[0] === data.days[order[0]].date, "the greatest area is not first");
  await rows.first().click();
  await frames(page);
  check((await page.locator("#slider").inputValue()) === String(order[0]), "a row does not choose its day");
  await page.locator('#table [data-column="date"]').click();

  const csv = (await downloadTable(page)).trimEnd().split("\r\n");
  check(csv.length === data.days.length + 1, `the CSV has ${csv.length} lines`);
  check(csv[0].startsWith("date,file,measure,controlled_km2,share_percent"), `the CSV begins ${csv[0]}`);
  const cells = csv[1].split(",");
  check(cells[0] === data.days[0].date && Number(cells[3]) === data.controlled[0][0], `the CSV says ${csv[1]}`);
};

const checkChart = async (page, data) => {
  await page.locator("#chart").scrollIntoViewIfNeeded();
  const box = await page.locator("#chart").boundingBox();
  await page.mouse.click(box.x + 64, box.y + box.height / 2);
  await frames(page);
  const first = Number(await page.locator("#slider").inputValue());
  check(first < data.days.length / 4 + 1, "a click on the chart does not choose its day");
};

/** The download of the page's table, its mark of UTF-8 left out. */
const downloadTable = async (page) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
  return readFileSync(await download.path(), "utf8").replace(/^\ufeff/, "");
};

const checkAccess = async (page, name) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const { id, impact, nodes } of violations) {
    console.log(`axe, ${name}: ${impact} ${id}: ${nodes.map((node) => node.target).join(", ").slice(0, 200)}`);
    check(!["serious", "critical"].includes(impact), `axe, ${name}: ${impact} ${id}`);
  }
};

// Three ways to run a script in a page: an element, an attribute, and an address.
const INTRUDERS = `<script>window.ran = ["element"];</script>
<button id="intruder" onclick="(window.ran ??= []).push('attribute')">a</button>
<a id="lure" href="javascript:(window.ran ??= []).push('address')">b</a>`;

/** What of the intruders ran in a page that they were written into, and whether its own script did. */
const intrude = async (browser, file, html) => {
  const [before, after] = [html.slice(0, html.indexOf("<main>")), html.slice(html.indexOf("<main>"))];
  check(after.length > 0, "the page has no place for an intruder");
  writeFileSync(file, before + INTRUDERS + after);
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.evaluate(() => ["intruder", "lure"].forEach((id) => document.getElementById(id).click()));
  await frames(page);
  const found = {
    ran: await page.evaluate(() => window.ran ?? []),
    isAlive: (await page.locator("#table tbody tr").count()) > 0,
  };
  await page.close();
  return found;
};

/** Only the page's own script runs in it. */
const checkPolicy = async (browser, file) => {
  const html = readFileSync(file, "utf8");
  const intruded = join(folder, `${prefix}-intruded.html`);
  const guarded = await intrude(browser, intruded, html);
  check(guarded.isAlive, "the page's own script does not run");
  check(guarded.ran.length === 0, `the policy lets others run: ${guarded.ran}`);
  // A script that is changed is another script.
  const changed = await intrude(browser, intruded, html.replace('"use strict";', '"use strict"; '));
  check(!changed.isAlive, "a script that was changed runs");
  // Without the policy they all do, so that this test can fail.
  const open = await intrude(browser, intruded, html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""));
  check(open.ran.length === 3, `without the policy only ${open.ran} ran`);
  rmSync(intruded);
};

const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

let folder = "";
let prefix = "";

const drivePage = async (file) => {
  prefix = basename(file, ".html");
  mkdirSync(folder, { recursive: true });
  const browser = await launch();
  const wide = await open(browser, file, { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  const data = JSON.parse(await text(wide, "data"));
  await frames(wide);
  await wide.screenshot({ path: join(folder, `${prefix}-wide.png`), fullPage: true });
  await checkSlider(wide, data);
  await checkChoices(wide, data);
  await checkTip(wide, data, false);
  await checkTable(wide, data);
  await checkChart(wide, data);
  await checkAccess(wide, "light");
  const times = await sliderTime(wide, data.days.length - 1);
  const median = times[Math.floor(times.length / 2)];
  console.log(`slider: ${median.toFixed(1)} ms in the middle, ${times.at(-1).toFixed(1)} ms at most`);
  check(!process.env.ASSERT_TIMING || median < 50, `the slider takes ${median} ms`);
  await wide.emulateMedia({ media: "print" });
  await wide.screenshot({ path: join(folder, `${prefix}-print.png`) });
  check(!(await wide.locator("#player").isVisible()), "controls are printed");

  await checkPolicy(browser, file);

  const dark = await open(browser, file, { viewport: { width: 1440, height: 900 }, colorScheme: "dark" });
  await frames(dark);
  await dark.screenshot({ path: join(folder, `${prefix}-dark.png`) });
  await checkAccess(dark, "dark");

  const phone = await open(browser, file, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await frames(phone);
  await phone.screenshot({ path: join(folder, `${prefix}-phone.png`), fullPage: true });
  check((await overflow(phone)) <= 0, `at 390 px the page is ${await overflow(phone)} px too wide`);
  await checkTip(phone, data, true);
  await checkAccess(phone, "phone");
  await browser.close();
};

// Names that a spreadsheet would run, that tables of values have to quote, and that a reader would not see.
const NAMES = [
  "=1+1", "+1", "-2", "@SUM(1)", "\t=1", " =1", "\u200b=1", "＝1", "\n1", "\\u{200b}=1", "'=1", "a,b", 'a"b', "a\nb", "a\r\nb",
  "a\u202eb", "a\u2066b\u200f", "a\u001b[2Jb", "a\u009b2J", "a\u007f", "a\ufeff", "<b>a</b>", "ї",
];

const squareAt = (properties, west) => ({
  type: "Feature", properties,
  geometry: { type: "Polygon", coordinates: [[[west, 47], [west + 0.1, 47], [west + 0.1, 48], [west, 48], [west, 47]]] },
});

const writeNames = (into) => {
  mkdirSync(into, { recursive: true });
  const features = NAMES.map((name, index) => squareAt({ status: name }, 30 + index / 10));
  const map = JSON.stringify({ type: "FeatureCollection", features });
  NAMES.forEach((name, index) => {
    const date = `2025-01-${String(index + 1).padStart(2, "0")}`;
    writeFileSync(join(into, `${name.replaceAll("/", "|")}_${date}.geojson`), map);
  });
  const regions = NAMES.map((name, index) => squareAt({ name }, 30 + index / 10));
  writeFileSync(join(into, "land"), JSON.stringify({ type: "FeatureCollection", name: NAMES[0], features: regions }));
};

/** The cells of a table as they are written, with their quotes. */
const cellsOf = (csv) =>
  csv.trimEnd().split(/\r?\n/).map((row) => [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/gy)].map(([, cell]) => cell));

/** Names on a page are seen whole, and its table quotes what the table of the program `timeline` quotes. */
const driveNames = async (file, table) => {
  const browser = await launch();
  const page = await open(browser, file, { viewport: { width: 1440, height: 900 } });
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  const shown = await page.evaluate(() => {
    const attributes = [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes].map(({ value }) => value));
    return [document.title, document.body.innerText, document.body.textContent, ...attributes];
  });
  const unseen = /[\p{Cc}\p{Bidi_C}\u00ad\u200b-\u200d\u2060\ufeff]/u;
  for (const part of shown) {
    // Between the parts of a page, and of the table that is drawn as text, there are line breaks and tabs.
    const found = part.replace(/[\n\t]/g, "").match(unseen);
    check(!found, `U+${found?.[0].codePointAt(0).toString(16)} is on the page: ${part.slice(Math.max(found?.index - 30, 0), found?.index + 30)}`);
  }
  for (const name of ["\\u{202e}", "\\u{9b}2J", "\\u{1b}[2J", "\\r\\n"]) {
    for (const id of ["key", "status"]) {
      check((await text(page, id)).includes(name), `${name} is not seen in ${id}`);
    }
  }
  const [ours, theirs] = [cellsOf(await downloadTable(page)), cellsOf(readFileSync(table, "utf8"))];
  check(ours.length === NAMES.length + 1 && theirs.length === ours.length, `the tables have ${ours.length} and ${theirs.length} lines`);
  for (const column of ["date", "file", "side"]) {
    const [one, other] = [ours, theirs].map((rows) => rows.map((row) => row[rows[0].indexOf(column)]));
    one.forEach((cell, row) => check(cell === other[row], `${column} ${row}: ${cell} on the page, ${other[row]} in the table`));
  }
  const heads = ([head], ending) => new Set(head.filter((cell) => cell.replace(/"$/, "").endsWith(ending)).map((cell) => cell.replace(ending, "")));
  const [sides, columns] = [heads(ours, " (km2)"), heads(theirs, " area_km2")];
  for (const head of columns) check(sides.has(head), `no column on the page begins ${head}`);
  // Names are trimmed, so that some are one.
  check(columns.size > NAMES.length - 5, `the table has ${columns.size} sides`);
  await browser.close();
};

/** The mean difference of colours between the SVG in Chromium and the PNG, in per cent. */
const compare = async (svg, png) => {
  const address = (type, file) => `data:image/${type};base64,${readFileSync(file).toString("base64")}`;
  const browser = await launch();
  const page = await browser.newPage();
  const difference = await page.evaluate(async ([one, other]) => {
    const load = async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      return image;
    };
    const [theirs, ours] = [await load(one), await load(other)];
    const pixels = (image) => {
      const canvas = new OffscreenCanvas(ours.width, ours.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0, ours.width, ours.height);
      return context.getImageData(0, 0, ours.width, ours.height).data;
    };
    const [a, b] = [pixels(theirs), pixels(ours)];
    let sum = 0;
    for (let index = 0; index < a.length; index += 1) sum += Math.abs(a[index] - b[index]);
    return (sum / a.length / 255) * 100;
  }, [address("svg+xml", svg), address("png", png)]);
  await browser.close();
  console.log(`${basename(svg)}: ${difference.toFixed(2)} % between Chromium and resvg`);
  check(difference < 2, `${svg} and ${png} differ by ${difference.toFixed(2)} %`);
};

const [first, ...rest] = process.argv.slice(2);
if (first === "--svg") {
  await compare(...rest);
} else if (first === "--write-names") {
  writeNames(...rest);
} else if (first === "--names") {
  await driveNames(...rest);
} else {
  [folder] = rest;
  await drivePage(first);
}
for (const failure of failures) console.error(`failed: ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
