/** The API's JSON by the names that the pages use; the shapes come from its description. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Spread = Schemas["LatencyFigures"];

export type RequestStatus = Schemas["RequestStatus"];

export type Overview = Schemas["Overview"];

export type FeatureFigures = Schemas["FeatureTotal"];

export type Feature = Schemas["FeatureRow"];
export type Features = Schemas["FeatureTable"];

export type GroupBy = "feature" | "model" | "provider" | "task" | "rule";
export type Bucket = "hour" | "day";

export type SeriesGroup = Schemas["SeriesGroup"];

export type Series = Schemas["Series"];

export type Usage = Schemas["Usage"];

export type RequestShape = Schemas["RequestShape"];

export type LoggedRequest = Schemas["RequestProxied"];

export type RequestPage = Schemas["RequestPage"];

export type ConditionCheck = Schemas["ConditionExplanation"];

export type RuleExplanation = Schemas["RuleExplanation"];
export type Explanation = Schemas["DecisionExplanation"];

export type RuleConditions = Schemas["RuleConditions"];

export type Rule = Schemas["Rule"];

export type Live = Schemas["LiveReport"];
export type RuleSet = Schemas["RuleListAnswer"];
export type RuleDraft = Pick<Rule, "name" | "enabled" | "conditions" | "target"> & { priority: number | null };
export type RuleWritten = Schemas["RuleAnswer"];
export type RulesWritten = Schemas["RuleListAnswer"];

export type RuleEdit = Schemas["RuleHistoryItem"];

export type FeatureBacktest = Schemas["FeatureBacktest"];
export type RuleBacktest = Schemas["RuleBacktest"];

export type Backtest = Schemas["BacktestAnswer"];

export type Impact = Schemas["RuleImpact"];

export type LintFinding = Schemas["RuleFinding"];

export type Recommendation = Schemas["Recommendation"];

export type Anomaly = Schemas["AnomalyItem"];

export type LectrKey = Schemas["KeyAnswer"];
export type IssuedKey = Schemas["IssuedKeyAnswer"];

export type Role = Schemas["Role"];
export type AdminToken = Schemas["AdminTokenAnswer"];
export type IssuedToken = Schemas["IssuedAdminTokenAnswer"];

export type Provider = Schemas["ProviderAnswer"];

export type Price = Schemas["PriceAnswer"];
export type PriceInput = Schemas["PriceInput"];
export type Repricing = Schemas["RepricingAnswer"];

export type Node = Schemas["NodeAnswer"];

export type Accounting = Schemas["AccountingReport"];

export type Session = Schemas["SessionAnswer"];

export type Webhook = Schemas["Webhook"];
export type WebhookInput = Schemas["WebhookInput"];
