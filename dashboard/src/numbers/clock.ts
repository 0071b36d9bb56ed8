const dayAndTime = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false });
const withSeconds = new Intl.DateTimeFormat(undefined, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false,
});
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const utcDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const utcWeekday = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
const second = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export const shortMoment = (iso: string) => dayAndTime.format(new Date(iso));
export const preciseMoment = (iso: string) => withSeconds.format(new Date(iso));
/** To the second within a day, to the minute before that. */
export const clockMoment = (iso: string) => {
  const moment = new Date(iso);
  return Date.now() - moment.getTime() < 20 * 3_600_000 ? second.format(moment) : dayAndTime.format(moment);
};
export const longMoment = (iso: string) => full.format(new Date(iso));

/** 2026-11-21 07:48:45 UTC, shown on hover beside the reader's own time. */
export const utc = (iso: string) => `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;

export const localDay = (iso: string) => day.format(new Date(iso));

/** A bucket on a chart's axis: days are the server's UTC days, hours are the reader's. */
export const axisLabel = (iso: string, bucket: "hour" | "day", span: number) => {
  const moment = new Date(iso);
  if (bucket === "day") return utcDay.format(moment);
  return span <= 36 * 3_600_000 ? hour.format(moment) : dayAndTime.format(moment);
};

export const bucketTitle = (iso: string, bucket: "hour" | "day") =>
  bucket === "day" ? `${utcWeekday.format(new Date(iso))}, UTC` : longMoment(iso);

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function ago(iso: string, now = Date.now()): string {
  const difference = new Date(iso).getTime() - now;
  for (const [unit, size] of steps) {
    if (Math.abs(difference) >= size) return relative.format(Math.round(difference / size), unit);
  }
  return "just now";
}
