import { Button, Group, Menu } from "@mantine/core";
import { IconBroadcast, IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { exportAddress, requestLog } from "../../api/requests";
import { usePeriod } from "../../period/period";
import { Page } from "../../states/Page";
import { ProblemState } from "../../states/ProblemState";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { FilterBar } from "./FilterBar";
import { useFilters } from "./filters";
import { LiveState, useLiveTail } from "./liveTail";
import { NoRequests } from "./NoRequests";
import { RequestDrawer } from "./RequestDrawer";
import { RequestTable } from "./RequestTable";

export function RequestsPage() {
  const period = usePeriod();
  const [search, setSearch] = useSearchParams();
  const { filters, setFilter, clear } = useFilters();
  const [live, setLive] = useState(false);
  const query = useMemo(() => ({ ...filters, from: period.from, to: period.to }), [filters, period.from, period.to]);
  const log = useInfiniteQuery(requestLog(query));
  const tail = useLiveTail(live, query);

  const rows = useMemo(() => {
    const stored = log.data?.pages.flatMap((page) => page.items) ?? [];
    if (tail.items.length === 0) return stored;
    const known = new Set(stored.map((item) => item.request_id));
    return [...tail.items.filter((item) => !known.has(item.request_id)), ...stored];
  }, [log.data, tail.items]);

  const opened = search.get("request");
  const open = (id: string | null) =>
    setSearch(
      (before) => {
        if (id) before.set("request", id);
        else before.delete("request");
        return before;
      },
      { preventScrollReset: true },
    );

  return (
    <Page
      title="Requests"
      overPeriod
      lead="Every authenticated request, with the rule that decided where it went. No prompt and no answer is kept."
      actions={
        <>
          <Button
            variant={live ? "light" : "default"}
            color={live ? "teal" : undefined}
            leftSection={<IconBroadcast size={15} />}
            aria-pressed={live}
            onClick={() => setLive(!live)}
          >
            Live tail
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload size={15} />}>Export</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item component="a" href={exportAddress(query, "csv")} download="requests.csv">CSV, with these filters</Menu.Item>
              <Menu.Item component="a" href={exportAddress(query, "ndjson")} download="requests.ndjson">NDJSON, with these filters</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <Group justify="space-between" gap="xs">
        <FilterBar filters={filters} setFilter={setFilter} clear={clear} period={period} />
        {live && <LiveState tail={tail} />}
      </Group>
      {log.error && !log.data && <ProblemState error={log.error} retry={() => void log.refetch()} />}
      {log.isPending && <div className="card"><RowsSkeleton rows={12} /></div>}
      {log.data && rows.length === 0 && <NoRequests filtered={Object.keys(filters).length > 0} clear={clear} live={live} />}
      {rows.length > 0 && (
        <RequestTable
          rows={rows}
          more={log.hasNextPage && !log.isFetchingNextPage ? () => void log.fetchNextPage() : undefined}
          complete={!log.hasNextPage}
          opened={opened}
          onOpen={open}
        />
      )}
      <RequestDrawer id={opened} known={rows.find((row) => row.request_id === opened)} onClose={() => open(null)} />
    </Page>
  );
}
