import type { RuleConditions } from "../../api/contract";

export const conditionNames = ["feature", "task", "provider", "model"] as const;
export type ConditionName = (typeof conditionNames)[number];

export const conditionLabels: Record<ConditionName, string> = {
  feature: "Feature tag",
  task: "Task type",
  provider: "Provider",
  model: "Model",
};

export const setConditions = (conditions: RuleConditions) =>
  conditionNames.flatMap((name) => {
    const value = conditions[name];
    return value ? [{ name, value }] : [];
  });

/** IF feature = "classifier" AND task = "classification" THEN route to openai / gpt-4o-mini: as the guides write a rule. */
export function ruleSentence(conditions: RuleConditions, target: { provider: string; model: string }): string {
  const parts = setConditions(conditions).map(({ name, value }) => `${name} = "${value}"`);
  const when = parts.length === 0 ? "nothing is set" : parts.join(" AND ");
  return `IF ${when} THEN route to ${target.provider || "…"} / ${target.model || "…"}`;
}
