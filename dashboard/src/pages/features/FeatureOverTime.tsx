import { SimpleGrid, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { series } from "../../api/traffic";
import { useGroupLabel } from "../../charts/groupLabel";
import { Legend } from "../../charts/Legend";
import { LinesOverTime, StackedOverTime } from "../../charts/lazy";
import { hueOf } from "../../charts/palette";
import { layersOf, totalsBefore } from "../../charts/stack";
import { count, duration, money } from "../../numbers/format";
import type { Period } from "../../period/period";
import { Panel } from "../../states/Panel";
import { ProblemState } from "../../states/ProblemState";

/** One feature's cost by model, its p95 latency, and its errors. */
export function FeatureOverTime({ feature, period }: { feature: string; period: Period }) {
  const range = { bucket: period.bucket, feature };
  const labelOf = useGroupLabel("model");
  const byModel = useQuery(series({ groupBy: "model", ...range, from: period.from, to: period.to }));
  const whole = useQuery(series({ groupBy: "feature", ...range, from: period.from, to: period.to }));
  const before = useQuery({ ...series({ groupBy: "feature", ...range, ...period.before }), enabled: period.compared });

  if (byModel.error && !byModel.data) return <ProblemState error={byModel.error} retry={() => void byModel.refetch()} />;
  if (!byModel.data || !whole.data) return <Skeleton height={300} />;
  const layers = layersOf(byModel.data, "cost_usd", labelOf);
  const own = whole.data.groups[0];
  const dashed = period.compared && before.data ? totalsBefore(before.data, "cost_usd") : undefined;

  return (
    <>
      <Panel title="Cost over time" hint="Stacked by the model that answered">
        <Stack gap="sm">
          <StackedOverTime
            label={`Cost of ${feature} over time by model: ${layers.map((layer) => `${layer.label} ${money(layer.total)}`).join(", ")}`}
            buckets={byModel.data.buckets}
            bucket={period.bucket}
            layers={layers}
            before={dashed}
            format={money}
            height={240}
          />
          <Legend entries={layers} format={money} dashed={dashed !== undefined} />
        </Stack>
      </Panel>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Panel title="p95 latency">
          <LinesOverTime
            label={`p95 latency of ${feature} over time`}
            buckets={whole.data.buckets}
            bucket={period.bucket}
            lines={[{ label: "p95 latency", colour: hueOf(0), values: own?.latency_p95_ms ?? [] }]}
            format={duration}
          />
        </Panel>
        <Panel title="Errors">
          <StackedOverTime
            label={`Errors of ${feature} over time`}
            buckets={whole.data.buckets}
            bucket={period.bucket}
            layers={[{ key: "errors", label: "Errors", colour: "#e5484d", values: own?.errors ?? [], total: 0 }]}
            format={count}
            height={200}
          />
        </Panel>
      </SimpleGrid>
    </>
  );
}
