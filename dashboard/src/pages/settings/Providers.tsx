import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Provider } from "../../api/contract";
import { describe } from "../../api/problem";
import { configureProvider, providers } from "../../api/settings";
import { usePermissions } from "../../api/session";
import { tellDone } from "../../states/notices";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import { Tag } from "../../states/Tag";
import { ProblemState } from "../../states/ProblemState";

export function Providers() {
  const list = useQuery(providers);
  if (list.error && !list.data) return <ProblemState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <div className="card"><RowsSkeleton rows={5} height={44} /></div>;
  return (
    <Panel title="Providers" hint="Where requests are sent. Your applications' provider keys pass through and are never stored; a key configured on the server is used only when a rule changes the provider." padded={false}>
      <Stack gap={0}>
        {list.data.items.map((provider) => <ProviderLine key={provider.provider} provider={provider} />)}
      </Stack>
    </Panel>
  );
}

function ProviderLine({ provider }: { provider: Provider }) {
  const cache = useQueryClient();
  const may = usePermissions();
  const now = provider.base_url ?? provider.default_base_url ?? "";
  // Empty gives back the server's own address.
  const [address, setAddress] = useState(now);
  const own = address.trim() === "" || address.trim() === provider.default_base_url ? null : address.trim();
  const save = useMutation({
    mutationFn: () => configureProvider(provider.provider, own),
    onSuccess: async (answer) => {
      tellDone(`${provider.title} is configured`, "The next request goes to the new address.");
      setAddress(answer.base_url ?? answer.default_base_url ?? "");
      await cache.invalidateQueries({ queryKey: providers.queryKey });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Group px="md" py="sm" gap="md" style={{ borderTop: "1px solid var(--lectr-line)" }}>
        <div style={{ width: 110 }}>
          <Text size="sm" fw={600}>{provider.title}</Text>
          <Text size="xs" c="dimmed">{provider.provider}</Text>
        </div>
        <TextInput
          size="xs"
          flex="1 1 260px"
          aria-label={`Base URL of ${provider.title}`}
          placeholder={provider.default_base_url ?? "https://your-resource.openai.azure.com"}
          value={address}
          readOnly={!may.administers}
          error={save.error ? describe(save.error) : null}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        {now === "" ? (
          <Tag>not configured</Tag>
        ) : (
          <Tag tone={provider.has_credential ? "good" : "plain"}>{provider.has_credential ? "server key set" : "clients' keys"}</Tag>
        )}
        {may.administers && <Button type="submit" variant="default" loading={save.isPending} disabled={own === provider.base_url}>Save</Button>}
      </Group>
    </form>
  );
}
