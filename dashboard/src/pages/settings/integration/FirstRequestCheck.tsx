import { Anchor, Group, Loader, Text, ThemeIcon } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import type { LoggedRequest } from "../../../api/contract";
import { newestRequest } from "../../../api/requests";
import { duration } from "../../../numbers/format";
import { Moment } from "../../../numbers/Moment";
import { useLiveTail } from "../../requests/liveTail";

const none = {};

/** Waits for a request and turns green as soon as one is stored, whatever brought it. */
export function FirstRequestCheck() {
  const tail = useLiveTail(true, none);
  const latest = useQuery(newestRequest);
  const request = tail.items[0] ?? latest.data?.items[0];
  const cache = useQueryClient();
  const arrived = request !== undefined;

  // What other pages remember from before the first request says that there is nothing.
  useEffect(() => {
    if (arrived) {
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "overview" || queryKey[0] === "features" || queryKey[0] === "series" });
    }
  }, [arrived, cache]);

  if (!request) {
    return (
      <Group gap="sm" role="status" data-testid="integration-check" data-state="waiting">
        <Loader size={18} />
        <Text size="sm">Waiting for your first request… Run one of the snippets; this turns green by itself.</Text>
      </Group>
    );
  }
  return <Arrived request={request} live={tail.items.length > 0} />;
}

function Arrived({ request, live }: { request: LoggedRequest; live: boolean }) {
  const good = request.status === "success";
  return (
    <Group gap="sm" role="status" wrap="nowrap" align="flex-start" data-testid="integration-check" data-state="green">
      <ThemeIcon color={good ? "teal.8" : "yellow.9"} radius="xl" size={24} aria-hidden>{good ? <IconCheck size={15} /> : <IconAlertTriangle size={14} />}</ThemeIcon>
      <div>
        <Text size="sm" fw={600} c={good ? "var(--lectr-good)" : "var(--lectr-warn)"}>
          {live ? "A request arrived" : "Requests have arrived"}
        </Text>
        <Text size="sm">
          {request.feature ?? "untagged"} · <span className="mono">{request.model_actual ?? request.endpoint}</span> · {request.status.replaceAll("_", " ")} · {duration(request.latency_ms)} · <Moment at={request.started_at} as="ago" inherit />
        </Text>
        {request.error_code && <Text size="xs" c="dimmed">The provider said {request.http_status}: {request.error_code}</Text>}
        <Group gap="md" mt={4}>
          <Anchor component={Link} to={`/requests?request=${request.request_id}`} size="sm">Look at it</Anchor>
          <Anchor component={Link} to="/features" size="sm">See your features</Anchor>
        </Group>
      </div>
    </Group>
  );
}
