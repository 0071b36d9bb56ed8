import { Group, Progress, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import type { Feature } from "../../api/contract";
import { features, overview, series } from "../../api/traffic";
import { Sparkline } from "../../charts/Sparkline";
import { Change } from "../../numbers/Change";
import { count, duration, exact, money, share } from "../../numbers/format";
import { usePeriod, usePeriodSearch } from "../../period/period";
import { Page } from "../../states/Page";
import { Panel } from "../../states/Panel";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { ProblemState } from "../../states/ProblemState";
import { type Column, DataTable } from "../../table/DataTable";
import { UntaggedHint } from "../overview/UntaggedHint";
import { NoFeatures } from "./NoFeatures";

/** A feature may be called "untagged" too. */
const rowKey = (feature: string | null, tagged: boolean) => (tagged ? `tagged ${feature}` : "untagged");

export function FeaturesPage() {
  const period = usePeriod();
  const search = usePeriodSearch();
  const navigate = useNavigate();
  const list = useQuery(features(period));
  const head = useQuery(overview(period));
  const lines = useQuery(series({ groupBy: "feature", bucket: period.bucket, from: period.from, to: period.to }));

  const costs = useMemo(
    () => new Map((lines.data?.groups ?? []).map((group) => [rowKey(group.key, !group.missing), group.cost_usd])),
    [lines.data],
  );
  const columns = useMemo<Column<Feature>[]>(
    () => [
      {
        id: "feature",
        header: "Feature",
        value: (row) => row.feature.toLowerCase(),
        cell: (row) => (
          <Link className="quiet" to={`/features/${encodeURIComponent(row.feature)}${search}`}>
            <Text component="span" size="sm" fw={500} c={row.tagged ? undefined : "dimmed"}>{row.feature}</Text>
          </Link>
        ),
      },
      { id: "requests", header: "Requests", number: true, value: (row) => row.requests, cell: (row) => exact(row.requests) },
      { id: "tokens", header: "Tokens", number: true, wide: true, value: (row) => row.tokens, cell: (row) => <span title={`${exact(row.input_tokens)} in, ${exact(row.cached_tokens)} from a cache, ${exact(row.output_tokens)} out`}>{count(row.tokens)}</span> },
      { id: "cost", header: "Cost", number: true, value: (row) => row.cost_usd, cell: (row) => money(row.cost_usd) },
      {
        id: "share",
        header: "Share",
        number: true,
        wide: true,
        width: 120,
        value: (row) => row.share,
        cell: (row) => (
          <Group gap={8} wrap="nowrap" justify="flex-end">
            <Progress value={row.share * 100} size={5} w={48} aria-label={`${share(row.share)} of the cost`} />
            <span style={{ minWidth: 36 }}>{share(row.share)}</span>
          </Group>
        ),
      },
      ...(period.compared
        ? [{ id: "change", header: "vs before", number: true, value: (row: Feature) => row.cost_change, cell: (row: Feature) => <Change value={row.cost_change} trend={row.trend} /> }]
        : []),
      { id: "line", header: "Cost over time", wide: true, width: 120, value: (row) => row.cost_usd, cell: (row) => <Sparkline values={costs.get(rowKey(row.feature, row.tagged)) ?? []} label={`Cost of ${row.feature} over time`} /> },
      { id: "p95", header: "p95 latency", number: true, wide: true, value: (row) => row.latency_ms.p95, cell: (row) => <span title={`${duration(row.latency_ms.avg)} on average`}>{duration(row.latency_ms.p95)}</span> },
      { id: "ttft", header: "First token p95", number: true, wide: true, value: (row) => row.ttft_ms.p95, cell: (row) => duration(row.ttft_ms.p95) },
      { id: "errors", header: "Errors", number: true, value: (row) => row.error_rate, cell: (row) => <Text component="span" inherit c={row.error_rate > 0.05 ? "var(--lectr-bad)" : undefined} title={`${exact(row.errors)} of ${exact(row.requests)}`}>{share(row.error_rate)}</Text> },
    ],
    [costs, period.compared, search],
  );

  const total = list.data?.total;
  return (
    <Page title="Features" overPeriod lead="Cost, latency, errors and tokens by the part of your product that made each request.">
      {head.data && <UntaggedHint overview={head.data} />}
      <Panel padded={false}>
        {list.error && !list.data ? (
          <ProblemState error={list.error} retry={() => void list.refetch()} />
        ) : !list.data ? (
          <RowsSkeleton rows={8} />
        ) : list.data.items.length === 0 ? (
          <NoFeatures />
        ) : (
          <DataTable
            name="Features"
            columns={columns}
            rows={list.data.items}
            rowKey={(row) => rowKey(row.feature, row.tagged)}
            initial={{ id: "cost", desc: true }}
            onOpen={(row) => void navigate(`/features/${encodeURIComponent(row.feature)}${search}`)}
            footer={
              total && (
                <Table.Tr>
                  <Table.Th scope="row">Total</Table.Th>
                  <Table.Td className="number right">{exact(total.requests)}</Table.Td>
                  <Table.Td className="number right wide-only">{count(total.tokens)}</Table.Td>
                  <Table.Td className="number right">{money(total.cost_usd)}</Table.Td>
                  <Table.Td className="number right wide-only">{share(total.cost_usd === 0 ? 0 : 1)}</Table.Td>
                  {period.compared && <Table.Td className="number right"><Change value={total.cost_change} trend={total.trend} /></Table.Td>}
                  <Table.Td className="wide-only" />
                  <Table.Td className="number right wide-only">{duration(total.latency_ms.p95)}</Table.Td>
                  <Table.Td className="number right wide-only">{duration(total.ttft_ms.p95)}</Table.Td>
                  <Table.Td className="number right">{share(total.error_rate)}</Table.Td>
                </Table.Tr>
              )
            }
          />
        )}
      </Panel>
    </Page>
  );
}
