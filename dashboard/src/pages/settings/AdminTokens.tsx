import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { AdminToken, Role } from "../../api/contract";
import { adminTokens, issueAdminToken, revokeAdminToken } from "../../api/settings";
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

const roles: { value: Role; label: string }[] = [
  { value: "viewer", label: "viewer: reads" },
  { value: "editor", label: "editor: changes rules" },
  { value: "admin", label: "admin: everything" },
];

export function AdminTokens() {
  const cache = useQueryClient();
  const may = usePermissions();
  const list = useQuery(adminTokens);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [revoking, setRevoking] = useState<AdminToken | null>(null);
  const refresh = () => cache.invalidateQueries({ queryKey: adminTokens.queryKey });

  const issue = useMutation({
    mutationFn: issueAdminToken,
    onSuccess: async () => {
      setName("");
      await refresh();
    },
    onError: (error) => tellProblem("No token was made", error),
  });
  const revoke = useMutation({
    mutationFn: (token: AdminToken) => revokeAdminToken(token.id),
    onSuccess: (_answer, token) => tellDone(`“${token.name}” is revoked`),
    onError: (error) => tellProblem("Not revoked", error),
    onSettled: async () => {
      setRevoking(null);
      await refresh();
    },
  });

  const columns = useMemo<Column<AdminToken>[]>(
    () => [
      { id: "name", header: "Name", value: (row) => row.name },
      { id: "role", header: "Role", value: (row) => row.role, cell: (row) => <Tag tone={row.role === "admin" ? "accent" : "plain"}>{row.role}</Tag> },
      { id: "created", header: "Created", value: (row) => row.created_at, cell: (row) => <Moment at={row.created_at} /> },
      { id: "state", header: "State", value: (row) => (row.revoked_at ? "revoked" : "active"), cell: (row) => <Tag tone={row.revoked_at ? "plain" : "good"}>{row.revoked_at ? "revoked" : "active"}</Tag> },
      ...(may.administers
        ? [{ id: "act", header: "", value: () => null, cell: (row: AdminToken) => !row.revoked_at && <Button variant="subtle" color="red" onClick={() => setRevoking(row)}>Revoke</Button> }]
        : []),
    ],
    [may.administers],
  );

  return (
    <Stack gap="md">
      {issue.data && <Secret title={`Token “${issue.data.name}”`} value={issue.data.token} note="Shown once. Its name stands beside every change made with it." onDone={issue.reset} />}
      <Panel
        title="Admin tokens"
        hint="For this dashboard and the API. The name of a token is what the history shows as the actor."
        padded={false}
        aside={
          may.administers && (
            <form onSubmit={(event) => { event.preventDefault(); issue.mutate({ name: name.trim(), role }); }}>
              <Group gap="xs">
                <TextInput size="xs" aria-label="Name of the new token" placeholder="Name, for example anna" value={name} onChange={(event) => setName(event.currentTarget.value)} />
                <Select size="xs" w={170} aria-label="Role" data={roles} value={role} allowDeselect={false} onChange={(value) => value && setRole(value as Role)} />
                <Button type="submit" loading={issue.isPending} disabled={name.trim() === ""}>New token</Button>
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
          <EmptyState title="No admin tokens">Make one for each person and each automation, so that the history names them.</EmptyState>
        ) : (
          <DataTable name="Admin tokens" columns={columns} rows={list.data.items} rowKey={(row) => row.id} initial={{ id: "created", desc: true }} />
        )}
      </Panel>
      <Confirm title={`Revoke “${revoking?.name ?? ""}”?`} act="Revoke the token" opened={revoking !== null} busy={revoke.isPending} onCancel={() => setRevoking(null)} onConfirm={() => revoking && revoke.mutate(revoking)}>
        Whoever uses it is signed out at once. This cannot be undone.
      </Confirm>
    </Stack>
  );
}
