/** The API's JSON by the names that the pages use; the shapes come from its description. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Spread = { avg: number | null; p95: number | null };

export type RequestStatus =
  | "success"
  | "client_error"
  | "provider_error"
  | "upstream_unreachable"
  | "upstream_aborted"
  | "client_cancelled";

export type Window = { from: string; to: string };

export type Overview = Window & {
  requests: number;
  errors: number;
  error_rate: number;
  tokens: number;
  cost_usd: number;
  unpriced_requests: number;
  latency_ms: Spread;
  ttft_ms: Spread;
  overhead_ms: Spread;
  routing: { routed: number; unrouted: number; routed_share: number };
  untagged: { requests: number; share: number; hint: string | null };
  previous: { requests: number; cost_usd: number };
  cost_change: number | null;
};

export type Trend = "up" | "down" | "flat" | "new";

export type FeatureFigures = {
  requests: number;
  tokens: number;
  input_tokens: number;
  cached_tokens: number;
  output_tokens: number;
  cost_usd: number;
  cost_change: number | null;
  trend: Trend;
  latency_ms: Spread;
  ttft_ms: Spread;
  errors: number;
  error_rate: number;
  unpriced_requests: number;
};

export type Feature = FeatureFigures & { feature: string; tagged: boolean; share: number };
export type Features = Window & { items: Feature[]; total: FeatureFigures };

export type GroupBy = "feature" | "model" | "provider" | "task" | "rule";
export type Bucket = "hour" | "day";

export type SeriesGroup = {
  key: string | null;
  missing: boolean;
  cost_usd: number[];
  requests: number[];
  errors: number[];
  tokens: number[];
  latency_p95_ms: (number | null)[];
};

export type Series = Window & { buckets: string[]; groups: SeriesGroup[] };

export type Usage = {
  input: number | null;
  cache_read: number | null;
  cache_write_short: number | null;
  cache_write_long: number | null;
  output: number | null;
  reasoning: number | null;
};

export type RequestShape = {
  messages: number | null;
  prompt_chars: number | null;
  tools: number | null;
  response_format: string | null;
  schema_depth: number | null;
  images: number | null;
  max_output_tokens: number | null;
};

export type LoggedRequest = {
  request_id: string;
  started_at: string;
  node: string;
  key_id: string;
  feature: string | null;
  task: string | null;
  provider_declared: string | null;
  endpoint: string;
  wire_format: string;
  provider_requested: string;
  provider_actual: string;
  model_requested: string | null;
  model_actual: string | null;
  model_reported: string | null;
  rule: { id: string; name: string } | null;
  rule_skipped: { id: string; name: string; reason: string } | null;
  rules_version: number;
  status: RequestStatus;
  http_status: number;
  error_code: string | null;
  streaming: boolean;
  latency_ms: number;
  ttft_ms: number | null;
  overhead_ms: number;
  request_bytes: number;
  response_bytes: number;
  usage: Usage | null;
  usage_source: "reported" | "estimated" | "partial" | "none";
  cost: { usd: number; price_id: string } | null;
  shape: RequestShape | null;
  provider_request_id: string | null;
  user_agent: string | null;
};

export type RequestPage = { items: LoggedRequest[]; next_cursor: string | null };

export type ConditionCheck = { condition: string; expected: string; actual: string | null; matched: boolean };

export type Explanation = {
  request_id: string;
  rules_version: number;
  steps: {
    rule: { id: string; name: string; priority: number; enabled: boolean };
    conditions: ConditionCheck[];
    matched: boolean;
    evaluated: boolean;
  }[];
  decision: {
    outcome: "routed" | "passthrough" | "skipped";
    rule: { id: string; name: string } | null;
    reason: string | null;
    provider: string;
    model: string | null;
    agrees_with_recorded: boolean;
  };
};

export type RuleConditions = Schemas["RuleConditions"];

export type Rule = Schemas["Rule"];

export type Live = Schemas["LiveReport"];
export type RuleSet = Schemas["RuleListAnswer"];
export type RuleDraft = Pick<Rule, "name" | "enabled" | "conditions" | "target"> & { priority: number | null };
export type RuleWritten = Schemas["RuleAnswer"];
export type RulesWritten = Schemas["RuleListAnswer"];

export type RuleEdit = Schemas["RuleHistoryItem"];

export type BacktestFigures = {
  requests: number;
  cost_actual_usd: number;
  cost_hypothetical_usd: number;
  savings_usd: number;
  unpriced: number;
  reasoning_requests_moved: number;
};

export type FeatureBacktest = BacktestFigures & { feature: string | null };
export type RuleBacktest = BacktestFigures & { rule_id: string; name: string; priority: number; features: FeatureBacktest[] };

export type Backtest = {
  total: BacktestFigures & { features: FeatureBacktest[] };
  rules: RuleBacktest[];
  warnings: { code: string; rule_id: string; requests: number; message: string }[];
};

export type Impact = {
  requests: number;
  savings_usd: number | null;
  before: { error_rate: number | null; latency_p95_ms: number | null };
  after: { error_rate: number | null; latency_p95_ms: number | null };
};

export type LintFinding = { code: string; rule_id: string; name: string; message: string };

export type Recommendation = {
  id: string;
  feature: string | null;
  task: string | null;
  provider: string;
  model: string;
  recommended_model: string;
  confidence: "high" | "medium" | "low";
  reasons: string[];
  evidence: Record<string, number | string | boolean | null>;
  monthly_savings_usd: number;
  savings_share: number;
};

export type Anomaly = {
  id: string;
  feature: string | null;
  metric: string;
  at: string;
  observed: number;
  expected: number;
  severity: string;
  nearby_changes: { kind: string; at: string; summary: string; rule_id?: string | null; actor?: string | null }[];
};

export type LectrKey = Schemas["KeyAnswer"];
export type IssuedKey = Schemas["IssuedKeyAnswer"];

export type Role = Schemas["Role"];
export type AdminToken = Schemas["AdminTokenAnswer"];
export type IssuedToken = Schemas["IssuedAdminTokenAnswer"];

export type Provider = Schemas["ProviderAnswer"];

export type Price = {
  id: string;
  provider: string;
  model: string;
  input_usd_per_mtok: number | null;
  cached_input_usd_per_mtok: number | null;
  output_usd_per_mtok: number | null;
  effective_from: string | null;
  effective_to: string | null;
  source: string;
  override: boolean;
};

export type Node = Schemas["NodeAnswer"];

export type Accounting = Schemas["AccountingAnswer"];

export type Session = Schemas["SessionAnswer"];

export type Webhook = {
  id: string;
  url: string;
  format: "json" | "slack";
  created_at: string;
  last_delivery: { at: string; status: number | null; error: string | null } | null;
};
