import { Group, SegmentedControl, Select, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import type { GroupBy } from "../../api/contract";
import { series } from "../../api/traffic";
import { useGroupLabel } from "../../charts/groupLabel";
import { Legend } from "../../charts/Legend";
import { StackedOverTime } from "../../charts/lazy";
import { layersOf, type Metric, totalsBefore } from "../../charts/stack";
import { count, money } from "../../numbers/format";
import type { Period } from "../../period/period";
import { EmptyState } from "../../states/EmptyState";
import { Panel } from "../../states/Panel";
import { ProblemState } from "../../states/ProblemState";

const groups: { value: GroupBy; label: string }[] = [
  { value: "feature", label: "by feature" },
  { value: "model", label: "by model" },
  { value: "provider", label: "by provider" },
  { value: "task", label: "by task" },
  { value: "rule", label: "by rule" },
];

const metrics: { value: Metric; label: string; format: (value: number) => string }[] = [
  { value: "cost_usd", label: "Cost", format: money },
  { value: "requests", label: "Requests", format: count },
  { value: "tokens", label: "Tokens", format: count },
  { value: "errors", label: "Errors", format: count },
];

/** Cost over time, stacked by what the reader asks for. */
export function OverTime({ period }: { period: Period }) {
  const [search, setSearch] = useSearchParams();
  const group = groups.find((option) => option.value === search.get("by")) ?? groups[0]!;
  const metric = metrics.find((option) => option.value === search.get("show")) ?? metrics[0]!;
  const labelOf = useGroupLabel(group.value);
  const now = useQuery(series({ groupBy: group.value, bucket: period.bucket, from: period.from, to: period.to }));
  const before = useQuery({
    ...series({ groupBy: group.value, bucket: period.bucket, ...period.before }),
    enabled: period.compared,
  });
  const layers = now.data ? layersOf(now.data, metric.value, labelOf) : [];
  const dashed = period.compared && before.data && now.data ? totalsBefore(before.data, metric.value) : undefined;

  const choose = (name: string, value: string, usual: string) =>
    setSearch(
      (old) => {
        if (value === usual) old.delete(name);
        else old.set(name, value);
        return old;
      },
      { replace: true, preventScrollReset: true },
    );

  return (
    <Panel
      title={`${metric.label} over time`}
      aside={
        <Group gap="xs">
          <Select
            size="xs"
            w={120}
            aria-label="Grouped"
            data={groups}
            value={group.value}
            allowDeselect={false}
            onChange={(value) => value && choose("by", value, "feature")}
          />
          <SegmentedControl
            size="xs"
            aria-label="Shown"
            data={metrics.map(({ value, label }) => ({ value, label }))}
            value={metric.value}
            onChange={(value) => choose("show", value, "cost_usd")}
          />
        </Group>
      }
    >
      {now.error && !now.data ? (
        <ProblemState error={now.error} retry={() => void now.refetch()} />
      ) : !now.data ? (
        <Skeleton height={260} />
      ) : layers.length === 0 ? (
        <EmptyState title={metric.value === "errors" ? "No errors in this period" : "Nothing in this period"}>
          {metric.value === "errors" ? "Every request was answered." : "Choose a longer period at the top right."}
        </EmptyState>
      ) : (
        <Stack gap="sm">
          <StackedOverTime
            label={`${metric.label} over time, stacked ${group.label}: ${layers.map((layer) => `${layer.label} ${metric.format(layer.total)}`).join(", ")}`}
            buckets={now.data.buckets}
            bucket={period.bucket}
            layers={layers}
            before={dashed}
            format={metric.format}
          />
          <Legend entries={layers} format={metric.format} dashed={dashed !== undefined} />
        </Stack>
      )}
    </Panel>
  );
}
