import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Price } from "../../../api/contract";
import { prices, removePrice } from "../../../api/settings";
import { usePermissions } from "../../../api/session";
import { rate } from "../../../numbers/format";
import { Moment } from "../../../numbers/Moment";
import { providerNames } from "../../../providers/providers";
import { EmptyState } from "../../../states/EmptyState";
import { tellDone, tellProblem } from "../../../states/notices";
import { RowsSkeleton } from "../../../states/PageSkeleton";
import { Panel } from "../../../states/Panel";
import { Tag } from "../../../states/Tag";
import { ProblemState } from "../../../states/ProblemState";
import { type Column, DataTable } from "../../../table/DataTable";
import { SetPrice } from "./SetPrice";

/** The price book; US dollars for a million tokens. */
export function Prices() {
  const cache = useQueryClient();
  const may = usePermissions();
  const book = useQuery(prices);
  const [provider, setProvider] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [setting, setSetting] = useState<Partial<Price> | null>(null);

  const remove = useMutation({
    mutationFn: (price: Price) => removePrice(price.id),
    onSuccess: (_answer, price) => tellDone(`The override for ${price.model} is removed`),
    onError: (error) => tellProblem("Not removed", error),
    onSettled: () => cache.invalidateQueries({ queryKey: prices.queryKey }),
  });

  const rows = useMemo(
    () =>
      (book.data?.items ?? []).filter(
        (price) => (provider === null || price.provider === provider) && price.model.toLowerCase().includes(text.trim().toLowerCase()),
      ),
    [book.data, provider, text],
  );
  const columns = useMemo<Column<Price>[]>(
    () => [
      { id: "model", header: "Model", value: (row) => row.model, cell: (row) => <span className="mono">{row.model}</span> },
      { id: "provider", header: "Provider", value: (row) => row.provider },
      { id: "input", header: "Input", number: true, value: (row) => row.input_usd_per_mtok, cell: (row) => rate(row.input_usd_per_mtok) },
      { id: "cached", header: "Cached", number: true, wide: true, value: (row) => row.cached_input_usd_per_mtok, cell: (row) => rate(row.cached_input_usd_per_mtok) },
      { id: "output", header: "Output", number: true, value: (row) => row.output_usd_per_mtok, cell: (row) => rate(row.output_usd_per_mtok) },
      { id: "from", header: "In force from", wide: true, value: (row) => row.effective_from, cell: (row) => (row.effective_from ? <Moment at={row.effective_from} /> : "always") },
      { id: "source", header: "Source", wide: true, value: (row) => (row.override ? "yours" : row.source), cell: (row) => (row.override ? <Tag tone="accent">yours</Tag> : row.source) },
      ...(may.administers
        ? [{
            id: "act",
            header: "",
            value: () => null,
            cell: (row: Price) =>
              row.override ? (
                <Button variant="subtle" color="red" onClick={() => remove.mutate(row)}>Remove</Button>
              ) : (
                <Button variant="subtle" color="gray" onClick={() => setSetting(row)}>Override</Button>
              ),
          }]
        : []),
    ],
    [may.administers, remove],
  );

  return (
    <Stack gap="md">
      <Panel
        title="Prices"
        hint="US dollars for a million tokens. A request costs what was in force when it started."
        padded={false}
        aside={
          <Group gap="xs">
            <TextInput size="xs" aria-label="Find a model" placeholder="Find a model" value={text} onChange={(event) => setText(event.currentTarget.value)} />
            <Select size="xs" w={120} aria-label="Provider" placeholder="All providers" data={[...providerNames]} value={provider} onChange={setProvider} clearable />
            {may.administers && <Button leftSection={<IconPlus size={15} />} onClick={() => setSetting({})}>Set a price</Button>}
          </Group>
        }
      >
        {book.error && !book.data ? (
          <ProblemState error={book.error} retry={() => void book.refetch()} />
        ) : !book.data ? (
          <RowsSkeleton rows={8} />
        ) : rows.length === 0 ? (
          <EmptyState title="No such model" action={may.administers && <Button onClick={() => setSetting({ model: text.trim() })}>Set its price</Button>}>
            Requests to a model without a price are counted as unpriced, never as free.
          </EmptyState>
        ) : (
          <DataTable name="Prices" columns={columns} rows={rows} rowKey={(row) => row.id} initial={{ id: "model", desc: false }} />
        )}
      </Panel>
      {setting && <SetPrice start={setting} onClose={() => setSetting(null)} />}
    </Stack>
  );
}
