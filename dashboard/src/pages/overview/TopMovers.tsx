import { Anchor, Table, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Feature, Features } from "../../api/contract";
import { Change } from "../../numbers/Change";
import { money } from "../../numbers/format";
import { type Period, usePeriodSearch } from "../../period/period";
import { EmptyState } from "../../states/EmptyState";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import "../../table/table.css";

/** How many dollars a feature moved against the period before; a new one moved by all it cost. */
function moved(feature: Feature): number {
  if (feature.cost_change === null) return feature.trend === "new" ? feature.cost_usd : 0;
  return feature.cost_usd - feature.cost_usd / (1 + feature.cost_change);
}

export function TopMovers({ features, period }: { features: UseQueryResult<Features>; period: Period }) {
  const search = usePeriodSearch();
  const movers = (features.data?.items ?? [])
    .map((feature) => ({ feature, by: moved(feature) }))
    .filter(({ by }) => Number.isFinite(by) && Math.abs(by) > 0)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .slice(0, 6);

  return (
    <Panel title="Top movers" hint={`Spend against the ${period.label.toLowerCase().replace("last ", "")} before`} padded={false} aside={<Anchor component={Link} to={`/features${search}`} size="xs">All features</Anchor>}>
      {!features.data ? (
        <RowsSkeleton rows={5} />
      ) : movers.length === 0 ? (
        <EmptyState title="Nothing moved">Spend per feature is what it was in the period before.</EmptyState>
      ) : (
        <div className="table-scroll">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Feature</Table.Th>
                <Table.Th scope="col" className="number right">Spend</Table.Th>
                <Table.Th scope="col" className="number right">Moved by</Table.Th>
                <Table.Th scope="col" className="number right">Change</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {movers.map(({ feature, by }) => (
                <Table.Tr key={`${feature.tagged} ${feature.feature}`}>
                  <Table.Td>
                    <Link className="quiet" to={`/features/${encodeURIComponent(feature.feature)}${search}`}>{feature.feature}</Link>
                  </Table.Td>
                  <Table.Td className="number right">{money(feature.cost_usd)}</Table.Td>
                  <Table.Td className="number right"><Text inherit component="span" c="dimmed">{by > 0 ? "+" : "−"}{money(Math.abs(by))}</Text></Table.Td>
                  <Table.Td className="number right"><Change value={feature.cost_change} trend={feature.trend} /></Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Panel>
  );
}
