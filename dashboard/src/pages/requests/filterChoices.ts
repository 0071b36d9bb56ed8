import { useQuery } from "@tanstack/react-query";
import type { GroupBy } from "../../api/contract";
import type { FilterName } from "../../api/requests";
import { rules } from "../../api/rules";
import { series } from "../../api/traffic";
import type { Period } from "../../period/period";
import { providerNames } from "../../providers/providers";
import { statusLabels } from "./Status";

type Choice = { value: string; label: string };

const groupOf: Partial<Record<FilterName, GroupBy>> = {
  feature: "feature",
  task: "task",
  model_requested: "model",
  model_actual: "model",
};

/** What a filter can be set to: fixed words, the rules, or the names seen in the period. */
export function useFilterChoices(name: FilterName, period: Period): Choice[] {
  const group = groupOf[name];
  const seen = useQuery({
    ...series({ groupBy: group ?? "feature", bucket: period.bucket, from: period.from, to: period.to }),
    enabled: group !== undefined,
  });
  const known = useQuery({ ...rules, enabled: name === "rule_id" });

  if (name === "status") return Object.entries(statusLabels).map(([value, label]) => ({ value, label }));
  if (name === "routed") return [{ value: "true", label: "by a rule" }, { value: "false", label: "unrouted" }];
  if (name === "provider") return providerNames.map((value) => ({ value, label: value }));
  if (name === "rule_id") return (known.data?.items ?? []).map((rule) => ({ value: rule.id, label: rule.name }));
  return (seen.data?.groups ?? []).flatMap(({ key, missing }) => {
    if (missing || key === null) return name === "feature" ? [{ value: "untagged", label: "untagged" }] : [];
    return [{ value: key, label: key }];
  });
}
