import { queryOptions } from "@tanstack/react-query";
import type { Period } from "../period/period";
import { answerOf, api } from "./client";
import type { Bucket, GroupBy } from "./contract";

const fresh = 30_000;
const waiting = 3_000;
const hours = ({ from, to }: Period) => ({ from, to });

export const overview = (period: Period) =>
  queryOptions({
    queryKey: ["overview", period.from, period.to],
    queryFn: () => answerOf(api.GET("/api/overview", { params: { query: hours(period) } })),
    refetchInterval: ({ state }) => (state.data?.requests === 0 ? waiting : fresh),
    placeholderData: (before) => before,
  });

export const features = (period: Period) =>
  queryOptions({
    queryKey: ["features", period.from, period.to],
    queryFn: () => answerOf(api.GET("/api/features", { params: { query: hours(period) } })),
    refetchInterval: ({ state }) => (state.data?.items.length === 0 ? waiting : fresh),
    placeholderData: (before) => before,
  });

export type SeriesQuery = { groupBy: GroupBy; bucket: Bucket; from: string; to: string; feature?: string };

export const series = (query: SeriesQuery) =>
  queryOptions({
    queryKey: ["series", query],
    queryFn: () =>
      answerOf(
        api.GET("/api/series", {
          params: { query: { group_by: query.groupBy, bucket: query.bucket, from: query.from, to: query.to, feature: query.feature } },
        }),
      ),
    refetchInterval: fresh,
    placeholderData: (before) => before,
  });

export const anomalies = (period: Period) =>
  queryOptions({
    queryKey: ["anomalies", period.from, period.to],
    queryFn: () => answerOf(api.GET("/api/anomalies", { params: { query: hours(period) } })),
    refetchInterval: fresh,
  });

export const accounting = queryOptions({
  queryKey: ["accounting"],
  queryFn: () => answerOf(api.GET("/api/accounting")),
  refetchInterval: 10_000,
});
