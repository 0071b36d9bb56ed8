// Fails the build when what a browser fetches to show the overview for the first time grows past the budget.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = 300_000;
const dist = new URL("../dist/", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));

/** Files of a chunk and of all that it imports at once. */
function filesOf(key, seen = new Set()) {
  if (seen.has(key)) return [];
  seen.add(key);
  const chunk = manifest[key];
  const imported = (chunk.imports ?? []).flatMap((next) => filesOf(next, seen));
  return [chunk.file, ...(chunk.css ?? []), ...imported];
}

const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 6 }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const total = (files) => [...files].reduce((sum, file) => sum + size(file), 0);

const first = new Set(["index.html", "src/pages/overview/OverviewPage.tsx"].flatMap((key) => filesOf(key)));
first.add("index.html");
first.add("color-scheme.js");
first.add("favicon.svg");
const charts = new Set(filesOf("src/charts/StackedChart.tsx").filter((file) => !first.has(file)));

const bytes = total(first);
console.log(`First load of the overview: ${kilobytes(bytes)} compressed of ${kilobytes(budget)}; its chart, fetched afterwards: ${kilobytes(total(charts))}.`);
if (bytes > budget) {
  console.error([...first].map((file) => `  ${kilobytes(size(file)).padStart(10)}  ${file}`).join("\n"));
  process.exit(1);
}
