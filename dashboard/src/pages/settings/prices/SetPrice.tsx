import { Alert, Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Price } from "../../../api/contract";
import { describe } from "../../../api/problem";
import { prices, setPrice } from "../../../api/settings";
import { providerNames } from "../../../providers/providers";
import { tellLive } from "../../../states/notices";

type Amount = number | string;
const amount = (value: Amount): number | null => (value === "" ? null : Number(value));

type Props = { start: Partial<Price>; onClose: () => void; onSet: (price: Price) => void };

/** A price of this organisation, in force from a day on. */
export function SetPrice({ start, onClose, onSet }: Props) {
  const cache = useQueryClient();
  const [provider, setProvider] = useState(start.provider ?? "openai");
  const [model, setModel] = useState(start.model ?? "");
  const [input, setInput] = useState<Amount>(start.rates?.input ?? "");
  const [cached, setCached] = useState<Amount>(start.rates?.cached_input ?? "");
  const [output, setOutput] = useState<Amount>(start.rates?.output ?? "");
  const [from, setFrom] = useState("");
  const complete = model.trim() !== "" && input !== "" && output !== "";

  const save = useMutation({
    mutationFn: () =>
      setPrice({
        provider,
        model: model.trim(),
        valid_from: from === "" ? null : `${from}T00:00:00Z`,
        rates: { ...start.rates, input: amount(input), cached_input: amount(cached), output: amount(output) },
        reason: null,
      }),
    onSuccess: async (price) => {
      tellLive(`${price.model} has your price`, price.live);
      await cache.invalidateQueries({ queryKey: prices.queryKey });
      onClose();
      // A price for days gone by changes nothing recorded until it is asked to.
      if (from !== "") onSet(price);
    },
  });
  const money = { min: 0, prefix: "$", decimalScale: 6, size: "sm" } as const;

  return (
    <Modal opened onClose={onClose} title="Set a price" closeButtonProps={{ "aria-label": "Close" }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="sm">
          <SimpleGrid cols={2} spacing="sm">
            <Select label="Provider" data={[...providerNames]} value={provider} allowDeselect={false} onChange={(value) => value && setProvider(value)} />
            <TextInput label="Model" value={model} onChange={(event) => setModel(event.currentTarget.value)} data-autofocus />
          </SimpleGrid>
          <SimpleGrid cols={3} spacing="sm">
            <NumberInput label="Input" {...money} value={input} onChange={setInput} />
            <NumberInput label="Cached" {...money} value={cached} onChange={setCached} placeholder="as input" />
            <NumberInput label="Output" {...money} value={output} onChange={setOutput} />
          </SimpleGrid>
          <TextInput label="In force from" description="Empty: from now on. Earlier requests keep the price of their day." type="date" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          {save.error && <Alert color="red" variant="light" role="alert">{describe(save.error)}</Alert>}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={save.isPending} disabled={!complete}>Set the price</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
