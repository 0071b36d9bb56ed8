import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { prices } from "../../api/settings";

/** The models of a provider that have a price; any other name can be typed. */
export function useTargetModels(provider: string): string[] {
  const book = useQuery({ ...prices, staleTime: 5 * 60_000 });
  return useMemo(() => {
    const named = (book.data?.items ?? []).filter((price) => price.provider === provider).map((price) => price.model);
    return [...new Set(named)].sort();
  }, [book.data, provider]);
}
