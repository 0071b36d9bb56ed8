import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Price } from "../../../api/contract";
import { localDay } from "../../../numbers/clock";
import { rate } from "../../../numbers/format";
import { Tag } from "../../../states/Tag";
import type { Column } from "../../../table/DataTable";

type Acts = { set: (price: Price) => void; remove: (price: Price) => void; reprice: (price: Price) => void };

export function usePriceColumns(mayChange: boolean, { set, remove, reprice }: Acts): Column<Price>[] {
  return useMemo(
    () => [
      { id: "model", header: "Model", value: (row) => row.model, cell: (row) => <span className="mono" title={row.aliases.join(", ")}>{row.model}</span> },
      { id: "provider", header: "Provider", value: (row) => row.provider },
      { id: "input", header: "Input", number: true, value: (row) => row.rates.input, cell: (row) => rate(row.rates.input) },
      { id: "cached", header: "Cached", number: true, wide: true, value: (row) => row.rates.cached_input, cell: (row) => rate(row.rates.cached_input) },
      { id: "output", header: "Output", number: true, value: (row) => row.rates.output, cell: (row) => rate(row.rates.output) },
      { id: "from", header: "In force from", wide: true, value: (row) => row.valid_from, cell: (row) => <Days price={row} /> },
      { id: "source", header: "Source", wide: true, width: 220, value: (row) => (row.id ? "yours" : row.source), cell: (row) => <Source price={row} /> },
      ...(mayChange
        ? [
            {
              id: "act",
              header: "",
              value: () => null,
              cell: (row: Price) => (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon variant="subtle" color="gray" aria-label={`More about the price of ${row.model}`}><IconDotsVertical size={16} /></ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => set(row)}>{row.id ? "Set it anew" : "Set your own"}</Menu.Item>
                    <Menu.Item onClick={() => reprice(row)}>Reprice recorded requests</Menu.Item>
                    {row.id && <Menu.Item color="red" onClick={() => remove(row)}>Remove your price</Menu.Item>}
                  </Menu.Dropdown>
                </Menu>
              ),
            },
          ]
        : []),
    ],
    [mayChange, remove, reprice, set],
  );
}

function Days({ price }: { price: Price }) {
  const from = price.valid_from ? localDay(price.valid_from) : "always";
  if (price.in_force) return <>{from}</>;
  return (
    <Text component="span" inherit c="dimmed">
      {from}{price.valid_to ? ` to ${localDay(price.valid_to)}` : ""}, not now
    </Text>
  );
}

function Source({ price }: { price: Price }) {
  if (price.id) return <Tag tone="accent">yours</Tag>;
  return (
    <Text component="span" inherit c="dimmed" className="clip" display="block" maw={220} title={`${price.source ?? ""}, checked ${price.checked ?? "never"}, confidence ${price.confidence ?? "unknown"}`}>
      catalogue, {price.checked ?? "undated"}
    </Text>
  );
}
