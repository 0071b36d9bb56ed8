import { Button, Group, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { session, usePermissions } from "../../../api/session";
import { issueKey, keys } from "../../../api/settings";
import { tellProblem } from "../../../states/notices";
import { Panel } from "../../../states/Panel";
import { Secret } from "../Secret";
import { FirstRequestCheck } from "./FirstRequestCheck";
import { Snippets } from "./Snippets";

/** Three steps: a key, a changed base URL, and the first request seen arriving. */
export function Integration() {
  const cache = useQueryClient();
  const may = usePermissions();
  const me = useQuery(session).data;
  const known = useQuery(keys).data?.items.filter((key) => key.revoked_at === null) ?? [];
  const proxy = me?.proxy_url ?? `${window.location.protocol}//${window.location.hostname}:4100`;

  const issue = useMutation({
    mutationFn: () => issueKey(`integration ${new Date().toISOString().slice(0, 10)}`),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.queryKey }),
    onError: (error) => tellProblem("No key was made", error),
  });

  return (
    <Stack gap="md" maw={900}>
      <Panel title="1. A Lectr key" hint="Says whose request it is. Treat it like a password: environment variable only.">
        {issue.data ? (
          <Secret title="Your Lectr key" value={issue.data.key} note="Shown once; it stands in the snippets below until you leave this page." />
        ) : (
          <Group justify="space-between">
            <Text size="sm">
              {known.length === 0
                ? "There is no key yet."
                : `${known.length === 1 ? "One key is" : `${known.length} keys are`} in use. Lectr cannot show a key again, because it keeps only its SHA-256.`}{" "}
              <Link to="/settings/keys">All keys</Link>
            </Text>
            {may.administers && <Button leftSection={<IconKey size={15} />} loading={issue.isPending} onClick={() => issue.mutate()}>Create a key</Button>}
          </Group>
        )}
      </Panel>
      <Panel title="2. Your application" hint={<>Change the base URL to <code>{proxy}</code> and add the headers. Your provider key stays where it is.</>}>
        <Snippets proxy={proxy} lectrKey={issue.data?.key ?? null} />
      </Panel>
      <Panel title="3. The first request">
        <FirstRequestCheck />
      </Panel>
    </Stack>
  );
}
