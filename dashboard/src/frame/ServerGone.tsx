import { Tooltip } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Tag } from "../states/Tag";
import { Problem } from "../api/problem";

/** Says that what is shown may be old, while the server does not answer. */
export function ServerGone() {
  const cache = useQueryClient().getQueryCache();
  const gone = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => cache.getAll().some((query) => query.state.error instanceof Problem && query.state.error.status === 0),
  );
  if (!gone) return null;
  return (
    <Tooltip label="The figures are the last ones received. The page goes on asking.">
      <div role="status" style={{ marginBottom: 8 }}><Tag tone="bad">Server not reachable</Tag></div>
    </Tooltip>
  );
}
