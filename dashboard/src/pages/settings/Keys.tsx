import { Button, Group, Stack, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { LectrKey } from "../../api/contract";
import { issueKey, keys, revokeKey } from "../../api/settings";
import { usePermissions } from "../../api/session";
import { Moment } from "../../numbers/Moment";
import { EmptyState } from "../../states/EmptyState";
import { tellDone, tellProblem } from "../../states/notices";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import { Tag } from "../../states/Tag";
import { ProblemState } from "../../states/ProblemState";
import { type Column, DataTable } from "../../table/DataTable";
import { Confirm } from "./Confirm";
import { Secret } from "./Secret";

export function Keys() {
  const cache = useQueryClient();
  const may = usePermissions();
  const list = useQuery(keys);
  const [name, setName] = useState("");
  const [revoking, setRevoking] = useState<LectrKey | null>(null);
  const refresh = () => cache.invalidateQueries({ queryKey: keys.queryKey });

  const issue = useMutation({
    mutationFn: issueKey,
    onSuccess: async () => {
      setName("");
      await refresh();
    },
    onError: (error) => tellProblem("No key was made", error),
  });
  const revoke = useMutation({
    mutationFn: (key: LectrKey) => revokeKey(key.id),
    onSuccess: (_answer, key) => tellDone(`“${key.name}” is revoked`, "Requests with it get a 401 from now on."),
    onError: (error) => tellProblem("Not revoked", error),
    onSettled: async () => {
      setRevoking(null);
      await refresh();
    },
  });

  const columns = useMemo<Column<LectrKey>[]>(
    () => [
      { id: "name", header: "Name", value: (row) => row.name },
      { id: "id", header: "Id", wide: true, value: (row) => row.id, cell: (row) => <span className="mono">{row.id}</span> },
      { id: "created", header: "Created", value: (row) => row.created_at, cell: (row) => <Moment at={row.created_at} /> },
      { id: "used", header: "Last used", wide: true, value: (row) => row.last_used_at, cell: (row) => <Moment at={row.last_used_at} as="ago" /> },
      { id: "state", header: "State", value: (row) => (row.revoked_at ? "revoked" : "active"), cell: (row) => <Tag tone={row.revoked_at ? "plain" : "good"}>{row.revoked_at ? "revoked" : "active"}</Tag> },
      ...(may.administers
        ? [{ id: "act", header: "", value: () => null, cell: (row: LectrKey) => !row.revoked_at && <Button variant="subtle" color="red" onClick={() => setRevoking(row)}>Revoke</Button> }]
        : []),
    ],
    [may.administers],
  );

  return (
    <Stack gap="md">
      {issue.data && <Secret title={`Key “${issue.data.name}”`} value={issue.data.key} note="Shown once. Lectr keeps only its SHA-256." onDone={issue.reset} />}
      <Panel
        title="Lectr keys"
        hint="Sent by your applications as X-Lectr-Key. A revoked key stops working within milliseconds."
        padded={false}
        aside={
          may.administers && (
            <form onSubmit={(event) => { event.preventDefault(); issue.mutate(name.trim()); }}>
              <Group gap="xs">
                <TextInput size="xs" aria-label="Name of the new key" placeholder="Name, for example production" value={name} onChange={(event) => setName(event.currentTarget.value)} />
                <Button type="submit" loading={issue.isPending} disabled={name.trim() === ""}>New key</Button>
              </Group>
            </form>
          )
        }
      >
        {list.error && !list.data ? (
          <ProblemState error={list.error} retry={() => void list.refetch()} />
        ) : !list.data ? (
          <RowsSkeleton rows={3} />
        ) : list.data.items.length === 0 ? (
          <EmptyState icon={<IconKey size={22} />} title="No keys">Make one, and put it into your application's environment as LECTR_KEY.</EmptyState>
        ) : (
          <DataTable name="Lectr keys" columns={columns} rows={list.data.items} rowKey={(row) => row.id} initial={{ id: "created", desc: true }} />
        )}
      </Panel>
      <Confirm title={`Revoke “${revoking?.name ?? ""}”?`} act="Revoke the key" opened={revoking !== null} busy={revoke.isPending} onCancel={() => setRevoking(null)} onConfirm={() => revoking && revoke.mutate(revoking)}>
        Every application that uses it gets a 401 at once. This cannot be undone.
      </Confirm>
    </Stack>
  );
}
