import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client";
import type { PriceInput, Role, WebhookInput } from "./contract";

const byId = (id: string) => ({ params: { path: { id } } });

export const keys = queryOptions({ queryKey: ["keys"], queryFn: () => answerOf(api.GET("/api/keys")) });
export const issueKey = (name: string) => answerOf(api.POST("/api/keys", { body: { name } }));
export const revokeKey = (id: string) => answerOf(api.DELETE("/api/keys/{id}", byId(id)));

export const adminTokens = queryOptions({
  queryKey: ["admin-tokens"],
  queryFn: () => answerOf(api.GET("/api/admin-tokens")),
});
export const issueAdminToken = (token: { name: string; role: Role }) =>
  answerOf(api.POST("/api/admin-tokens", { body: token }));
export const revokeAdminToken = (id: string) => answerOf(api.DELETE("/api/admin-tokens/{id}", byId(id)));

export const providers = queryOptions({
  queryKey: ["providers"],
  queryFn: () => answerOf(api.GET("/api/providers")),
});
/** Null gives back the server's own address. */
export const configureProvider = (provider: string, baseUrl: string | null) =>
  answerOf(api.PUT("/api/providers/{provider}", { params: { path: { provider } }, body: { base_url: baseUrl } }));

export const nodes = queryOptions({
  queryKey: ["nodes"],
  queryFn: () => answerOf(api.GET("/api/nodes")),
  refetchInterval: 5_000,
});

export const prices = queryOptions({
  queryKey: ["prices"],
  queryFn: () => answerOf(api.GET("/api/prices")),
});
export const setPrice = (price: PriceInput) => answerOf(api.PUT("/api/prices", { body: price }));
export const removePrice = (id: string) => answerOf(api.DELETE("/api/prices", { params: { query: { id } } }));

export type RepricingScope = { from: string; to: string; provider: string; model: string };
/** What the prices of now would make of recorded requests; without `dryRun` it is done. */
export const reprice = (scope: RepricingScope, dryRun: boolean) =>
  answerOf(api.POST("/api/prices/reprice", { body: { ...scope, only_unpriced: false, reason: null, dry_run: dryRun } }));

export const webhooks = queryOptions({ queryKey: ["webhooks"], queryFn: () => answerOf(api.GET("/api/webhooks")) });
export const addWebhook = (webhook: WebhookInput) => answerOf(api.POST("/api/webhooks", { body: webhook }));
export const testWebhook = (id: string) => answerOf(api.POST("/api/webhooks/{id}/test", byId(id)));
export const removeWebhook = (id: string) => answerOf(api.DELETE("/api/webhooks/{id}", byId(id)));
