import { Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import type { LoggedRequest } from "../../api/contract";
import { count } from "../../numbers/format";
import { cellClass } from "../../table/DataTable";
import { useSorting } from "../../table/sorting";
import { requestColumns } from "./requestColumns";
import "./requestTable.css";

const rowHeight = 36;
const template = requestColumns.map((column) => column.grow).join(" ");

type Props = {
  rows: LoggedRequest[];
  /** Fetches the next page; undefined while one is on its way or none is left. */
  more: (() => void) | undefined;
  complete: boolean;
  opened: string | null;
  onOpen: (id: string) => void;
};

/** The log. Only the rows in sight are in the page, however many were scrolled through. */
export function RequestTable({ rows, more, complete, opened, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { sorting, setSorting } = useSorting("requests");
  const sorted = useMemo(() => sortRows(rows, sorting[0]), [rows, sorting]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => sorted[index]?.request_id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;

  useEffect(() => {
    if (more && last >= sorted.length - 40) more();
  }, [last, more, sorted.length]);

  const moveFocus = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || !(event.target instanceof HTMLElement)) return;
    const from = Number(event.target.dataset["index"]);
    if (Number.isNaN(from)) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(sorted.length - 1, from + step));
    virtual.scrollToIndex(to);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus());
  };

  return (
    <div className="card">
      <div ref={scroller} className="request-scroll" role="region" aria-label="Request log" tabIndex={0}>
        <div role="table" aria-label="Requests" aria-rowcount={complete ? sorted.length + 1 : -1} className="request-table">
          <div role="rowgroup" className="request-head">
            <div role="row" className="request-row" style={{ gridTemplateColumns: template }}>
              {requestColumns.map((column) => {
                const now = sorting[0]?.id === column.id ? sorting[0] : undefined;
                return (
                  <div key={column.id} role="columnheader" className={cellClass(column)} aria-sort={now ? (now.desc ? "descending" : "ascending") : "none"}>
                    <UnstyledButton
                      className="sort-button"
                      onClick={() => setSorting(now && now.desc !== (column.number ?? false) ? [] : [{ id: column.id, desc: now ? !now.desc : (column.number ?? false) }])}
                    >
                      {column.header}
                      {now && (now.desc ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
                    </UnstyledButton>
                  </div>
                );
              })}
            </div>
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }} onKeyDown={moveFocus}>
            {items.map((item) => {
              const row = sorted[item.index];
              if (!row) return null;
              return (
                <div
                  key={item.key}
                  role="row"
                  tabIndex={0}
                  data-index={item.index}
                  aria-rowindex={item.index + 2}
                  aria-current={row.request_id === opened ? "true" : undefined}
                  className={`request-row body${row.request_id === opened ? " chosen" : ""}`}
                  style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)`, height: rowHeight }}
                  onClick={() => onOpen(row.request_id)}
                  onKeyDown={(event) => event.key === "Enter" && onOpen(row.request_id)}
                >
                  {requestColumns.map((column) => (
                    <div key={column.id} role="cell" className={cellClass(column)}>
                      {column.cell ? column.cell(row) : column.value(row)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <Text size="xs" c="dimmed" px="md" py={8} role="status">
        {complete ? `${count(sorted.length)} requests` : `${count(sorted.length)} requests loaded; scroll for more`}
        {sorting[0] && !complete ? ". Sorted among the loaded ones; narrow the filters to sort them all." : ""}
      </Text>
    </div>
  );
}

function sortRows(rows: LoggedRequest[], by: { id: string; desc: boolean } | undefined): LoggedRequest[] {
  const column = requestColumns.find((candidate) => candidate.id === by?.id);
  if (!by || !column) return rows;
  return [...rows].sort((a, b) => {
    const left = column.value(a) ?? null;
    const right = column.value(b) ?? null;
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return (left < right ? -1 : 1) * (by.desc ? -1 : 1);
  });
}
