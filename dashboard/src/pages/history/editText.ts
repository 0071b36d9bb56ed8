import type { RuleEdit } from "../../api/contract";

const acts: Record<string, string> = {
  rule_created: "created",
  rule_edited: "edited",
  rule_enabled: "enabled",
  rule_disabled: "disabled",
  rule_deleted: "deleted",
  rules_reordered: "reordered the rules",
  rules_restored: "restored an earlier version",
};

type Named = { name?: unknown };
const nameIn = (value: unknown): string | null => {
  const name = (value as Named | null)?.name;
  return typeof name === "string" ? name : null;
};

/** "created Downgrade classifiers": the act, and the rule's name where the entry holds one. */
export function editText(edit: RuleEdit, known: Map<string, string>): { act: string; rule: string | null } {
  const rule = nameIn(edit.after) ?? nameIn(edit.before) ?? (edit.rule_id ? (known.get(edit.rule_id) ?? edit.rule_id) : null);
  return { act: acts[edit.type] ?? edit.type.replaceAll("_", " "), rule: edit.type.startsWith("rules_") ? null : rule };
}

export type Difference = { field: string; before: string | null; after: string | null };

const hidden = new Set(["id", "created_at", "updated_at"]);

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const entry of value as unknown[]) flatten(entry, nameIn(entry) ?? "", into);
    return;
  }
  if (typeof value === "object") {
    for (const [key, entry] of Object.entries(value)) {
      if (!hidden.has(key)) flatten(entry, path === "" ? key : `${path} · ${key}`, into);
    }
    return;
  }
  into.set(path.replace("conditions · ", "if ").replace("target · ", "to "), String(value));
}

/** The fields that differ between before and after, each once; of a whole set, each rule's under its name. */
export function differences(edit: RuleEdit): Difference[] {
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  flatten(edit.before, "", before);
  flatten(edit.after, "", after);
  const fields = [...new Set([...before.keys(), ...after.keys()])];
  return fields
    .map((field) => ({ field, before: before.get(field) ?? null, after: after.get(field) ?? null }))
    .filter((difference) => difference.before !== difference.after);
}
