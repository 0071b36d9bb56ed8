import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Bucket } from "../api/contract";
import { axisLabel, bucketTitle } from "../numbers/clock";
import { ChartTip } from "./ChartTip";
import "./charts.css";

export type LinesChartProps = {
  buckets: string[];
  bucket: Bucket;
  lines: { label: string; colour: string; values: (number | null)[] }[];
  format: (value: number) => string;
  label: string;
  height?: number;
};

/** Lines over time; a bucket without a value is a gap, not a zero. */
export default function LinesChart({ buckets, bucket, lines, format, label, height = 200 }: LinesChartProps) {
  const first = buckets[0];
  const last = buckets[buckets.length - 1];
  const span = first && last ? Date.parse(last) - Date.parse(first) : 0;
  const rows = buckets.map((at, index) => {
    const row: Record<string, number | string | null> = { at };
    lines.forEach((line, position) => (row[`line${position}`] = line.values[index] ?? null));
    return row;
  });
  return (
    <div role="img" aria-label={label} className="chart" style={{ height }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height }}>
        <LineChart data={rows} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--lectr-line)" />
          <XAxis dataKey="at" tickFormatter={(at: string) => axisLabel(at, bucket, span)} tickLine={false} axisLine={false} minTickGap={40} tickMargin={6} />
          <YAxis tickFormatter={format} tickLine={false} axisLine={false} width="auto" tickCount={4} />
          <Tooltip
            isAnimationActive={false}
            content={({ active, label: at }) => {
              const index = buckets.indexOf(String(at));
              if (!active || index < 0) return null;
              const shown = lines.flatMap((line) => {
                const value = line.values[index];
                return value === null || value === undefined ? [] : [{ label: line.label, colour: line.colour, value }];
              });
              return <ChartTip title={bucketTitle(String(at), bucket)} lines={shown} format={format} />;
            }}
          />
          {lines.map((line, position) => (
            <Line key={line.label} dataKey={`line${position}`} type="monotone" stroke={line.colour} strokeWidth={1.8} dot={line.values.filter((value) => value !== null).length < 3 ? { r: 3, fill: line.colour } : false} isAnimationActive={false} />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
