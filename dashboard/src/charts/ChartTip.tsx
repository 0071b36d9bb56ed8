import { Text } from "@mantine/core";

type Props = {
  title: string;
  lines: { label: string; colour: string; value: number }[];
  before?: number | undefined;
  total?: boolean;
  format: (value: number) => string;
};

export function ChartTip({ title, lines, before, total, format }: Props) {
  const sum = lines.reduce((all, line) => all + line.value, 0);
  return (
    <div className="chart-tip card">
      <Text size="xs" c="dimmed" mb={4}>{title}</Text>
      {lines.map((line) => (
        <div key={line.label} className="chart-tip-line">
          <span className="swatch" style={{ background: line.colour }} />
          <span className="clip">{line.label}</span>
          <span className="number">{format(line.value)}</span>
        </div>
      ))}
      {total && lines.length !== 1 && (
        <div className="chart-tip-line strong">
          <span />
          <span>Total</span>
          <span className="number">{format(sum)}</span>
        </div>
      )}
      {before !== undefined && (
        <div className="chart-tip-line quiet">
          <span className="dash" />
          <span>Period before</span>
          <span className="number">{format(before)}</span>
        </div>
      )}
    </div>
  );
}
