import type { Rule, RuleConditions, RuleDraft } from "../../api/contract";
import { conditionNames, setConditions } from "./ruleText";

export type Draft = {
  name: string;
  enabled: boolean;
  /** Empty = after the last rule. */
  priority: string;
  conditions: Record<keyof RuleConditions, string>;
  target: { provider: string; model: string };
};

export function draftOf(rule: Rule): Draft {
  const { feature, task, provider, model } = rule.conditions;
  return {
    name: rule.name,
    enabled: rule.enabled,
    priority: String(rule.priority),
    conditions: { feature: feature ?? "", task: task ?? "", provider: provider ?? "", model: model ?? "" },
    target: rule.target,
  };
}

/** A new rule, prefilled from the address: a feature's page, a recommendation and "duplicate" all link here. */
export function draftFrom(search: URLSearchParams): Draft {
  const read = (name: string) => search.get(name) ?? "";
  return {
    name: read("name"),
    enabled: search.get("enabled") !== "false",
    priority: "",
    conditions: { feature: read("feature"), task: read("task"), provider: read("provider"), model: read("model") },
    target: { provider: read("target_provider"), model: read("target_model") },
  };
}

export function toSend(draft: Draft): RuleDraft {
  const { conditions } = draft;
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    priority: draft.priority === "" ? null : Number(draft.priority),
    conditions: {
      feature: conditions.feature || null,
      task: conditions.task || null,
      provider: conditions.provider || null,
      model: conditions.model || null,
    },
    target: { provider: draft.target.provider, model: draft.target.model.trim() },
  };
}

export type DraftErrors = { name?: string; priority?: string; conditions?: string; provider?: string; model?: string };

/** What keeps a draft from being saved. The server checks the same and has the last word. */
export function mistakesOf(draft: Draft, others: Rule[]): DraftErrors {
  const errors: DraftErrors = {};
  const sent = toSend(draft);
  if (sent.name === "") errors.name = "Give it a name that you will recognise in the log.";
  if (conditionNames.every((name) => !draft.conditions[name])) errors.conditions = "Set at least one condition.";
  if (sent.target.provider === "") errors.provider = "Choose where to send matching requests.";
  if (sent.target.model === "") errors.model = "Name the model to use.";
  if (sent.priority !== null && (!Number.isInteger(sent.priority) || sent.priority < 1)) errors.priority = "A whole number from 1 up.";
  const holder = others.find((rule) => rule.enabled && rule.priority === sent.priority);
  if (draft.enabled && holder) errors.priority = `Priority ${holder.priority} is taken by “${holder.name}”. Choose another, or drag the rules in the list.`;
  return errors;
}

export function suggestedName(draft: Draft): string {
  const first = setConditions(toSend(draft).conditions)[0];
  return first && draft.target.model ? `Route ${first.value} to ${draft.target.model}` : "";
}
