import type { Anomaly, Recommendation } from "../src/api/contract";

const evidence = { requests: 4_821, mean_prompt_tokens: 640, mean_output_tokens: 210, p99_prompt_tokens: 3_100, structured_output_share: 0.92, tool_share: 0 };

export const advice: Recommendation[] = [
  { id: "rec1", feature: "support-bot", task: "classification", provider: "openai", model: "gpt-4o", recommended_model: "gpt-4o-mini", confidence: "high", reasons: ["Declared as classification, which small models do well", "Answers are 12 tokens on average", "Structured output in 92% of requests"], evidence, monthly_savings_usd: 412.8, savings_share: 0.87 },
  { id: "rec2", feature: "chat", task: "generation", provider: "openai", model: "gpt-4o", recommended_model: "gpt-4o-mini", confidence: "medium", reasons: ["Short prompts and short answers", "No tools and no structured output", "Generation is judged from the shape alone"], evidence, monthly_savings_usd: 238.4, savings_share: 0.74 },
  { id: "rec3", feature: "email-drafter", task: null, provider: "gemini", model: "gemini-2.5-pro", recommended_model: "gemini-2.5-flash", confidence: "low", reasons: ["No task tag: judged from the shape alone", "One tier down"], evidence, monthly_savings_usd: 9.1, savings_share: 0.28 },
];

export function anomalies(): Anomaly[] {
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  return [
    { id: "a1", feature: "onboarding-assistant", metric: "cost", at: new Date(hour - 5 * 3_600_000).toISOString(), observed: 14.2, expected: 3.1, severity: "critical", nearby_changes: [{ kind: "rule_edited", at: new Date(hour - 5.4 * 3_600_000).toISOString(), summary: "ben edited “Route opus to haiku”", actor: "ben" }] },
    { id: "a2", feature: "email-drafter", metric: "error_rate", at: new Date(hour - 30 * 3_600_000).toISOString(), observed: 0.19, expected: 0.02, severity: "warning", nearby_changes: [] },
  ];
}
