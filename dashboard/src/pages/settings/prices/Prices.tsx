import { Button, Group, Select, Stack, Switch, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Price } from "../../../api/contract";
import { usePermissions } from "../../../api/session";
import { prices, removePrice } from "../../../api/settings";
import { providerNames } from "../../../providers/providers";
import { EmptyState } from "../../../states/EmptyState";
import { tellLive, tellProblem } from "../../../states/notices";
import { RowsSkeleton } from "../../../states/PageSkeleton";
import { Panel } from "../../../states/Panel";
import { ProblemState } from "../../../states/ProblemState";
import { DataTable } from "../../../table/DataTable";
import { usePriceColumns } from "./priceColumns";
import { Reprice } from "./Reprice";
import { SetPrice } from "./SetPrice";

/** The price book; US dollars for a million tokens. */
export function Prices() {
  const cache = useQueryClient();
  const may = usePermissions();
  const book = useQuery(prices);
  const [provider, setProvider] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [former, setFormer] = useState(false);
  const [setting, setSetting] = useState<Partial<Price> | null>(null);
  const [repricing, setRepricing] = useState<Price | null>(null);

  const remove = useMutation({
    mutationFn: (price: Price) => removePrice(price.id ?? ""),
    onSuccess: (live, price) => tellLive(`Your price of ${price.model} is removed`, live),
    onError: (error) => tellProblem("Not removed", error),
    onSettled: () => cache.invalidateQueries({ queryKey: prices.queryKey }),
  });
  const columns = usePriceColumns(may.administers, { set: setSetting, remove: remove.mutate, reprice: setRepricing });

  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return (book.data?.items ?? []).filter(
      (price) =>
        (former || price.in_force || price.id !== null) &&
        (provider === null || price.provider === provider) &&
        [price.model, ...price.aliases].some((name) => name.toLowerCase().includes(wanted)),
    );
  }, [book.data, former, provider, text]);

  return (
    <Stack gap="md">
      <Panel
        title="Prices"
        hint="US dollars for a million tokens. A request costs what was in force when it started."
        padded={false}
        aside={
          <Group gap="xs">
            <Switch size="xs" label="Former prices too" checked={former} onChange={(event) => setFormer(event.currentTarget.checked)} />
            <TextInput size="xs" aria-label="Find a model" placeholder="Find a model" value={text} onChange={(event) => setText(event.currentTarget.value)} />
            <Select size="xs" w={130} aria-label="Provider" placeholder="All providers" data={[...providerNames]} value={provider} onChange={setProvider} clearable />
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
          <DataTable name="Prices" columns={columns} rows={rows} rowKey={(row) => row.price_id} initial={{ id: "model", desc: false }} />
        )}
      </Panel>
      {setting && <SetPrice start={setting} onClose={() => setSetting(null)} onSet={setRepricing} />}
      {repricing && <Reprice price={repricing} onClose={() => setRepricing(null)} />}
    </Stack>
  );
}
