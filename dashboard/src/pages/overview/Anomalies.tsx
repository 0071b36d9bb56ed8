import { Group, Stack, Text } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Anomaly } from "../../api/contract";
import { anomalies } from "../../api/traffic";
import { duration, exact, money, share } from "../../numbers/format";
import { Moment } from "../../numbers/Moment";
import { type Period, usePeriodSearch } from "../../period/period";
import { EmptyState } from "../../states/EmptyState";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import { Tag, type Tone } from "../../states/Tag";
import { ProblemState } from "../../states/ProblemState";

const metrics: Record<string, { name: string; format: (value: number) => string }> = {
  cost: { name: "Cost", format: money },
  requests: { name: "Request volume", format: exact },
  error_rate: { name: "Error rate", format: share },
  latency_p95_ms: { name: "p95 latency", format: duration },
};

const severities: Record<string, Tone> = { critical: "bad", warning: "warn" };

export function Anomalies({ period }: { period: Period }) {
  const found = useQuery(anomalies(period));
  return (
    <Panel title="Anomalies" hint="Hours that left their usual range for that hour of the week" padded={false}>
      {found.error && !found.data ? (
        <ProblemState error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <RowsSkeleton rows={2} />
      ) : found.data.items.length === 0 ? (
        <EmptyState title="Nothing unusual" icon={<IconActivity size={22} />}>Cost, volume, errors and latency of every feature stayed in their usual range.</EmptyState>
      ) : (
        <Stack gap={0}>{found.data.items.slice(0, 8).map((anomaly) => <Entry key={anomaly.id} anomaly={anomaly} />)}</Stack>
      )}
    </Panel>
  );
}

function Entry({ anomaly }: { anomaly: Anomaly }) {
  const search = usePeriodSearch();
  const metric = metrics[anomaly.metric] ?? { name: anomaly.metric, format: (value: number) => String(value) };
  return (
    <Group px="md" py="sm" gap="sm" align="flex-start" wrap="nowrap" style={{ borderTop: "1px solid var(--lectr-line)" }}>
      <Tag tone={severities[anomaly.severity] ?? "plain"}>{anomaly.severity}</Tag>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text size="sm">
          <Link className="quiet" to={`/features/${encodeURIComponent(anomaly.feature)}${search}`}><b>{anomaly.feature}</b></Link>
          {" · "}{metric.name} {metric.format(anomaly.observed)}, where {metric.format(anomaly.expected)} is usual
        </Text>
        {anomaly.nearby_changes.map((change) => (
          <Text key={change.at + change.summary} size="xs" c="dimmed">Just before: {change.summary} · <Moment at={change.at} inherit /></Text>
        ))}
      </div>
      <Text size="xs" c="dimmed" ta="right">
        <Moment at={anomaly.at} inherit />
        <br />
        {anomaly.resolved_at ? "over" : "still going on"}
      </Text>
    </Group>
  );
}
