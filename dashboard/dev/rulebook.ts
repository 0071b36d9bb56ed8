import type { Backtest, Explanation, FeatureBacktest, LoggedRequest, Rule, RuleConditions, RuleEdit } from "../src/api/contract";
import { chance, mixes } from "./traffic";

const day = 24 * 3_600_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();
const conditions = (set: Partial<RuleConditions>): RuleConditions => ({ feature: null, task: null, provider: null, model: null, ...set });

const start: Rule[] = [
  { id: "r1", name: "Downgrade classifiers to mini", priority: 1, enabled: true, conditions: conditions({ feature: "classifier", task: "classification" }), target: { provider: "openai", model: "gpt-4o-mini" }, created_at: ago(21), updated_at: ago(21) },
  { id: "r2", name: "Route opus to haiku", priority: 2, enabled: true, conditions: conditions({ feature: "summariser", model: "claude-opus-4-1" }), target: { provider: "anthropic", model: "claude-haiku-4-5" }, created_at: ago(16), updated_at: ago(9) },
  { id: "r3", name: "Support triage on Groq", priority: 3, enabled: true, conditions: conditions({ feature: "support-bot", task: "classification" }), target: { provider: "groq", model: "llama-3.1-8b-instant" }, created_at: ago(6), updated_at: ago(6) },
  { id: "r4", name: "Long context to Gemini", priority: 4, enabled: true, conditions: conditions({ feature: "code-review", model: "gpt-4.1" }), target: { provider: "gemini", model: "gemini-2.5-pro" }, created_at: ago(4), updated_at: ago(4) },
  { id: "r5", name: "Retire gpt-4", priority: 5, enabled: false, conditions: conditions({ model: "gpt-4" }), target: { provider: "openai", model: "gpt-4o" }, created_at: ago(3), updated_at: ago(2) },
];

type Book = { version: number; rules: Rule[]; snapshots: Map<number, Rule[]>; history: RuleEdit[] };

const hash = (version: number) => Array.from({ length: 64 }, (_, index) => Math.floor(chance("hash", version, index) * 16).toString(16)).join("");

export const book: Book = { version: 0, rules: [], snapshots: new Map([[0, []]]), history: [] };

/** Appends one edit, as the server's stream of rules does. */
export function record(type: string, ruleId: string | null, before: unknown, after: unknown, rules: Rule[], at = new Date().toISOString(), actor = "anna") {
  book.version += 1;
  book.rules = [...rules].sort((a, b) => a.priority - b.priority);
  book.snapshots.set(book.version, book.rules);
  book.history.unshift({ version: book.version, at, actor, type, rule_id: ruleId, before, after, hash: hash(book.version) });
}

const add = (rule: Rule, actor: string) => record("rule_created", rule.id, null, rule, [...book.rules, rule], rule.created_at, actor);
add(start[0]!, "anna");
add({ ...start[1]!, target: { provider: "anthropic", model: "claude-sonnet-4-5" } }, "anna");
record("rule_edited", "r2", book.rules[1], start[1], [book.rules[0]!, start[1]!], ago(9), "ben");
add(start[2]!, "ben");
add(start[3]!, "ci");
add({ ...start[4]!, enabled: true }, "anna");
record("rules_reordered", null, [{ ...start[0], priority: 2 }, { ...start[1], priority: 1 }], [start[0], start[1]], book.rules, ago(2.4), "anna");
record("rule_disabled", "r5", { ...start[4]!, enabled: true }, start[4], start, ago(2), "ben");

const matches = (rule: Rule, request: { feature: string | null; task: string | null; provider: string; model: string | null }) =>
  (["feature", "task", "provider", "model"] as const).map((name) => ({ condition: name as string, expected: rule.conditions[name], actual: request[name] })).flatMap(({ condition, expected, actual }) =>
    expected == null ? [] : [{ field: condition, expected, actual, matched: expected === actual }],
  );

export function explain(request: LoggedRequest): Explanation {
  const subject = { feature: request.feature ?? null, task: request.task ?? null, provider: request.provider_requested, model: request.model_requested ?? null };
  let decided = false;
  const rules = book.rules.map(({ id, name, priority, enabled, target, ...rule }) => {
    const checks = matches({ id, name, priority, enabled, target, ...rule }, subject);
    const matched = checks.every((check) => check.matched);
    const decides = enabled && matched && !decided;
    decided ||= decides;
    return { id, name, priority, enabled, target, conditions: checks, matched, decided: decides };
  });
  const decision = request.rule ? { kind: "applied", rule_id: request.rule.id, reason: null } : { kind: request.rule_skipped ? "skipped" : "passthrough", rule_id: request.rule_skipped?.id ?? null, reason: request.rule_skipped?.reason ?? null };
  return { rules_version: request.rules_version ?? 0, routable: true, rules, decision, recorded: decision, agrees: true } as Explanation;
}

const priceOf: Record<string, number> = { "gpt-4o": 1, "gpt-4o-mini": 0.06, o3: 0.9, "claude-opus-4-1": 6, "claude-sonnet-4-5": 1.3, "claude-haiku-4-5": 0.45, "gemini-2.5-flash": 0.1, "gemini-2.5-pro": 1, "llama-3.1-8b-instant": 0.02, "gpt-6-luna": 0.04 };

export function backtest(rules: Rule[], from: string, to: string): Backtest {
  const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000;
  const per = new Map(rules.map((rule) => [rule.id, { rule_id: rule.id, name: rule.name, priority: rule.priority, ...nothing(), features: [] as FeatureBacktest[] }]));
  const total = nothing();
  for (const mix of mixes) {
    const winner = rules.filter((rule) => rule.enabled).find((rule) => matches(rule, { feature: mix.feature, task: mix.task, provider: mix.provider, model: mix.model }).every((check) => check.matched));
    if (!winner) continue;
    const requests = Math.round(mix.perHour * hours * 0.6);
    const paid = requests * mix.cost;
    const would = paid * ((priceOf[winner.target.model] ?? 1) / (priceOf[mix.actual] ?? 1));
    const feature = mix.feature ?? "untagged";
    const line = { feature, ...nothing() };
    for (const sum of [per.get(winner.id)!, total, line]) {
      sum.requests += requests;
      sum.cost_actual_usd += paid;
      sum.cost_hypothetical_usd += would;
      sum.savings_usd += paid - would;
      if (mix.task === "reasoning") sum.reasoning_requests_moved += requests;
    }
    per.get(winner.id)!.features.push(line);
  }
  return { total: { ...total, features: [] }, rules: [...per.values()], warnings: [...per.values()].filter((rule) => rule.reasoning_requests_moved > 0).map((rule) => ({ code: "reasoning_moved", rule_id: rule.rule_id, requests: rule.reasoning_requests_moved, message: `${rule.reasoning_requests_moved} reasoning requests would go to another model.` })) };
}

const nothing = () => ({ requests: 0, cost_actual_usd: 0, cost_hypothetical_usd: 0, savings_usd: 0, unpriced: 0, reasoning_requests_moved: 0 });
