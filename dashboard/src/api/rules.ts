import { queryOptions } from "@tanstack/react-query";
import type { Period } from "../period/period";
import { call } from "./client";
import type {
  Backtest,
  Impact,
  LintFinding,
  Live,
  RuleDraft,
  RuleEdit,
  RuleSet,
  RulesWritten,
  RuleWritten,
} from "./contract";

const one = (id: string) => `/rules/${encodeURIComponent(id)}`;

export const rules = queryOptions({
  queryKey: ["rules"],
  queryFn: () => call<RuleSet>("/rules"),
  refetchInterval: 15_000,
});

export const rulesAsOf = (version: number) =>
  queryOptions({
    queryKey: ["rules", "as of", version],
    queryFn: () => call<RuleSet>("/rules", { version }),
    staleTime: Infinity,
    placeholderData: (before) => before,
  });

export const ruleHistory = queryOptions({
  queryKey: ["rules", "history"],
  queryFn: () => call<{ items: RuleEdit[] }>("/rules/history"),
});

export const ruleLint = queryOptions({
  queryKey: ["rules", "lint"],
  queryFn: () => call<{ findings: LintFinding[] }>("/rules/lint"),
});

export const ruleImpact = (id: string, period: Period) =>
  queryOptions({
    queryKey: ["rules", "impact", id, period.from, period.to],
    queryFn: () => call<Impact>(`${one(id)}/impact`, { from: period.from, to: period.to }),
    staleTime: 60_000,
  });

export const createRule = (draft: RuleDraft) => call<RuleWritten>("/rules", {}, { method: "POST", body: body(draft) });

export const editRule = (id: string, draft: RuleDraft, version?: number) =>
  call<RuleWritten>(one(id), {}, { method: "PUT", body: body(draft), ifMatch: version });

export const switchRule = (id: string, on: boolean) =>
  call<RuleWritten>(`${one(id)}/${on ? "enable" : "disable"}`, {}, { method: "POST" });

export const deleteRule = (id: string) => call<{ live: Live } | undefined>(one(id), {}, { method: "DELETE" });

export const orderRules = (ids: string[], version?: number) =>
  call<RulesWritten>("/rules/order", {}, { method: "PUT", body: { ids }, ifMatch: version });

export const restoreRules = (version: number) =>
  call<RulesWritten>("/rules/restore", {}, { method: "POST", body: { version } });

export type BacktestRule = {
  id: string | null;
  name: string;
  priority: number;
  enabled: boolean;
  conditions: RuleDraft["conditions"];
  target: RuleDraft["target"];
};

export const backtestRules = (drafts: BacktestRule[], from: string, to: string) =>
  call<Backtest>("/rules/backtest", {}, { method: "POST", body: { rules: drafts, from, to } });

function body(draft: RuleDraft) {
  const { priority, ...rest } = draft;
  return priority === null ? rest : { ...rest, priority };
}
