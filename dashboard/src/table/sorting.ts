import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

export type Sorting = { id: string; desc: boolean }[];
type Updater = Sorting | ((before: Sorting) => Sorting);

/** Sorting kept in the address as `sort.<table>=column` or `-column`. */
export function useSorting(table: string, initial?: { id: string; desc: boolean }) {
  const [search, setSearch] = useSearchParams();
  const parameter = `sort.${table.toLowerCase().replaceAll(" ", "-")}`;
  const text = search.get(parameter) ?? (initial ? `${initial.desc ? "-" : ""}${initial.id}` : "");

  const sorting = useMemo<Sorting>(
    () => (text === "" ? [] : [{ id: text.replace(/^-/, ""), desc: text.startsWith("-") }]),
    [text],
  );
  const setSorting = useCallback(
    (updater: Updater) => {
      const next = typeof updater === "function" ? updater(sorting) : updater;
      setSearch(
        (before) => {
          const first = next[0];
          if (first) before.set(parameter, `${first.desc ? "-" : ""}${first.id}`);
          else before.delete(parameter);
          return before;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [parameter, setSearch, sorting],
  );
  return { sorting, setSorting };
}
