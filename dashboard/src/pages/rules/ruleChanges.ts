import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RuleSet } from "../../api/contract";
import { deleteRule, orderRules, rules, switchRule } from "../../api/rules";
import { tellDone, tellLive, tellProblem } from "../../states/notices";

type Undo = { before: RuleSet | undefined };

/** Changes that the list shows at once and takes back when the server refuses them. */
export function useRuleChanges() {
  const cache = useQueryClient();
  const key = rules.queryKey;

  const show = async (change: (set: RuleSet) => RuleSet): Promise<Undo> => {
    await cache.cancelQueries({ queryKey: key, exact: true });
    const before = cache.getQueryData<RuleSet>(key);
    if (before) cache.setQueryData<RuleSet>(key, change(before));
    return { before };
  };
  const undo = (title: string) => (error: unknown, _input: unknown, context: Undo | undefined) => {
    if (context?.before) cache.setQueryData(key, context.before);
    tellProblem(title, error);
  };
  const settle = () => cache.invalidateQueries({ queryKey: ["rules"] });

  const toggle = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) => switchRule(id, on),
    onMutate: ({ id, on }) => show((set) => ({ ...set, items: set.items.map((rule) => (rule.id === id ? { ...rule, enabled: on } : rule)) })),
    onError: undo("The rule was not switched"),
    onSuccess: (rule, { on }) => tellLive(`“${rule.name}” is ${on ? "on" : "off"}`, rule.live),
    onSettled: settle,
  });

  const order = useMutation({
    mutationFn: ({ ids, version }: { ids: string[]; version: number }) => orderRules(ids, version),
    onMutate: ({ ids }) =>
      show((set) => {
        const byId = new Map(set.items.map((rule) => [rule.id, rule]));
        return { ...set, items: ids.flatMap((id, at) => { const rule = byId.get(id); return rule ? [{ ...rule, priority: at + 1 }] : []; }) };
      }),
    onError: undo("The order was not changed"),
    onSuccess: (answer) => tellLive("New order", answer.live),
    onSettled: settle,
  });

  const remove = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => deleteRule(id),
    onMutate: ({ id }) => show((set) => ({ ...set, items: set.items.filter((rule) => rule.id !== id) })),
    onError: undo("The rule was not deleted"),
    onSuccess: (answer, { name }) => (answer?.live ? tellLive(`“${name}” is deleted`, answer.live) : tellDone(`“${name}” is deleted`)),
    onSettled: settle,
  });

  return { toggle, order, remove };
}
