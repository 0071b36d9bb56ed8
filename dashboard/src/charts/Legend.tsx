import "./charts.css";

type Props = { entries: { key: string; label: string; colour: string; total?: number }[]; format: (value: number) => string; dashed?: boolean };

export function Legend({ entries, format, dashed }: Props) {
  return (
    <div className="legend">
      {entries.map((entry) => (
        <span key={entry.key} className="legend-entry">
          <span className="swatch" style={{ background: entry.colour }} />
          <span>{entry.label}</span>
          {entry.total !== undefined && <span className="number" style={{ color: "var(--mantine-color-dimmed)" }}>{format(entry.total)}</span>}
        </span>
      ))}
      {dashed && (
        <span className="legend-entry">
          <span className="dash" style={{ width: 14 }} />
          <span>Period before</span>
        </span>
      )}
    </div>
  );
}
