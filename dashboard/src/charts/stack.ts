import type { Series, SeriesGroup } from "../api/contract";
import { hueOf, hues, leftover } from "./palette";

export type Metric = "cost_usd" | "requests" | "errors" | "tokens";
export type Layer = { key: string; label: string; colour: string; values: number[]; total: number };

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The largest groups as layers, the rest added up as one. */
export function layersOf(series: Series, metric: Metric, labelOf: (group: SeriesGroup) => string): Layer[] {
  const ranked = series.groups
    .map((group) => ({ group, total: sum(group[metric]) }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
  const layers = ranked.slice(0, hues.length).map(({ group, total }, index) => ({
    key: group.missing ? "\u0000missing" : (group.key ?? ""),
    label: labelOf(group),
    colour: hueOf(index),
    values: group[metric],
    total,
  }));
  const rest = ranked.slice(hues.length);
  if (rest.length === 0) return layers;
  return [
    ...layers,
    {
      key: "\u0000rest",
      label: `${rest.length} more`,
      colour: leftover,
      values: series.buckets.map((_, at) => sum(rest.map(({ group }) => group[metric][at] ?? 0))),
      total: sum(rest.map(({ total }) => total)),
    },
  ];
}

/** The totals of the period before; none when nothing was recorded then. */
export function totalsBefore(series: Series, metric: Metric): number[] | undefined {
  const totals = series.buckets.map((_, at) => sum(series.groups.map((group) => group[metric][at] ?? 0)));
  return totals.some((total) => total > 0) ? totals : undefined;
}
