import type { Rule, RuleDraft } from "../src/api/contract";
import { settingsAnswer } from "./settings";
import { backtest, book, explain, record } from "./rulebook";
import { figuresOf, madeUpRequest, seriesOf } from "./traffic";
import { advice, anomalies } from "./advice";

export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown; cookie: string };
export type Answered = { status: number; body?: unknown; headers?: Record<string, string> };

const ok = (body: unknown): Answered => ({ status: 200, body });
const problem = (status: number, title: string, detail: string, errors?: Record<string, string[]>): Answered => ({ status, body: { status, title, detail, errors } });
const live = { nodes: 2, confirmed: 2, ms: 6 };
const secondsBetween = 47_000;

export function answer(asked: Asked): Answered {
  const { method, path, query } = asked;
  if (path === "/session") return session(asked);
  if (!asked.cookie.includes("lectr_mock=")) return problem(401, "Not signed in", "Sign in with an admin token.");
  const to = Date.parse(query.get("to") ?? "") || Date.now();
  const from = Date.parse(query.get("from") ?? "") || to - 7 * 24 * 3_600_000;
  const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  switch (path) {
    case "/overview": return ok({ ...window, ...overview(from, to) });
    case "/features": return ok({ ...window, ...figuresOf(from, to) });
    case "/series": return ok(seriesOf(query.get("group_by") ?? "feature", query.get("bucket") === "hour" ? "hour" : "day", from, to, query.get("feature")));
    case "/requests": return ok(requestPage(query, to));
    case "/anomalies": return ok({ items: anomalies() });
    case "/accounting": return ok({ captured: 128_402, stored: 128_400, in_spool: 2, lost: 0, nodes: [{ node: "proxy-1", captured: 64_120, stored: 64_118, in_spool: 2, lost: 0 }, { node: "proxy-2", captured: 64_282, stored: 64_282, in_spool: 0, lost: 0 }] });
    case "/recommendations": return ok({ items: advice });
  }
  if (path.startsWith("/recommendations/")) {
    const at = advice.findIndex((item) => path.includes(item.id));
    const [item] = at < 0 ? [] : advice.splice(at, 1);
    if (!item || path.endsWith("/dismiss")) return { status: 204 };
    return write({ name: `Route ${item.feature} to ${item.recommended_model}`, enabled: true, priority: null, conditions: { feature: item.feature, task: item.task, provider: null, model: item.model }, target: { provider: item.provider, model: item.recommended_model } });
  }
  if (path.startsWith("/requests/")) return oneRequest(path);
  if (path.startsWith("/rules")) return rulesAnswer(asked, window);
  return settingsAnswer(method, path, asked) ?? problem(404, "Not found", `${method} ${path} is not made up.`);
}

function session({ method, body, cookie }: Asked): Answered {
  const me = { name: "anna", role: "admin", organisation: "default", operator: true, demo: true, proxy_url: "http://127.0.0.1:4100" };
  if (method === "DELETE") return { status: 204, headers: { "Set-Cookie": "lectr_mock=; Path=/; Max-Age=0" } };
  if (method === "GET") return cookie.includes("lectr_mock=") ? ok({ ...me, role: cookie.includes("viewer") ? "viewer" : "admin" }) : problem(401, "Not signed in", "Sign in with an admin token.");
  const token = (body as { token?: string } | undefined)?.token ?? "";
  if (!token.startsWith("lc_admin_")) return problem(401, "Unknown token", "This token is unknown or was revoked.");
  return { status: 200, body: me, headers: { "Set-Cookie": `lectr_mock=${token.includes("viewer") ? "viewer" : "admin"}; Path=/; HttpOnly` } };
}

function overview(from: number, to: number) {
  const { items, total } = figuresOf(from, to);
  const untagged = items.find((item) => item.feature === "untagged")!;
  const routed = Math.round(total.requests * 0.62);
  const share = untagged.requests / total.requests;
  return {
    requests: total.requests, errors: total.errors, error_rate: total.error_rate, tokens: total.tokens, cost_usd: total.cost_usd, unpriced_requests: 12,
    latency_ms: { avg: 1240, p95: 4310 }, ttft_ms: { avg: 310, p95: 920 }, overhead_ms: { avg: 0.31, p95: 0.62 },
    routing: { routed, unrouted: total.requests - routed, routed_share: 0.62 },
    untagged: { requests: untagged.requests, share, hint: `💡 ${Math.round(share * 100)}% of your requests have no feature tag. Add X-Lectr-Feature to unlock per-feature cost and latency breakdowns.` },
    previous: { requests: Math.round(total.requests * 0.9), cost_usd: total.cost_usd / (1 + (total.cost_change ?? 0)) }, cost_change: total.cost_change,
  };
}

function requestPage(query: URLSearchParams, to: number) {
  const limit = Number(query.get("limit") ?? 100);
  let at = Number(query.get("cursor") ?? Math.floor(Math.min(Date.now(), to) / secondsBetween) * secondsBetween);
  const items = [];
  for (let tries = 0; items.length < limit && tries < limit * 8; tries += 1, at -= secondsBetween) {
    const request = madeUpRequest(at);
    const is = (name: string, value: string | null) => !query.get(name) || query.get(name) === value;
    if (!is("feature", request.feature ?? "untagged") || !is("task", request.task) || !is("status", request.status) || !is("rule_id", request.rule?.id ?? null)) continue;
    if (!is("provider", request.provider_actual) || !is("model_requested", request.model_requested) || !is("model_actual", request.model_actual) || !is("routed", String(request.rule !== null))) continue;
    if ((request.cost?.usd ?? 0) < Number(query.get("min_cost") ?? 0) || request.latency_ms < Number(query.get("min_latency_ms") ?? 0)) continue;
    items.push(request);
  }
  return { items, next_cursor: String(at) };
}

function oneRequest(path: string): Answered {
  const id = path.split("/")[2] ?? "";
  const request = madeUpRequest(parseInt(id.replaceAll("-", "").slice(0, 12), 16));
  return ok(path.endsWith("/explanation") ? explain(request) : request);
}

function write(draft: RuleDraft, id?: string): Answered {
  const others = book.rules.filter((rule) => rule.id !== id);
  const before = book.rules.find((rule) => rule.id === id) ?? null;
  const priority = draft.priority ?? Math.max(0, ...others.map((rule) => rule.priority)) + 1;
  const holder = others.find((rule) => rule.enabled && draft.enabled && rule.priority === priority);
  if (holder) return problem(409, "Priority taken", `Priority ${priority} is taken by "${holder.name}".`, { priority: [`Priority ${priority} is taken by “${holder.name}”.`] });
  const now = new Date().toISOString();
  const rule: Rule = { ...draft, id: id ?? `r${Date.now()}`, priority, created_at: before?.created_at ?? now, updated_at: now };
  record(before ? "rule_edited" : "rule_created", rule.id, before, rule, [...others, rule]);
  return { status: before ? 200 : 201, body: { ...rule, live } };
}

function rulesAnswer({ method, path, query, body }: Asked, window: { from: string; to: string }): Answered {
  if (path === "/rules" && method === "GET") {
    const version = Number(query.get("version") ?? book.version);
    return ok({ version, items: book.snapshots.get(version) ?? [] });
  }
  if (path === "/rules") return write(body as RuleDraft);
  if (path === "/rules/history") return ok({ items: book.history });
  if (path === "/rules/lint") return ok({ findings: [{ code: "never_matched", rule_id: "r4", name: "Long context to Gemini", message: "Matched no request in the last 30 days." }] });
  if (path === "/rules/order") {
    const ids = (body as { ids: string[] }).ids;
    const after = book.rules.map((rule) => ({ ...rule, priority: ids.indexOf(rule.id) + 1 }));
    record("rules_reordered", null, book.rules, after, after);
    return ok({ version: book.version, items: book.rules, live });
  }
  if (path === "/rules/restore") {
    const version = (body as { version: number }).version;
    record("rules_restored", null, book.rules, book.snapshots.get(version), book.snapshots.get(version) ?? []);
    return ok({ version: book.version, items: book.rules, live });
  }
  if (path === "/rules/backtest") return ok(backtest((body as { rules: Rule[] }).rules, window.from, window.to));
  const [, , id, act] = path.split("/");
  const rule = book.rules.find((candidate) => candidate.id === id);
  if (!rule) return problem(404, "No such rule", "It may have been deleted.");
  if (act === "impact") return ok({ requests: rule.id === "r4" || !rule.enabled ? 0 : 5_200, unpriced: 0, savings_usd: rule.id === "r3" ? -1.2 : 64.1, before: { error_rate: 0.011, latency_ms: { p95: 2100 } }, after: { error_rate: 0.009, latency_ms: { p95: 890 } } });
  const rest = book.rules.filter((candidate) => candidate.id !== id);
  if (method === "DELETE") {
    record("rule_deleted", rule.id, rule, null, rest);
    return ok({ live });
  }
  if (act === "enable" || act === "disable") {
    const changed = { ...rule, enabled: act === "enable" };
    record(`rule_${act}d`, rule.id, rule, changed, [...rest, changed]);
    return ok({ ...changed, live });
  }
  return method === "PUT" ? write(body as RuleDraft, rule.id) : ok(rule);
}
