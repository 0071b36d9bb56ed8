import { Stack, Table, Text } from "@mantine/core";
import { IconServer } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Accounting, Node } from "../../api/contract";
import { nodes } from "../../api/settings";
import { accounting } from "../../api/traffic";
import { exact } from "../../numbers/format";
import { Moment } from "../../numbers/Moment";
import { EmptyState } from "../../states/EmptyState";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import { Tag } from "../../states/Tag";
import { ProblemState } from "../../states/ProblemState";
import { type Column, DataTable } from "../../table/DataTable";

const nodeColumns: Column<Node>[] = [
  { id: "node", header: "Proxy", value: (row) => row.node, cell: (row) => <span className="mono">{row.node}</span> },
  { id: "state", header: "State", value: (row) => (row.alive ? "alive" : "gone"), cell: (row) => <Tag tone={row.alive ? "good" : "bad"}>{row.alive ? "alive" : "gone"}</Tag> },
  { id: "seen", header: "Last seen", value: (row) => row.last_seen_at, cell: (row) => <Moment at={row.last_seen_at} as="ago" /> },
  { id: "version", header: "Rules version", number: true, value: (row) => row.rules_version },
  { id: "spool", header: "In its spool", number: true, value: (row) => row.spool.records, cell: (row) => exact(row.spool.records) },
  { id: "started", header: "Started", wide: true, value: (row) => row.started_at, cell: (row) => <Moment at={row.started_at} /> },
];

type Book = Accounting["nodes"][number];
const bookColumns: Column<Book>[] = [
  { id: "node", header: "Proxy", value: (row) => row.node, cell: (row) => <span className="mono">{row.node}</span> },
  { id: "captured", header: "Captured", number: true, value: (row) => row.captured, cell: (row) => exact(row.captured) },
  { id: "stored", header: "Stored", number: true, value: (row) => row.stored, cell: (row) => exact(row.stored) },
  { id: "in_spool", header: "In spool", number: true, value: (row) => row.in_spool, cell: (row) => exact(row.in_spool) },
  { id: "lost", header: "Lost", number: true, value: (row) => row.lost, cell: (row) => <Text component="span" inherit c={row.lost > 0 ? "var(--lectr-bad)" : undefined}>{exact(row.lost)}</Text> },
];

export function Nodes() {
  const alive = useQuery(nodes);
  const books = useQuery(accounting);
  const rows = useMemo(() => alive.data?.items ?? [], [alive.data]);
  return (
    <Stack gap="md">
      <Panel title="Proxies" hint="Each keeps the rules in memory and confirms every change" padded={false}>
        {alive.error && !alive.data ? (
          <ProblemState error={alive.error} retry={() => void alive.refetch()} />
        ) : !alive.data ? (
          <RowsSkeleton rows={2} />
        ) : rows.length === 0 ? (
          <EmptyState icon={<IconServer size={22} />} title="No proxy has reported">Start one with “lectr proxy” and the same connection string.</EmptyState>
        ) : (
          <DataTable name="Proxies" columns={nodeColumns} rows={rows} rowKey={(row) => row.node} initial={{ id: "node", desc: false }} />
        )}
      </Panel>
      <Panel title="Books" hint="Captured = stored + in spool + lost" padded={false}>
        {books.error && !books.data ? (
          <ProblemState error={books.error} retry={() => void books.refetch()} />
        ) : !books.data ? (
          <RowsSkeleton rows={2} />
        ) : books.data.nodes.length === 0 ? (
          <EmptyState title="Nothing captured yet" />
        ) : (
          <DataTable
            name="Books"
            columns={bookColumns}
            rows={books.data.nodes}
            rowKey={(row) => row.node}
            initial={{ id: "node", desc: false }}
            footer={
              <Table.Tr>
                <Table.Th scope="row">Total</Table.Th>
                <Table.Td className="number right">{exact(books.data.captured)}</Table.Td>
                <Table.Td className="number right">{exact(books.data.stored)}</Table.Td>
                <Table.Td className="number right">{exact(books.data.in_spool)}</Table.Td>
                <Table.Td className="number right">{exact(books.data.lost)}</Table.Td>
              </Table.Tr>
            }
          />
        )}
      </Panel>
    </Stack>
  );
}
