import { Alert, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { LintFinding, RuleSet, RuleWritten } from "../../api/contract";
import { describe, Problem } from "../../api/problem";
import { applyRecommendation } from "../../api/recommendations";
import { createRule, editRule } from "../../api/rules";
import { tellLive } from "../../states/notices";
import { BacktestPanel } from "./BacktestPanel";
import { type Draft, type DraftErrors, draftFrom, draftOf, mistakesOf, toSend } from "./draft";
import { RuleForm } from "./RuleForm";
import { Sentence } from "./Sentence";
import "./rules.css";

type Props = { id: string | null; set: RuleSet; findings: LintFinding[]; mayChange: boolean; onClose: () => void };

/** Makes or changes one rule: the form, the rule read back, and what it would have done last week. */
export function RuleEditor({ id, set, findings, mayChange, onClose }: Props) {
  const [search] = useSearchParams();
  const cache = useQueryClient();
  const rule = set.items.find((candidate) => candidate.id === id);
  const [start] = useState<Draft>(() => (rule ? draftOf(rule) : draftFrom(search)));
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const recommendation = search.get("recommendation");
  const untouched = JSON.stringify(draft) === JSON.stringify(start);
  const mistakes = mistakesOf(draft, set.items.filter((other) => other.id !== id));

  const save = useMutation({
    mutationFn: (): Promise<RuleWritten> => {
      if (rule) return editRule(rule.id, toSend(draft), set.version);
      if (recommendation && untouched) return applyRecommendation(recommendation);
      return createRule(toSend(draft));
    },
    onSuccess: async (written) => {
      tellLive(rule ? `“${written.name}” is saved` : `“${written.name}” is in place`, written.live);
      await Promise.all([
        cache.invalidateQueries({ queryKey: ["rules"] }),
        cache.invalidateQueries({ queryKey: ["recommendations"] }),
      ]);
      onClose();
    },
  });

  const refused = save.error instanceof Problem ? serverErrors(save.error) : {};
  const shown: DraftErrors = { ...(tried ? mistakes : mistakes.priority ? { priority: mistakes.priority } : {}), ...refused };
  const elsewhere = save.error !== null && Object.keys(refused).length === 0;

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={620}
      padding="lg"
      title={<Text fw={600}>{rule ? rule.name : id === null ? "New rule" : "Rule"}</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
      classNames={{ content: "rule-editor", body: "rule-editor-body" }}
    >
      {id !== null && !rule ? (
        <Text size="sm">This rule no longer exists. The history can bring it back.</Text>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (Object.keys(mistakes).length === 0) save.mutate();
          }}
        >
          <Stack gap="lg">
            <div className="read-back"><Sentence conditions={toSend(draft).conditions} target={draft.target} size="md" /></div>
            <RuleForm draft={draft} setDraft={setDraft} errors={shown} mayChange={mayChange} />
            {findings.filter((finding) => finding.rule_id === id).map((finding) => (
              <Alert key={finding.message} variant="light" color="yellow" icon={<IconAlertTriangle size={16} />}>{finding.message}</Alert>
            ))}
            <BacktestPanel draft={draft} id={id} set={set} ready={!mistakes.conditions && !mistakes.provider && !mistakes.model} />
          </Stack>
          <div className="rule-editor-end">
            {elsewhere && <Alert color="red" variant="light" role="alert" title="Not saved">{describe(save.error)}</Alert>}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>{mayChange ? "Cancel" : "Close"}</Button>
              {mayChange && <Button type="submit" loading={save.isPending} disabled={rule !== undefined && untouched}>{rule ? "Save" : "Create rule"}</Button>}
            </Group>
          </div>
        </form>
      )}
    </Drawer>
  );
}

function serverErrors(problem: Problem): DraftErrors {
  const errors: DraftErrors = {};
  const take = (field: keyof DraftErrors, ...names: string[]) => {
    const message = names.map((name) => problem.field(name)).find((text) => text !== null);
    if (message) errors[field] = message;
  };
  take("name", "name");
  take("priority", "priority");
  take("conditions", "conditions", "conditions.feature", "conditions.task", "conditions.provider", "conditions.model");
  take("provider", "target.provider");
  take("model", "target.model");
  if (problem.status === 409 && !errors.priority) errors.priority = describe(problem);
  return errors;
}
