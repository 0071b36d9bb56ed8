import { queryOptions } from "@tanstack/react-query";
import { call } from "./pending";
import type { Recommendation, RuleWritten } from "./contract";

const one = (id: string) => `/recommendations/${encodeURIComponent(id)}`;

export const recommendations = queryOptions({
  queryKey: ["recommendations"],
  queryFn: () => call<{ items: Recommendation[] }>("/recommendations"),
  staleTime: 60_000,
});

export const applyRecommendation = (id: string) =>
  call<RuleWritten>(`${one(id)}/apply`, {}, { method: "POST", body: {} });

export const dismissRecommendation = (id: string) =>
  call<undefined>(`${one(id)}/dismiss`, {}, { method: "POST", body: {} });
