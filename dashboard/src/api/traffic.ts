import { queryOptions } from "@tanstack/react-query";
import type { Period } from "../period/period";
import { answerOf, api } from "./client";
import { call } from "./pending";
import type { Anomaly, Bucket, Features, GroupBy, Overview, Series } from "./contract";

const fresh = 30_000;

export const overview = (period: Period) =>
  queryOptions({
    queryKey: ["overview", period.from, period.to],
    queryFn: () => call<Overview>("/overview", { from: period.from, to: period.to }),
    refetchInterval: fresh,
    placeholderData: (before) => before,
  });

export const features = (period: Period) =>
  queryOptions({
    queryKey: ["features", period.from, period.to],
    queryFn: () => call<Features>("/features", { from: period.from, to: period.to }),
    refetchInterval: fresh,
    placeholderData: (before) => before,
  });

export type SeriesQuery = { groupBy: GroupBy; bucket: Bucket; from: string; to: string; feature?: string };

export const series = (query: SeriesQuery) =>
  queryOptions({
    queryKey: ["series", query],
    queryFn: () =>
      call<Series>("/series", {
        group_by: query.groupBy,
        bucket: query.bucket,
        from: query.from,
        to: query.to,
        feature: query.feature,
      }),
    refetchInterval: fresh,
    placeholderData: (before) => before,
  });

export const anomalies = (period: Period) =>
  queryOptions({
    queryKey: ["anomalies", period.from, period.to],
    queryFn: () => call<{ items: Anomaly[] }>("/anomalies", { from: period.from, to: period.to }),
    refetchInterval: fresh,
  });

export const accounting = queryOptions({
  queryKey: ["accounting"],
  queryFn: () => answerOf(api.GET("/api/accounting")),
  refetchInterval: 10_000,
});
