import { queryOptions } from "@tanstack/react-query";
import type { Period } from "../period/period";
import { answerOf, api, ifMatch } from "./client";
import type { RuleDraft } from "./contract";

export const rules = queryOptions({
  queryKey: ["rules"],
  queryFn: () => answerOf(api.GET("/api/rules")),
  refetchInterval: 15_000,
});

export const rulesAsOf = (version: number) =>
  queryOptions({
    queryKey: ["rules", "as of", version],
    queryFn: () => answerOf(api.GET("/api/rules", { params: { query: { version } } })),
    staleTime: Infinity,
    placeholderData: (before) => before,
  });

export const ruleHistory = queryOptions({
  queryKey: ["rules", "history"],
  queryFn: () => answerOf(api.GET("/api/rules/history")),
});

export const ruleLint = queryOptions({
  queryKey: ["rules", "lint"],
  queryFn: () => answerOf(api.GET("/api/rules/lint")),
});

export const ruleImpact = (id: string, period: Period) =>
  queryOptions({
    queryKey: ["rules", "impact", id, period.from, period.to],
    queryFn: () => answerOf(api.GET("/api/rules/{id}/impact", { params: { path: { id }, query: { from: period.from, to: period.to } } })),
    staleTime: 60_000,
  });

const at = (id: string) => ({ params: { path: { id } } });

export const createRule = (draft: RuleDraft) => answerOf(api.POST("/api/rules", { body: draft }));

export const editRule = (id: string, draft: RuleDraft, version?: number) =>
  answerOf(api.PUT("/api/rules/{id}", { ...at(id), body: draft, headers: ifMatch(version) }));

export const switchRule = (id: string, on: boolean) =>
  answerOf(on ? api.POST("/api/rules/{id}/enable", at(id)) : api.POST("/api/rules/{id}/disable", at(id)));

export const deleteRule = (id: string) => answerOf(api.DELETE("/api/rules/{id}", at(id)));

export const orderRules = (ids: string[], version?: number) =>
  answerOf(api.PUT("/api/rules/order", { body: { ids }, headers: ifMatch(version) }));

export const restoreRules = (version: number) => answerOf(api.POST("/api/rules/restore", { body: { version } }));

export type BacktestRule = {
  id: string | null;
  name: string;
  priority: number;
  enabled: boolean;
  conditions: RuleDraft["conditions"];
  target: RuleDraft["target"];
};

export const backtestRules = (drafts: BacktestRule[], from: string, to: string) =>
  answerOf(api.POST("/api/rules/backtest", { body: { rules: drafts, version: null, from, to } }));
