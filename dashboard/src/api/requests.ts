import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { address } from "./address";
import { answerOf, api } from "./client";

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
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/requests", { params: { query: { ...typed(filters), limit: pageSize, cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

/** The newest request of all, asked for until there is one. */
export const newestRequest = queryOptions({
  queryKey: ["requests", "newest"],
  queryFn: () => answerOf(api.GET("/api/requests", { params: { query: { limit: 1, from: "2020-01-01T00:00:00Z" } } })),
  refetchInterval: (query) => (query.state.data?.items.length ? false : 2_000),
});

const one = (id: string) => ({ params: { path: { id } } });

export const loggedRequest = (id: string) =>
  queryOptions({
    queryKey: ["request", id],
    queryFn: () => answerOf(api.GET("/api/requests/{id}", one(id))),
    staleTime: Infinity,
  });

export const explanation = (id: string) =>
  queryOptions({
    queryKey: ["explanation", id],
    queryFn: () => answerOf(api.GET("/api/requests/{id}/explanation", one(id))),
    staleTime: Infinity,
  });

/** The address holds text; the API takes numbers and booleans. */
const typed = ({ routed, min_cost, min_latency_ms, ...texts }: RequestFilters) => ({
  ...texts,
  ...(routed === undefined ? {} : { routed: routed === "true" }),
  ...(min_cost === undefined ? {} : { min_cost: Number(min_cost) }),
  ...(min_latency_ms === undefined ? {} : { min_latency_ms: Number(min_latency_ms) }),
});

export const exportAddress = (filters: RequestFilters, format: "csv" | "ndjson") =>
  address("/requests/export", { ...filters, format });

export const liveAddress = (filters: RequestFilters) => {
  const { from: _from, to: _to, ...conditions } = filters;
  return address("/requests/live", conditions);
};
