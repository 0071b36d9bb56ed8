import { Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import type { LoggedRequest } from "../../api/contract";
import { liveAddress, type RequestFilters } from "../../api/requests";
import "./liveTail.css";

const kept = 500;
export type LiveTail = { items: LoggedRequest[]; connected: boolean };

/** Requests as they are stored, newest first, while `on`. The browser reconnects by itself. */
export function useLiveTail(on: boolean, filters: RequestFilters): LiveTail {
  const [tail, setTail] = useState<LiveTail>({ items: [], connected: false });
  const address = liveAddress(filters);

  useEffect(() => {
    setTail({ items: [], connected: false });
    if (!on) return;
    const source = new EventSource(address);
    const receive = (message: MessageEvent<string>) => {
      const request = JSON.parse(message.data) as LoggedRequest;
      setTail((before) => ({ connected: true, items: [request, ...before.items].slice(0, kept) }));
    };
    source.onopen = () => setTail((before) => ({ ...before, connected: true }));
    source.onerror = () => setTail((before) => ({ ...before, connected: false }));
    source.onmessage = receive;
    source.addEventListener("request", receive);
    return () => source.close();
  }, [on, address]);

  return tail;
}

export function LiveState({ tail }: { tail: LiveTail }) {
  return (
    <Group gap={8} role="status">
      <span className={tail.connected ? "live-dot on" : "live-dot"} />
      <Text size="xs" c="dimmed">
        {tail.connected ? `Live · ${tail.items.length} new` : "Connecting…"}
      </Text>
    </Group>
  );
}
