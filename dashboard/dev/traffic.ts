import type { Bucket, Feature, FeatureFigures, LoggedRequest, RequestStatus, Series, SeriesGroup } from "../src/api/contract";

type Mix = { feature: string | null; task: string | null; provider: string; model: string; actual: string; rule: string | null; perHour: number; cost: number; tokens: number; latency: number; errors: number; growth: number };

/** What the made-up organisation runs. */
export const mixes: Mix[] = [
  { feature: "chat", task: "generation", provider: "openai", model: "gpt-4o", actual: "gpt-4o", rule: null, perHour: 29, cost: 0.0184, tokens: 1460, latency: 2100, errors: 0.006, growth: 0.22 },
  { feature: "chat", task: "reasoning", provider: "openai", model: "o3", actual: "o3", rule: null, perHour: 5, cost: 0.041, tokens: 3900, latency: 9400, errors: 0.01, growth: 0.3 },
  { feature: "summariser", task: "summarisation", provider: "anthropic", model: "claude-opus-4-1", actual: "claude-haiku-4-5", rule: "r2", perHour: 7, cost: 0.0316, tokens: 4120, latency: 3400, errors: 0.004, growth: -0.08 },
  { feature: "classifier", task: "classification", provider: "openai", model: "gpt-4o", actual: "gpt-4o-mini", rule: "r1", perHour: 56, cost: 0.00085, tokens: 180, latency: 410, errors: 0.002, growth: 0.001 },
  { feature: "onboarding-assistant", task: "generation", provider: "openai", model: "gpt-4o", actual: "gpt-4o", rule: null, perHour: 1.9, cost: 0.0224, tokens: 2060, latency: 2600, errors: 0.012, growth: 0.41 },
  { feature: "code-review", task: "reasoning", provider: "anthropic", model: "claude-sonnet-4-5", actual: "claude-sonnet-4-5", rule: null, perHour: 3.2, cost: 0.0542, tokens: 9800, latency: 7200, errors: 0.003, growth: 0.09 },
  { feature: "email-drafter", task: "generation", provider: "gemini", model: "gemini-2.5-flash", actual: "gemini-2.5-flash", rule: null, perHour: 6.4, cost: 0.0011, tokens: 940, latency: 1300, errors: 0.031, growth: -0.19 },
  { feature: "support-bot", task: "classification", provider: "openai", model: "gpt-4o", actual: "llama-3.1-8b-instant", rule: "r3", perHour: 18, cost: 0.00009, tokens: 610, latency: 290, errors: 0.001, growth: 1.4 },
  { feature: null, task: null, provider: "openai", model: "gpt-4o-mini", actual: "gpt-4o-mini", rule: null, perHour: 70, cost: 0.00031, tokens: 520, latency: 780, errors: 0.008, growth: 0.05 },
];

export const ruleNames: Record<string, string> = { r1: "Downgrade classifiers to mini", r2: "Route opus to haiku", r3: "Support triage on Groq" };
const hourMs = 3_600_000;

/** A repeatable number between 0 and 1. */
export function chance(...seed: (number | string)[]): number {
  let hash = 2166136261;
  for (const character of seed.join("/")) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  hash ^= hash >>> 15;
  return ((Math.imul(hash, 2246822519) >>> 0) % 100_000) / 100_000;
}

/** Busy by day, quiet by night and at the weekend. */
function load(at: number, seed: string): number {
  const moment = new Date(at);
  const day = moment.getUTCDay();
  const daily = 0.35 + 0.65 * Math.max(0, Math.sin(((moment.getUTCHours() - 5) / 24) * 2 * Math.PI));
  return daily * (day === 0 || day === 6 ? 0.45 : 1) * (0.75 + 0.5 * chance(seed, at)) * 1.5;
}

type Totals = { requests: number; errors: number; tokens: number; cost: number };

function totals(mix: Mix, from: number, to: number): Totals {
  const sum: Totals = { requests: 0, errors: 0, tokens: 0, cost: 0 };
  const now = Date.now();
  for (let at = from; at < Math.min(to, now); at += hourMs) {
    const age = (now - at) / (7 * 24 * hourMs);
    const requests = Math.round(mix.perHour * load(at, `${mix.feature}${mix.model}`) / Math.pow(1 + mix.growth, Math.max(0, age - 0.5)));
    sum.requests += requests;
    sum.errors += Math.round(requests * mix.errors * 2 * chance("errors", mix.model, at));
    sum.tokens += requests * mix.tokens;
    sum.cost += requests * mix.cost;
  }
  return sum;
}

const keyOf: Record<string, (mix: Mix) => string> = {
  feature: (mix) => mix.feature ?? "untagged",
  model: (mix) => mix.actual,
  provider: (mix) => (mix.actual.startsWith("llama") ? "groq" : mix.provider),
  task: (mix) => mix.task ?? "none",
  rule: (mix) => mix.rule ?? "unrouted",
};

export function seriesOf(groupBy: string, bucket: Bucket, from: number, to: number, feature: string | null): Series {
  const step = bucket === "hour" ? hourMs : 24 * hourMs;
  const buckets: number[] = [];
  for (let at = Math.floor(from / step) * step; at < to; at += step) buckets.push(at);
  const groups = new Map<string, SeriesGroup>();
  for (const mix of mixes.filter((candidate) => feature === null || (candidate.feature ?? "untagged") === feature)) {
    const key = keyOf[groupBy]!(mix);
    const missing = key === "untagged" || key === "none" || key === "unrouted";
    const group = groups.get(key) ?? { key: missing ? null : key, missing, cost_usd: buckets.map(() => 0), requests: buckets.map(() => 0), errors: buckets.map(() => 0), tokens: buckets.map(() => 0), latency_p95_ms: buckets.map(() => null) };
    buckets.forEach((at, index) => {
      const sum = totals(mix, at, at + step);
      group.cost_usd[index]! += sum.cost;
      group.requests[index]! += sum.requests;
      group.errors[index]! += sum.errors;
      group.tokens[index]! += sum.tokens;
      group.latency_p95_ms[index] = sum.requests === 0 ? null : mix.latency * (1.6 + 0.6 * chance("p95", mix.model, at));
    });
    groups.set(key, group);
  }
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), buckets: buckets.map((at) => new Date(at).toISOString()), groups: [...groups.values()] };
}

export function figuresOf(from: number, to: number): { items: Feature[]; total: FeatureFigures } {
  const span = to - from;
  const names = [...new Set(mixes.map((mix) => mix.feature ?? "untagged"))];
  const figure = (mine: Mix[]): FeatureFigures => {
    const now = mine.map((mix) => totals(mix, from, to));
    const before = mine.reduce((sum, mix) => sum + totals(mix, from - span, from).cost, 0);
    const add = (pick: (sum: Totals) => number) => now.reduce((sum, part) => sum + pick(part), 0);
    const requests = add((sum) => sum.requests);
    const cost = add((sum) => sum.cost);
    const latency = Math.max(...mine.map((mix) => mix.latency));
    const change = before === 0 ? null : (cost - before) / before;
    return {
      requests,
      tokens: add((sum) => sum.tokens),
      input_tokens: Math.round(add((sum) => sum.tokens) * 0.8),
      cached_tokens: Math.round(add((sum) => sum.tokens) * 0.22),
      output_tokens: Math.round(add((sum) => sum.tokens) * 0.2),
      cost_usd: cost,
      cost_change: change,
      trend: change === null ? "new" : Math.abs(change) < 0.005 ? "flat" : change > 0 ? "up" : "down",
      latency_ms: { avg: latency * 0.8, p95: latency * 1.9 },
      ttft_ms: { avg: latency * 0.2, p95: latency * 0.4 },
      errors: add((sum) => sum.errors),
      error_rate: requests === 0 ? 0 : add((sum) => sum.errors) / requests,
      unpriced_requests: 0,
    };
  };
  const total = figure(mixes);
  const items = names.map((feature) => {
    const own = figure(mixes.filter((mix) => (mix.feature ?? "untagged") === feature));
    return { feature, tagged: feature !== "untagged", share: own.cost_usd / total.cost_usd, ...own };
  });
  return { items: items.sort((a, b) => b.cost_usd - a.cost_usd), total };
}

const statuses: RequestStatus[] = ["client_error", "provider_error", "client_cancelled", "upstream_unreachable"];

/** One request of the log, the same for the same moment. */
export function madeUpRequest(at: number): LoggedRequest {
  const pick = chance("pick", at) * mixes.reduce((sum, mix) => sum + mix.perHour, 0);
  let reached = 0;
  const mix = mixes.find((candidate) => (reached += candidate.perHour) > pick) ?? mixes[0]!;
  const failed = chance("fail", at) < 0.03;
  const status: RequestStatus = failed ? statuses[Math.floor(chance("status", at) * statuses.length)]! : "success";
  const factor = 0.4 + 1.2 * chance("size", at);
  const hex = (length: number, seed: string) => Array.from({ length }, (_, index) => Math.floor(chance(seed, at, index) * 16).toString(16)).join("");
  const skipped = mix.rule === null && chance("skip", at) < 0.02;
  return {
    request_id: `${at.toString(16).padStart(12, "0").slice(0, 8)}-${at.toString(16).padStart(12, "0").slice(8, 12)}-7${hex(3, "a")}-9${hex(3, "b")}-${hex(12, "c")}`,
    started_at: new Date(at).toISOString(),
    node: chance("node", at) < 0.5 ? "proxy-1" : "proxy-2",
    key_id: "key_production",
    feature: mix.feature,
    task: mix.task,
    provider_declared: null,
    endpoint: mix.provider === "anthropic" ? "POST /v1/messages" : "POST /v1/chat/completions",
    wire_format: mix.provider === "anthropic" ? "anthropic" : "openai",
    provider_requested: mix.provider,
    provider_actual: keyOf["provider"]!(mix),
    model_requested: mix.model,
    model_actual: mix.actual,
    model_reported: mix.actual,
    rule: mix.rule ? { id: mix.rule, name: ruleNames[mix.rule]! } : null,
    rule_skipped: skipped ? { id: "r4", name: "Long context to Gemini", reason: "wire_format" } : null,
    rules_version: 9,
    status,
    http_status: { success: 200, client_error: 429, provider_error: 500, client_cancelled: 499, upstream_unreachable: 502, upstream_aborted: 200 }[status],
    error_code: { success: null, client_error: "rate_limit_exceeded", provider_error: "server_error", client_cancelled: null, upstream_unreachable: "lectr_upstream_unreachable", upstream_aborted: null }[status],
    streaming: chance("stream", at) < 0.6,
    latency_ms: mix.latency * factor,
    ttft_ms: failed ? null : mix.latency * factor * 0.3,
    overhead_ms: 0.2 + chance("overhead", at) * 0.4,
    request_bytes: Math.round(mix.tokens * 4 * factor),
    response_bytes: Math.round(mix.tokens * 2 * factor),
    usage: failed ? null : { input: Math.round(mix.tokens * 0.6 * factor), cache_read: Math.round(mix.tokens * 0.2 * factor), cache_write_short: 0, cache_write_long: null, output: Math.round(mix.tokens * 0.2 * factor), reasoning: mix.task === "reasoning" ? Math.round(mix.tokens * 0.1 * factor) : null },
    usage_source: failed ? "none" : "reported",
    cost: failed ? null : { usd: Number((mix.cost * factor).toFixed(8)), price_id: `${mix.actual}@2025-01-01` },
    shape: { messages: 3, prompt_chars: Math.round(mix.tokens * 3.4), tools: 0, response_format: mix.task === "classification" ? "json_schema" : null, schema_depth: null, images: 0, max_output_tokens: 1024 },
    provider_request_id: failed ? null : `req_${hex(16, "p")}`,
    user_agent: "OpenAI/JS 7.55.0",
  };
}
