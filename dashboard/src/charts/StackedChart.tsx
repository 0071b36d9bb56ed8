import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Bucket } from "../api/contract";
import { axisLabel, bucketTitle } from "../numbers/clock";
import { axisMoney, money } from "../numbers/format";
import { ChartTip } from "./ChartTip";
import type { Layer } from "./stack";
import "./charts.css";

export type StackedChartProps = {
  buckets: string[];
  bucket: Bucket;
  layers: Layer[];
  before?: number[] | undefined;
  format: (value: number) => string;
  label: string;
  height?: number;
};

/** Stacked columns over time, with the period before as a dashed line. */
export default function StackedChart({ buckets, bucket, layers, before, format, label, height = 260 }: StackedChartProps) {
  const first = buckets[0];
  const last = buckets[buckets.length - 1];
  const span = first && last ? Date.parse(last) - Date.parse(first) : 0;
  const rows = buckets.map((at, index) => {
    const row: Record<string, number | string> = { at };
    layers.forEach((layer, position) => (row[`layer${position}`] = layer.values[index] ?? 0));
    if (before) row["before"] = before[index] ?? 0;
    return row;
  });

  return (
    <div role="img" aria-label={label} className="chart" style={{ height }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height }}>
        <ComposedChart data={rows} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap={buckets.length > 40 ? 1 : "18%"} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--lectr-line)" />
          <XAxis dataKey="at" tickFormatter={(at: string) => axisLabel(at, bucket, span)} tickLine={false} axisLine={false} minTickGap={40} tickMargin={6} />
          <YAxis tickFormatter={format === money ? axisMoney : format} tickLine={false} axisLine={false} width="auto" tickCount={5} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--mantine-color-default-hover)" }}
            content={({ active, label: at }) => {
              const index = buckets.indexOf(String(at));
              if (!active || index < 0) return null;
              const lines = layers
                .map((layer) => ({ label: layer.label, colour: layer.colour, value: layer.values[index] ?? 0 }))
                .filter((line) => line.value > 0);
              return <ChartTip title={bucketTitle(String(at), bucket)} lines={lines} before={before?.[index]} format={format} total />;
            }}
          />
          {layers.map((layer, position) => (
            <Bar key={layer.key} dataKey={`layer${position}`} stackId="all" maxBarSize={48} fill={layer.colour} isAnimationActive={false} />
          ))}
          {before && (
            <Line dataKey="before" type="monotone" stroke="var(--mantine-color-dimmed)" strokeDasharray="4 4" strokeWidth={1.5} dot={false} activeDot={false} isAnimationActive={false} />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
