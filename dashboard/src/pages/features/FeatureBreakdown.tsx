import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { GroupBy, SeriesGroup } from "../../api/contract";
import { series } from "../../api/traffic";
import { useGroupLabel } from "../../charts/groupLabel";
import { count, exact, money, share } from "../../numbers/format";
import type { Period } from "../../period/period";
import { EmptyState } from "../../states/EmptyState";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import { type Column, DataTable } from "../../table/DataTable";

type Part = { key: string; requests: number; tokens: number; cost: number; errors: number };
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

const partOf = (group: SeriesGroup, key: string): Part => ({
  key,
  requests: sum(group.requests),
  tokens: sum(group.tokens),
  cost: sum(group.cost_usd),
  errors: sum(group.errors),
});

type Props = { feature: string; period: Period; groupBy: GroupBy; title: string };

/** What a feature's requests are made of, by model or by task. */
export function FeatureBreakdown({ feature, period, groupBy, title }: Props) {
  const labelOf = useGroupLabel(groupBy);
  const parts = useQuery(series({ groupBy, bucket: period.bucket, feature, from: period.from, to: period.to }));
  const rows = useMemo(() => parts.data?.groups.map((group) => partOf(group, labelOf(group))).filter((part) => part.requests > 0) ?? [], [parts.data, labelOf]);
  const columns = useMemo<Column<Part>[]>(
    () => [
      { id: "key", header: title.replace(/s$/, ""), value: (row) => row.key, cell: (row) => <Text component="span" size="sm" className={groupBy === "model" ? "mono" : undefined}>{row.key}</Text> },
      { id: "requests", header: "Requests", number: true, value: (row) => row.requests, cell: (row) => exact(row.requests) },
      { id: "tokens", header: "Tokens", number: true, wide: true, value: (row) => row.tokens, cell: (row) => count(row.tokens) },
      { id: "cost", header: "Cost", number: true, value: (row) => row.cost, cell: (row) => money(row.cost) },
      { id: "errors", header: "Errors", number: true, value: (row) => row.errors / row.requests, cell: (row) => share(row.errors / row.requests) },
    ],
    [groupBy, title],
  );
  return (
    <Panel title={title} padded={false}>
      {!parts.data ? (
        <RowsSkeleton rows={3} />
      ) : rows.length === 0 ? (
        <EmptyState title="Nothing in this period" />
      ) : (
        <DataTable name={`${title} of ${feature}`} columns={columns} rows={rows} rowKey={(row) => row.key} initial={{ id: "cost", desc: true }} />
      )}
    </Panel>
  );
}
