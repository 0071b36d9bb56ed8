import { Alert, Button, Group, Modal, SimpleGrid, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Price } from "../../../api/contract";
import { describe } from "../../../api/problem";
import { reprice } from "../../../api/settings";
import { exact, money } from "../../../numbers/format";
import { tellDone } from "../../../states/notices";

const dayMs = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Prices recorded requests of one model anew: first what it would change, then, if wanted, the change. */
export function Reprice({ price, onClose }: { price: Price; onClose: () => void }) {
  const cache = useQueryClient();
  const [from, setFrom] = useState(dayOf(Date.now() - 30 * dayMs));
  const [to, setTo] = useState(dayOf(Date.now()));
  const scope = {
    provider: price.provider,
    model: price.model,
    from: `${from}T00:00:00Z`,
    to: new Date(Date.parse(`${to}T00:00:00Z`) + dayMs).toISOString(),
  };
  const valid = from !== "" && to !== "" && from <= to;
  const trial = useQuery({ queryKey: ["reprice", scope], queryFn: () => reprice(scope, true), enabled: valid, retry: false, staleTime: 0 });
  const run = useMutation({
    mutationFn: () => reprice(scope, false),
    onSuccess: async (done) => {
      tellDone(`${exact(done.requests)} requests are repriced`, `${money(done.usd_before)} became ${money(done.usd_after)}. The log of events shows it.`);
      await cache.invalidateQueries();
      onClose();
    },
  });
  const error = run.error ?? trial.error;

  return (
    <Modal opened onClose={onClose} title={`Reprice requests to ${price.model}`} closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">Each request gets the price in force when it started, as the book stands now.</Text>
        <SimpleGrid cols={2} spacing="sm">
          <TextInput label="From (UTC)" type="date" value={from} max={to} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput label="To (UTC)" type="date" value={to} min={from} onChange={(event) => setTo(event.currentTarget.value)} />
        </SimpleGrid>
        {error ? (
          <Alert color="red" variant="light" role="alert">{describe(error)}</Alert>
        ) : trial.data ? (
          <Text size="sm" mih={44} role="status">
            {trial.data.requests === 0 ? (
              "No recorded request would change."
            ) : (
              <>
                <b className="number">{exact(trial.data.requests)}</b> requests would change from <b className="number">{money(trial.data.usd_before)}</b> to{" "}
                <b className="number">{money(trial.data.usd_after)}</b>; {exact(trial.data.unpriced_before)} of them had no price.
              </>
            )}
          </Text>
        ) : (
          <Skeleton height={44} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>Close</Button>
          <Button loading={run.isPending} disabled={!trial.data || trial.data.requests === 0} onClick={() => run.mutate()}>Reprice them</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
