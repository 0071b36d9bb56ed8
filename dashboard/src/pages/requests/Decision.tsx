import { Anchor, Box, Group, Skeleton, Stack, Text, Timeline } from "@mantine/core";
import { IconArrowRight, IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { ConditionCheck, Explanation, LoggedRequest } from "../../api/contract";
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
  const { steps, decision, rules_version } = explained.data;
  const decidedAt = steps.findIndex((step) => step.matched && step.evaluated);

  return (
    <Stack gap="sm">
      <Outcome request={request} decision={decision} />
      {steps.length === 0 ? (
        <Text size="sm" c="dimmed">No rule existed at that moment.</Text>
      ) : (
        <Timeline bulletSize={20} lineWidth={1} active={decidedAt} color="iris">
          {steps.map((step) => (
            <Timeline.Item
              key={step.rule.id}
              bullet={!step.evaluated ? <IconMinus size={11} /> : step.matched ? <IconCheck size={12} /> : <IconX size={11} />}
              title={
                <Text size="sm" fw={step.matched && step.evaluated ? 600 : 400} c={step.evaluated ? undefined : "dimmed"}>
                  <span className="number">{step.rule.priority}.</span>{" "}
                  <Anchor component={Link} to={`/rules/${encodeURIComponent(step.rule.id)}`} inherit c="inherit">{step.rule.name}</Anchor>
                </Text>
              }
            >
              {!step.evaluated ? (
                <Text size="xs" c="dimmed">{step.rule.enabled ? "not evaluated: an earlier rule had already matched" : "disabled, so never evaluated"}</Text>
              ) : (
                step.conditions.map((condition) => <Condition key={condition.condition} check={condition} />)
              )}
            </Timeline.Item>
          ))}
        </Timeline>
      )}
      <Text size="xs" c="dimmed">
        Replayed from the rule history at version {rules_version}
        {decision.agrees_with_recorded ? "; it agrees with what was recorded." : "."}
      </Text>
      {!decision.agrees_with_recorded && <Text size="sm" c="var(--lectr-bad)">The replay differs from what was recorded. Run “lectr verify”.</Text>}
    </Stack>
  );
}

function Condition({ check }: { check: ConditionCheck }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      {check.matched ? <IconCheck size={13} color="var(--lectr-good)" aria-label="matched" style={{ marginTop: 2 }} /> : <IconX size={13} color="var(--lectr-bad)" aria-label="did not match" style={{ marginTop: 2 }} />}
      <Text size="xs" c="dimmed">
        {check.condition} = “{check.expected}”{check.matched ? "" : check.actual === null ? ", the request had none" : `, the request had “${check.actual}”`}
      </Text>
    </Group>
  );
}

function Outcome({ request, decision }: { request: LoggedRequest; decision: Explanation["decision"] }) {
  const from = `${request.provider_requested} / ${request.model_requested ?? "no model"}`;
  const to = `${request.provider_actual} / ${request.model_actual ?? "no model"}`;
  const reason = request.rule_skipped?.reason ?? decision.reason;
  return (
    <Box p="sm" style={{ background: "var(--lectr-soft)", borderRadius: "var(--mantine-radius-md)" }}>
      <Group gap={8}>
        <Text size="sm" className="mono">{from}</Text>
        <IconArrowRight size={14} aria-label="went to" />
        <Text size="sm" className="mono" fw={from === to ? undefined : 600}>{to}</Text>
      </Group>
      <Text size="sm" mt={4} c="dimmed">
        {decision.outcome === "routed" && <>Routed by “{decision.rule?.name}”.</>}
        {decision.outcome === "passthrough" && <>No rule matched, so it went on unchanged.</>}
        {decision.outcome === "skipped" && (
          <>“{request.rule_skipped?.name ?? decision.rule?.name}” matched but was not applied: {skipReasons[reason ?? ""] ?? reason}. It went on unchanged.</>
        )}
      </Text>
    </Box>
  );
}
