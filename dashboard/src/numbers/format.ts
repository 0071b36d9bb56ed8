const missing = "—";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const wholeDollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });
const smallDollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumSignificantDigits: 2,
});

/** $0.0042, $0.42, $89.00, $12,402: two significant digits below a cent, no cents from ten thousand on. */
export function money(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return missing;
  const size = Math.abs(usd);
  if (size === 0) return "$0.00";
  if (size < 0.000001) return usd < 0 ? "-<$0.000001" : "<$0.000001";
  if (size < 0.01) return smallDollars.format(usd);
  if (size < 10_000) return dollars.format(usd);
  return wholeDollars.format(usd);
}

/** Money on an axis: as few digits as tell the ticks apart. */
export function axisMoney(usd: number): string {
  if (usd === 0) return "$0";
  return Math.abs(usd) < 1 ? `$${Number(usd.toPrecision(2))}` : `$${usd < 10_000 ? grouped.format(usd) : compact.format(usd)}`;
}

/** 4,821 up to ten thousand, then 12.4K, 1.2M. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing;
  return Math.abs(value) < 10_000 ? grouped.format(value) : compact.format(value);
}

export function exact(value: number | null | undefined): string {
  return value === null || value === undefined ? missing : grouped.format(value);
}

/** 0.34 ms, 340 ms, 2.4 s, 3 min 20 s. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return missing;
  if (ms < 10) return `${Number(ms.toPrecision(2))} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A share of one as per cent: 62%, 4.2%, 0.31%; whole from ten per cent on. */
export function share(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing;
  const percent = value * 100;
  if (percent === 0) return "0%";
  const size = Math.abs(percent);
  if (size < 0.01) return "<0.01%";
  if (size < 1) return `${percent.toFixed(2)}%`;
  if (size < 10) return `${percent.toFixed(1)}%`;
  return `${Math.round(percent)}%`;
}

/** A change as the guides print it: ↑ 22%, ↓ 8%, → 0%. */
export function change(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing;
  if (Math.abs(value) < 0.005) return "→ 0%";
  const percent = Math.abs(value) * 100;
  const text = percent >= 1_000 ? `${Math.round(percent / 100)}x` : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`;
  return `${value > 0 ? "↑" : "↓"} ${text}`;
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing;
  if (value < 1_000) return `${value} B`;
  if (value < 1_000_000) return `${(value / 1_000).toFixed(1)} kB`;
  return `${(value / 1_000_000).toFixed(1)} MB`;
}

/** The price of a million tokens: never rounded, because 0.075 and 0.08 are different prices. */
export function rate(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return missing;
  const text = usd.toString();
  const digits = text.includes(".") ? (text.split(".")[1] ?? "").length : 0;
  return `$${usd.toFixed(Math.max(2, digits))}`;
}
