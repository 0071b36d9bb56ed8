import "./charts.css";

type Props = { values: number[]; width?: number; height?: number; label: string };

/** A bare line, drawn here because a chart library for each table row costs too much. */
export function Sparkline({ values, width = 96, height = 24, label }: Props) {
  if (values.length < 2) return null;
  const top = Math.max(...values, 0);
  const step = width / (values.length - 1);
  const y = (value: number) => (top === 0 ? height - 1 : height - 1 - (value / top) * (height - 3));
  const line = values.map((value, index) => `${index === 0 ? "M" : "L"}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={`${line}L${width} ${height}L0 ${height}Z`} fill="var(--mantine-color-iris-6)" opacity={0.12} />
      <path d={line} fill="none" stroke="var(--mantine-color-iris-5)" strokeWidth={1.4} strokeLinejoin="round" />
    </svg>
  );
}
