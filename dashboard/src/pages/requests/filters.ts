import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { type FilterName, filterNames, type RequestFilters } from "../../api/requests";

/** The log's filters, read from and written to the page's address. */
export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const key = filterNames.map((name) => search.get(name) ?? "").join("\u0000");

  const filters = useMemo(() => {
    const values = key.split("\u0000");
    const set: RequestFilters = {};
    filterNames.forEach((name, index) => {
      const value = values[index];
      if (value) set[name] = value;
    });
    return set;
  }, [key]);

  const setFilter = useCallback(
    (name: FilterName, value: string | null) =>
      setSearch(
        (before) => {
          if (value) before.set(name, value);
          else before.delete(name);
          return before;
        },
        { replace: true },
      ),
    [setSearch],
  );

  const clear = useCallback(
    () =>
      setSearch((before) => {
        for (const name of filterNames) before.delete(name);
        return before;
      }),
    [setSearch],
  );

  return { filters, setFilter, clear };
}

export const filterLabels: Record<FilterName, string> = {
  feature: "Feature",
  task: "Task",
  provider: "Provider",
  model_requested: "Model requested",
  model_actual: "Model actual",
  rule_id: "Rule",
  status: "Status",
  routed: "Routed",
  min_cost: "Cost at least",
  min_latency_ms: "Latency at least",
};
