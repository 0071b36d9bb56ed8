import { Box, Table, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  type ColumnDef,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import { useSorting } from "./sorting";
import "./table.css";

const sortable = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});

export type Column<Row> = {
  id: string;
  header: string;
  /** What the column is sorted by. */
  value: (row: Row) => string | number | null | undefined;
  cell?: (row: Row) => ReactNode;
  number?: boolean;
  /** Left out on narrow screens. */
  wide?: boolean;
  width?: number | string;
};

type Props<Row> = {
  /** Names the table for screen readers, and its sorting in the address. */
  name: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  initial?: { id: string; desc: boolean };
  footer?: ReactNode;
  onOpen?: (row: Row) => void;
};

/** A table whose every column sorts; the sorting is part of the page's address. */
export function DataTable<Row extends object>({ name, columns, rows, rowKey, initial, footer, onOpen }: Props<Row>) {
  const { sorting, setSorting } = useSorting(name, initial);
  const definitions = useMemo<ColumnDef<typeof sortable, Row>[]>(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.value(row) ?? undefined,
        sortFn: "basic",
        sortUndefined: "last",
        sortDescFirst: column.number ?? false,
      })),
    [columns],
  );
  const table = useTable({
    features: sortable,
    columns: definitions,
    data: rows,
    getRowId: rowKey,
    state: { sorting },
    onSortingChange: setSorting,
    enableSortingRemoval: false,
  });
  const byId = new Map(columns.map((column) => [column.id, column]));

  return (
    <Box className="table-scroll" tabIndex={0} role="region" aria-label={`${name}, table`}>
      <Table highlightOnHover={onOpen !== undefined}>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => {
                const column = byId.get(header.id);
                if (!column) return null;
                if (column.header === "") return <Table.Th key={header.id} scope="col"><VisuallyHidden>Actions</VisuallyHidden></Table.Th>;
                const sorted = header.column.getIsSorted();
                return (
                  <Table.Th
                    key={header.id}
                    scope="col"
                    w={column.width}
                    className={cellClass(column)}
                    aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none"}
                  >
                    <UnstyledButton className="sort-button" onClick={header.column.getToggleSortingHandler()}>
                      {column.header}
                      {sorted === "asc" && <IconArrowUp size={12} aria-hidden />}
                      {sorted === "desc" && <IconArrowDown size={12} aria-hidden />}
                    </UnstyledButton>
                  </Table.Th>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr
              key={row.id}
              className={onOpen ? "opens" : undefined}
              onClick={onOpen ? (event) => !within(event.target, "a,button,input,label") && onOpen(row.original) : undefined}
            >
              {columns.map((column) => (
                <Table.Td key={column.id} className={cellClass(column)}>
                  {column.cell ? column.cell(row.original) : (column.value(row.original) ?? "—")}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {footer && <Table.Tfoot>{footer}</Table.Tfoot>}
      </Table>
    </Box>
  );
}

const within = (target: EventTarget, selector: string) => target instanceof Element && target.closest(selector) !== null;

export const cellClass = (column: { header: string; number?: boolean; wide?: boolean }) =>
  [column.number ? "number right" : column.header === "" ? "right" : "", column.wide ? "wide-only" : ""].join(" ").trim() || undefined;
