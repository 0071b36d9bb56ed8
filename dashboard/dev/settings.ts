import type { AdminToken, LectrKey, Price, Provider, Role, Webhook } from "../src/api/contract";
import type { Answered, Asked } from "./answers";

const day = 24 * 3_600_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();
const random = () => Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);

const keys: LectrKey[] = [
  { id: "key_production", name: "production", created_at: ago(27), revoked_at: null, last_used_at: ago(0.0001) },
  { id: "key_staging", name: "staging", created_at: ago(20), revoked_at: null, last_used_at: ago(1.2) },
  { id: "key_old", name: "prototype", created_at: ago(60), revoked_at: ago(22), last_used_at: ago(23) },
];
const tokens: AdminToken[] = [
  { id: "t1", name: "anna", role: "admin", operator: false, created_at: ago(27), revoked_at: null },
  { id: "t2", name: "ben", role: "editor", operator: false, created_at: ago(25), revoked_at: null },
  { id: "t3", name: "ci", role: "editor", operator: false, created_at: ago(12), revoked_at: null },
  { id: "t4", name: "finance", role: "viewer", operator: false, created_at: ago(10), revoked_at: null },
];
const providers: Provider[] = [
  { title: "OpenAI", provider: "openai", base_url: null, default_base_url: "https://api.openai.com/v1", has_credential: true },
  { title: "Anthropic", provider: "anthropic", base_url: null, default_base_url: "https://api.anthropic.com/v1", has_credential: true },
  { title: "Groq", provider: "groq", base_url: null, default_base_url: "https://api.groq.com/openai/v1", has_credential: false },
  { title: "Google Gemini", provider: "gemini", base_url: null, default_base_url: "https://generativelanguage.googleapis.com/v1beta", has_credential: false },
  { title: "Azure OpenAI", provider: "azure", base_url: null, default_base_url: null, has_credential: false },
];
const price = (provider: string, model: string, input: number, cached: number | null, output: number): Price => ({
  id: `${provider}/${model}`, provider, model, input_usd_per_mtok: input, cached_input_usd_per_mtok: cached, output_usd_per_mtok: output, effective_from: null, effective_to: null, source: "catalogue 2026-11-10", override: false,
});
const prices: Price[] = [
  price("openai", "gpt-4o", 2.5, 1.25, 10), price("openai", "gpt-4o-mini", 0.15, 0.075, 0.6), price("openai", "gpt-6-luna", 0.1, 0.01, 0.5), price("openai", "o3", 2, 0.5, 8),
  price("anthropic", "claude-opus-4-1", 15, 1.5, 75), price("anthropic", "claude-sonnet-4-5", 3, 0.3, 15), price("anthropic", "claude-haiku-4-5", 1, 0.1, 5),
  price("groq", "llama-3.1-8b-instant", 0.05, null, 0.08), price("gemini", "gemini-2.5-flash", 0.3, 0.03, 2.5), price("gemini", "gemini-2.5-pro", 1.25, 0.125, 10),
];
const hooks: Webhook[] = [{ id: "w1", url: "https://hooks.example.com/lectr", format: "json", created_at: ago(8), created_by: "anna", pending: 0, last_delivered_at: ago(0.2), last_error: null }];

const ok = (body: unknown): Answered => ({ status: 200, body });
const idOf = (path: string) => path.split("/")[2] ?? "";

/** Keys, tokens, providers, prices, webhooks and nodes; null when the path is none of them. */
export function settingsAnswer(method: string, path: string, { body, query }: Asked): Answered | null {
  const sent = (body ?? {}) as Record<string, unknown>;
  const now = new Date().toISOString();
  const [, resource] = path.split("/");
  switch (resource) {
    case "keys":
      if (method === "GET") return ok({ items: keys });
      if (method === "DELETE") { keys.forEach((key) => { if (key.id === idOf(path)) key.revoked_at = now; }); return { status: 204 }; }
      keys.push({ id: `key_${random().slice(0, 6)}`, name: String(sent["name"]), created_at: now, revoked_at: null, last_used_at: null });
      return { status: 201, body: { ...keys[keys.length - 1], key: `lc_key_${random()}${random()}`.slice(0, 39) } };
    case "admin-tokens":
      if (method === "GET") return ok({ items: tokens });
      if (method === "DELETE") { tokens.forEach((token) => { if (token.id === idOf(path)) token.revoked_at = now; }); return { status: 204 }; }
      tokens.push({ id: random(), name: String(sent["name"]), role: sent["role"] as Role, operator: false, created_at: now, revoked_at: null });
      return { status: 201, body: { ...tokens[tokens.length - 1], token: `lc_admin_${random()}${random()}` } };
    case "providers": {
      if (method === "GET") return ok({ items: providers });
      const found = providers.find((provider) => provider.provider === idOf(path));
      if (found) found.base_url = String(sent["base_url"]);
      return ok(found);
    }
    case "prices":
      if (method === "GET") return ok({ items: prices });
      if (method === "DELETE") { prices.splice(prices.findIndex((known) => known.id === query.get("id")), 1); return { status: 204 }; }
      prices.push({ ...price("", "", 0, null, 0), ...sent, id: random(), override: true });
      return ok(prices[prices.length - 1]);
    case "webhooks":
      if (method === "GET") return ok({ items: hooks });
      if (method === "DELETE") { hooks.splice(hooks.findIndex((hook) => hook.id === idOf(path)), 1); return { status: 204 }; }
      if (path.endsWith("/test")) return ok({ delivered: true, status: 200, error: null });
      hooks.push({ id: random(), url: String(sent["url"]), format: "json", created_at: now, created_by: "you", pending: 0, last_delivered_at: null, last_error: null });
      return { status: 201, body: { ...hooks[hooks.length - 1], secret: `whsec_${random()}` } };
    case "nodes":
      return ok({ items: ["proxy-1", "proxy-2"].map((node, index) => ({ node, started_at: ago(3), last_seen_at: new Date(Date.now() - 400).toISOString(), rules_version: 9, spool: { records: index === 0 ? 2 : 0 }, alive: true })) });
    default:
      return null;
  }
}
