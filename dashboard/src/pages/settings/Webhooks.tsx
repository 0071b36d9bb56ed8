import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Webhook } from "../../api/contract";
import { addWebhook, removeWebhook, testWebhook, webhooks } from "../../api/settings";
import { usePermissions } from "../../api/session";
import { exact } from "../../numbers/format";
import { Moment } from "../../numbers/Moment";
import { EmptyState } from "../../states/EmptyState";
import { tellDone, tellProblem } from "../../states/notices";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import { ProblemState } from "../../states/ProblemState";
import { type Column, DataTable } from "../../table/DataTable";
import { Secret } from "./Secret";

export function Webhooks() {
  const cache = useQueryClient();
  const may = usePermissions();
  const list = useQuery(webhooks);
  const [url, setUrl] = useState("");
  const [format, setFormat] = useState<"json" | "slack">("json");
  const refresh = () => cache.invalidateQueries({ queryKey: webhooks.queryKey });

  const add = useMutation({
    mutationFn: addWebhook,
    onSuccess: async () => {
      setUrl("");
      await refresh();
    },
    onError: (error) => tellProblem("The webhook was not added", error),
  });
  const test = useMutation({
    mutationFn: (webhook: Webhook) => testWebhook(webhook.id),
    onSuccess: (attempt) =>
      attempt.delivered ? tellDone("The test message arrived") : tellProblem("The test failed", new Error(attempt.error ?? `The address answered ${attempt.status}.`)),
    onError: (error) => tellProblem("The test failed", error),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (webhook: Webhook) => removeWebhook(webhook.id),
    onError: (error) => tellProblem("Not removed", error),
    onSettled: refresh,
  });

  const columns = useMemo<Column<Webhook>[]>(
    () => [
      { id: "url", header: "Address", value: (row) => row.url, cell: (row) => <span className="mono" style={{ overflowWrap: "anywhere" }}>{row.url}</span> },
      { id: "format", header: "Format", value: (row) => row.format },
      { id: "last", header: "Last delivery", wide: true, value: (row) => row.last_delivered_at, cell: (row) => (row.last_delivered_at ? <Moment at={row.last_delivered_at} as="ago" /> : "none yet") },
      { id: "pending", header: "Waiting", number: true, wide: true, value: (row) => row.pending, cell: (row) => <span title={row.last_error ?? undefined}>{exact(row.pending)}{row.last_error ? ", failing" : ""}</span> },
      ...(may.administers
        ? [{
            id: "act",
            header: "",
            value: () => null,
            cell: (row: Webhook) => (
              <Group gap={4} wrap="nowrap" justify="flex-end">
                <Button variant="default" onClick={() => test.mutate(row)}>Send a test</Button>
                <Button variant="subtle" color="red" onClick={() => remove.mutate(row)}>Remove</Button>
              </Group>
            ),
          }]
        : []),
    ],
    [may.administers, remove, test],
  );

  return (
    <Stack gap="md">
      {add.data?.secret && <Secret title="Signing secret" value={add.data.secret} note="Shown once. Check the signature header of every delivery with it." onDone={add.reset} />}
      <Panel
        title="Webhooks"
        hint="Told of every anomaly, signed, and tried again until they answer"
        padded={false}
        aside={
          may.administers && (
            <form onSubmit={(event) => { event.preventDefault(); add.mutate({ url: url.trim(), format }); }}>
              <Group gap="xs">
                <TextInput size="xs" w={240} type="url" aria-label="Address of the new webhook" placeholder="https://example.com/hook" value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
                <Select size="xs" w={90} aria-label="Format" data={[{ value: "json", label: "JSON" }, { value: "slack", label: "Slack" }]} value={format} allowDeselect={false} onChange={(value) => setFormat(value === "slack" ? "slack" : "json")} />
                <Button type="submit" loading={add.isPending} disabled={url.trim() === ""}>Add</Button>
              </Group>
            </form>
          )
        }
      >
        {list.error && !list.data ? (
          <ProblemState error={list.error} retry={() => void list.refetch()} />
        ) : !list.data ? (
          <RowsSkeleton rows={2} />
        ) : list.data.items.length === 0 ? (
          <EmptyState icon={<IconWebhook size={22} />} title="No webhooks">Add an address to hear of anomalies where you already look, such as a Slack channel.</EmptyState>
        ) : (
          <DataTable name="Webhooks" columns={columns} rows={list.data.items} rowKey={(row) => row.id} />
        )}
      </Panel>
    </Stack>
  );
}
