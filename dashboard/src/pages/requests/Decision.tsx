import { Anchor, Box, Group, Skeleton, Stack, Text, Timeline } from "@mantine/core";
import { IconArrowRight, IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { ConditionCheck, Explanation, LoggedRequest, RuleExplanation } from "../../api/contract";
import { explanation } from "../../api/requests";
import { ProblemState } from "../../states/ProblemState";

const skipReasons: Record<string, string> = {
  wire_format: "the target provider does not offer this endpoint in this wire format",
  no_credential: "there was no usable credential for the target provider",
  unreadable_body: "the body could not be read for its model within the limits",
  evaluation_error: "evaluation failed",
};

/** The rule set of that moment, rule by rule, until one decided. */
export function Decision({ request }: { request: LoggedRequest }) {
  const explained = useQuery(explanation(request.request_id));
  if (explained.error) return <ProblemState error={explained.error} retry={() => void explained.refetch()} what="The decision could not be replayed" />;
  if (!explained.data) return <Skeleton height={120} />;
  const { rules, routable, rules_version, agrees } = explained.data;
  const decidedAt = rules.findIndex((rule) => rule.decided);
  const evaluated = (rule: RuleExplanation, at: number) => routable && rule.enabled && (decidedAt < 0 || at <= decidedAt);

  return (
    <Stack gap="sm">
      <Outcome request={request} explanation={explained.data} />
      {rules.length === 0 ? (
        <Text size="sm" c="dimmed">No rule existed at that moment.</Text>
      ) : (
        <Timeline bulletSize={20} lineWidth={1} active={decidedAt} color="iris">
          {rules.map((rule, at) => (
            <Timeline.Item
              key={rule.id}
              bullet={!evaluated(rule, at) ? <IconMinus size={11} /> : rule.matched ? <IconCheck size={12} /> : <IconX size={11} />}
              title={
                <Text size="sm" fw={rule.decided ? 600 : 400} c={evaluated(rule, at) ? undefined : "dimmed"}>
                  <span className="number">{rule.priority}.</span>{" "}
                  <Anchor component={Link} to={`/rules/${encodeURIComponent(rule.id)}`} inherit c="inherit">{rule.name}</Anchor>
                </Text>
              }
            >
              {evaluated(rule, at) ? (
                rule.conditions.map((condition) => <Condition key={condition.field} check={condition} />)
              ) : (
                <Text size="xs" c="dimmed">
                  {!rule.enabled ? "disabled, so never evaluated" : routable ? "not evaluated: an earlier rule had already matched" : "not evaluated: the request names no model"}
                </Text>
              )}
            </Timeline.Item>
          ))}
        </Timeline>
      )}
      <Text size="xs" c="dimmed">
        Replayed from the rule history at version {rules_version}
        {agrees ? "; it agrees with what was recorded." : "."}
      </Text>
      {!agrees && <Text size="sm" c="var(--lectr-bad)">The replay differs from what was recorded. Run “lectr verify”.</Text>}
    </Stack>
  );
}

function Condition({ check }: { check: ConditionCheck }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      {check.matched ? <IconCheck size={13} color="var(--lectr-good)" aria-label="matched" style={{ marginTop: 2 }} /> : <IconX size={13} color="var(--lectr-bad)" aria-label="did not match" style={{ marginTop: 2 }} />}
      <Text size="xs" c="dimmed">
        {check.field} = “{check.expected}”{check.matched ? "" : check.actual === null ? ", the request had none" : `, the request had “${check.actual}”`}
      </Text>
    </Group>
  );
}

function Outcome({ request, explanation: { routable, decision } }: { request: LoggedRequest; explanation: Explanation }) {
  const from = `${request.provider_requested} / ${request.model_requested ?? "no model"}`;
  const to = `${request.provider_actual} / ${request.model_actual ?? "no model"}`;
  const skipped = request.rule_skipped;
  return (
    <Box p="sm" style={{ background: "var(--lectr-soft)", borderRadius: "var(--mantine-radius-md)" }}>
      <Group gap={8}>
        <Text size="sm" className="mono">{from}</Text>
        <IconArrowRight size={14} aria-label="went to" />
        <Text size="sm" className="mono" fw={from === to ? undefined : 600}>{to}</Text>
      </Group>
      <Text size="sm" mt={4} c="dimmed">
        {request.rule ? (
          <>Routed by “{request.rule.name}”.</>
        ) : skipped || decision.kind === "skipped" ? (
          <>“{skipped?.name}” matched but was not applied: {skipReasons[skipped?.reason ?? decision.reason ?? ""] ?? skipped?.reason}. It went on unchanged.</>
        ) : routable ? (
          <>No rule matched, so it went on unchanged.</>
        ) : (
          <>It names no model, so no rule could apply, and it went on unchanged.</>
        )}
      </Text>
    </Box>
  );
}
