import { Button, Collapse, Group, List, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Recommendation } from "../../api/contract";
import { Tag, type Tone } from "../../states/Tag";
import { money, share } from "../../numbers/format";
import "./recommendations.css";

const confidences: Record<Recommendation["confidence"], { tone: Tone; why: string }> = {
  high: { tone: "good", why: "The task was declared, and smaller models do it well." },
  medium: { tone: "warn", why: "Judged from the requests' shape; try it before you route." },
  low: { tone: "plain", why: "Only a small step down, and worth testing first." },
};

type Props = { recommendation: Recommendation; mayChange: boolean; onDismiss: () => void };

export function RecommendationCard({ recommendation: item, mayChange, onDismiss }: Props) {
  const [opened, { toggle }] = useDisclosure();
  const confidence = confidences[item.confidence];
  const evidence = Object.entries(item.evidence);
  const name = item.feature ?? "untagged";

  return (
    <article className="card" aria-label={`${name}: ${item.model} to ${item.recommended_model}`}>
      <Stack p="md" gap="sm" h="100%">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Title order={2}>{name}</Title>
            <Text size="xs" c="dimmed">{item.task ?? "no task tag"}</Text>
          </div>
          <Tooltip label={confidence.why}>
            <div tabIndex={0}><Tag tone={confidence.tone}>{item.confidence} confidence</Tag></div>
          </Tooltip>
        </Group>
        <Group gap={8}>
          <Text size="sm" className="mono">{item.model}</Text>
          <IconArrowRight size={14} aria-label="to" />
          <Text size="sm" className="mono" fw={600}>{item.recommended_model}</Text>
        </Group>
        <Text size="sm">
          Saves about <b className="number">{money(item.monthly_savings_usd)}</b> a month, <b className="number">{share(item.savings_share)}</b> of what it costs now.
        </Text>
        <List size="sm" spacing={2} c="dimmed">
          {item.reasons.map((reason) => <List.Item key={reason}>{reason}</List.Item>)}
        </List>
        {evidence.length > 0 && (
          <div>
            <Button variant="subtle" color="gray" size="compact-xs" onClick={toggle} aria-expanded={opened}>{opened ? "Hide the evidence" : "Show the evidence"}</Button>
            <Collapse expanded={opened}>
              <dl className="evidence">
                {evidence.map(([key, value]) => (
                  <div key={key}><dt>{key.replaceAll("_", " ")}</dt><dd>{typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 4 }) : String(value ?? "—")}</dd></div>
                ))}
              </dl>
            </Collapse>
          </div>
        )}
        {mayChange && (
          <Group gap="xs" mt="auto">
            <Button component={Link} to={ruleFrom(item)}>Review and create the rule</Button>
            <Button variant="subtle" color="gray" onClick={onDismiss}>Dismiss</Button>
          </Group>
        )}
      </Stack>
    </article>
  );
}

/** The rule editor, filled in as the server would fill it, with the backtest beside it. */
function ruleFrom(item: Recommendation): string {
  const draft = new URLSearchParams({
    recommendation: item.id,
    name: `${(item.feature ?? item.task ?? "all traffic").slice(0, 40)}: ${item.model} to ${item.recommended_model}`.slice(0, 100),
    provider: item.provider,
    model: item.model,
    target_provider: item.provider,
    target_model: item.recommended_model,
  });
  if (item.feature) draft.set("feature", item.feature);
  if (item.task) draft.set("task", item.task);
  return `/rules/new?${draft.toString()}`;
}
