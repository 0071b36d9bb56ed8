import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Bucket } from "../api/contract";

export const ranges = [
  { value: "24h", label: "24 hours", long: "Last 24 hours", hours: 24 },
  { value: "7d", label: "7 days", long: "Last 7 days", hours: 7 * 24 },
  { value: "14d", label: "14 days", long: "Last 14 days", hours: 14 * 24 },
  { value: "28d", label: "28 days", long: "Last 28 days", hours: 28 * 24 },
  { value: "90d", label: "90 days", long: "Last 90 days", hours: 90 * 24 },
] as const;

export type Period = {
  from: string;
  to: string;
  range: string;
  label: string;
  bucket: Bucket;
  compared: boolean;
  before: { from: string; to: string };
};

const hourMs = 3_600_000;

/** The hours from `from` to `to` and the equally long window before them. */
function periodOf(range: string, from: number, to: number, label: string, compared: boolean): Period {
  const span = to - from;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    range,
    label,
    compared,
    from: iso(from),
    to: iso(to),
    bucket: span <= 4 * 24 * hourMs ? "hour" : "day",
    before: { from: iso(from - span), to: iso(from) },
  };
}

export function readPeriod(search: URLSearchParams, now: number): Period {
  const compared = search.get("compare") !== "none";
  const from = Date.parse(search.get("from") ?? "");
  const to = Date.parse(search.get("to") ?? "");
  if (!Number.isNaN(from) && !Number.isNaN(to) && from < to) return periodOf("custom", from, to, "Chosen days", compared);
  const range = ranges.find((candidate) => candidate.value === search.get("range")) ?? ranges[1];
  const end = Math.ceil(now / hourMs) * hourMs;
  return periodOf(range.value, end - range.hours * hourMs, end, range.long, compared);
}

/** The period in the page's address. It moves on with the clock only once an hour, so that answers stay cached. */
export function usePeriod(): Period {
  const [search] = useSearchParams();
  const hour = Math.ceil(Date.now() / hourMs);
  const key = ["range", "from", "to", "compare"].map((name) => search.get(name) ?? "").join("|");
  return useMemo(() => {
    const [range, from, to, compare] = key.split("|");
    const wanted = new URLSearchParams({ range: range ?? "", from: from ?? "", to: to ?? "", compare: compare ?? "" });
    return readPeriod(wanted, hour * hourMs);
  }, [key, hour]);
}

/** The part of the address that every page keeps when another is opened. */
export function periodSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of ["range", "from", "to", "compare"]) {
    const value = search.get(name);
    if (value) kept.set(name, value);
  }
  const text = kept.toString();
  return text ? `?${text}` : "";
}

export function usePeriodSearch(): string {
  const [search] = useSearchParams();
  return periodSearch(search);
}
