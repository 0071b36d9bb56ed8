import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { GroupBy, SeriesGroup } from "../api/contract";
import { rules } from "../api/rules";

const withoutKey: Record<GroupBy, string> = {
  feature: "untagged",
  task: "no task tag",
  model: "no model",
  provider: "no provider",
  rule: "unrouted",
};

/** What a group is called: rules by their names of today, requests without a key by a phrase. */
export function useGroupLabel(groupBy: GroupBy) {
  const known = useQuery({ ...rules, enabled: groupBy === "rule" }).data;
  return useCallback(
    (group: SeriesGroup) => {
      if (group.missing || group.key === null) return withoutKey[groupBy];
      if (groupBy !== "rule") return group.key;
      return known?.items.find((rule) => rule.id === group.key)?.name ?? `deleted rule ${group.key.slice(0, 8)}`;
    },
    [groupBy, known],
  );
}
