import { Text, Tooltip } from "@mantine/core";
import { change } from "./format";

type Props = { value: number | null | undefined; trend?: string; goodWhen?: "down" | "neither"; since?: string };

/** An arrow and a percentage against the period before; more spending is amber, less is green. */
export function Change({ value, trend, goodWhen = "down", since = "the period before" }: Props) {
  if (trend === "new" || value === null || value === undefined) {
    return (
      <Tooltip label={`Nothing to compare with in ${since}`}>
        <Text component="span" inherit c="dimmed">{trend === "new" ? "new" : "—"}</Text>
      </Tooltip>
    );
  }
  const still = Math.abs(value) < 0.005;
  const colour = still || goodWhen === "neither" ? "dimmed" : value > 0 ? "var(--lectr-up)" : "var(--lectr-down)";
  return (
    <Tooltip label={`Compared with ${since}`}>
      <Text component="span" inherit c={colour} className="number">{change(value)}</Text>
    </Tooltip>
  );
}
