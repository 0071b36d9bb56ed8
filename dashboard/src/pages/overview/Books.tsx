import { Anchor, Group, Skeleton, Text, ThemeIcon } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { session } from "../../api/session";
import { accounting } from "../../api/traffic";
import { exact } from "../../numbers/format";
import { Panel } from "../../states/Panel";
import { ProblemState } from "../../states/ProblemState";

/** Whether every request that a proxy captured is stored: captured = stored + still in the spools + lost. */
export function Books() {
  const books = useQuery(accounting);
  const demo = useQuery(session).data?.demo;
  if (books.error && !books.data) return <ProblemState error={books.error} retry={() => void books.refetch()} />;
  if (!books.data) return <Skeleton height={92} />;
  const { captured, stored, in_spool, lost } = books.data;
  const state =
    lost > 0
      ? { colour: "red", icon: <IconAlertTriangle size={16} />, words: `${exact(lost)} of ${exact(captured)} captured requests were lost, because a disk was full.` }
      : in_spool > 0
        ? { colour: "yellow", icon: <IconClock size={16} />, words: `${exact(in_spool)} of ${exact(captured)} captured requests wait on a proxy's disk to be stored.` }
        : { colour: "teal", icon: <IconCheck size={16} />, words: `All ${exact(captured)} captured requests are stored, each exactly once.` };
  return (
    <Panel title="Books" aside={<Anchor component={Link} to="/settings/nodes" size="xs">Nodes</Anchor>}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <ThemeIcon variant="light" color={state.colour} radius="xl" aria-hidden>{state.icon}</ThemeIcon>
        <div style={{ minWidth: 0 }}>
          <Text size="sm">{state.words}</Text>
          <Text size="xs" c="dimmed" style={{ fontVariantNumeric: "tabular-nums" }}>captured {exact(captured)} = stored {exact(stored)} + in spool {exact(in_spool)} + lost {exact(lost)}</Text>
          {demo && <Text size="xs" c="dimmed">The generated history is not among them: no proxy captured it.</Text>}
        </div>
      </Group>
    </Panel>
  );
}
