import { queryOptions } from "@tanstack/react-query";
import { call } from "./client";
import type { AdminToken, IssuedKey, IssuedToken, LectrKey, Node, Price, Provider, Role, Webhook } from "./contract";

type Items<T> = { items: T[] };

export const keys = queryOptions({ queryKey: ["keys"], queryFn: () => call<Items<LectrKey>>("/keys") });
export const issueKey = (name: string) => call<IssuedKey>("/keys", {}, { method: "POST", body: { name } });
export const revokeKey = (id: string) =>
  call<undefined>(`/keys/${encodeURIComponent(id)}`, {}, { method: "DELETE" });

export const adminTokens = queryOptions({
  queryKey: ["admin-tokens"],
  queryFn: () => call<Items<AdminToken>>("/admin-tokens"),
});
export const issueAdminToken = (token: { name: string; role: Role }) =>
  call<IssuedToken>("/admin-tokens", {}, { method: "POST", body: token });
export const revokeAdminToken = (id: string) =>
  call<undefined>(`/admin-tokens/${encodeURIComponent(id)}`, {}, { method: "DELETE" });

export const providers = queryOptions({
  queryKey: ["providers"],
  queryFn: () => call<Items<Provider>>("/providers"),
});
export const configureProvider = (provider: string, baseUrl: string | null) =>
  call<Provider>(`/providers/${encodeURIComponent(provider)}`, {}, { method: "PUT", body: { base_url: baseUrl } });

export type PriceOverride = {
  provider: string;
  model: string;
  input_usd_per_mtok: number;
  cached_input_usd_per_mtok: number | null;
  output_usd_per_mtok: number;
  effective_from: string | null;
};

export const prices = queryOptions({ queryKey: ["prices"], queryFn: () => call<Items<Price>>("/prices") });
export const setPrice = (price: PriceOverride) => call<Price>("/prices", {}, { method: "PUT", body: price });
export const removePrice = (id: string) => call<undefined>("/prices", { id }, { method: "DELETE" });

export const nodes = queryOptions({
  queryKey: ["nodes"],
  queryFn: () => call<Items<Node>>("/nodes"),
  refetchInterval: 5_000,
});

export const webhooks = queryOptions({ queryKey: ["webhooks"], queryFn: () => call<Items<Webhook>>("/webhooks") });
export const addWebhook = (webhook: { url: string; format: "json" | "slack" }) =>
  call<Webhook & { secret: string }>("/webhooks", {}, { method: "POST", body: webhook });
export const testWebhook = (id: string) =>
  call<undefined>(`/webhooks/${encodeURIComponent(id)}/test`, {}, { method: "POST" });
export const removeWebhook = (id: string) =>
  call<undefined>(`/webhooks/${encodeURIComponent(id)}`, {}, { method: "DELETE" });
