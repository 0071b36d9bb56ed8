import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { address } from "./address";
import { call } from "./pending";
import type { Explanation, LoggedRequest, RequestPage } from "./contract";

/** The log's filters, by the names that the API and the page's address share. */
export const filterNames = [
  "feature",
  "task",
  "provider",
  "model_requested",
  "model_actual",
  "rule_id",
  "status",
  "routed",
  "min_cost",
  "min_latency_ms",
] as const;

export type FilterName = (typeof filterNames)[number];
export type RequestFilters = Partial<Record<FilterName, string>> & { from?: string; to?: string };

const pageSize = 200;

export const requestLog = (filters: RequestFilters) =>
  infiniteQueryOptions({
    queryKey: ["requests", filters],
    queryFn: ({ pageParam }) => call<RequestPage>("/requests", { ...filters, limit: pageSize, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

export const loggedRequest = (id: string) =>
  queryOptions({
    queryKey: ["request", id],
    queryFn: () => call<LoggedRequest>(`/requests/${encodeURIComponent(id)}`),
    staleTime: Infinity,
  });

export const explanation = (id: string) =>
  queryOptions({
    queryKey: ["explanation", id],
    queryFn: () => call<Explanation>(`/requests/${encodeURIComponent(id)}/explanation`),
    staleTime: Infinity,
  });

export const exportAddress = (filters: RequestFilters, format: "csv" | "ndjson") =>
  address("/requests/export", { ...filters, format });

export const liveAddress = (filters: RequestFilters) => {
  const { from: _from, to: _to, ...conditions } = filters;
  return address("/requests/live", conditions);
};
