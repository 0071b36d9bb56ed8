import { Box, Group, Skeleton, Table, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { Backtest, RuleSet } from "../../api/contract";
import { backtestRules, type BacktestRule } from "../../api/rules";
import { exact, money } from "../../numbers/format";
import { usePeriod } from "../../period/period";
import { ProblemState } from "../../states/ProblemState";
import { type Draft, toSend } from "./draft";

const draftId = "draft";

/** The rule set as it would be with the draft in its place, evaluated over recorded traffic. */
function withDraft(draft: Draft, id: string | null, set: RuleSet): BacktestRule[] {
  const sent = toSend(draft);
  const others = set.items.filter((rule) => rule.id !== id);
  const last = Math.max(0, ...others.map((rule) => rule.priority));
  const own: BacktestRule = { id: id ?? draftId, ...sent, name: sent.name || "This rule", priority: sent.priority ?? last + 1 };
  return [...others.map(({ created_at: _c, updated_at: _u, ...rule }) => rule), own].sort((a, b) => a.priority - b.priority);
}

type Props = { draft: Draft; id: string | null; set: RuleSet; ready: boolean };

export function BacktestPanel({ draft, id, set, ready }: Props) {
  const period = usePeriod();
  const [settled] = useDebouncedValue(draft, 400);
  const rules = withDraft(settled, id, set);
  const test = useQuery({
    queryKey: ["backtest", period.from, period.to, rules],
    queryFn: () => backtestRules(rules, period.from, period.to),
    enabled: ready && settled.enabled,
    placeholderData: (before: Backtest | undefined) => before,
    retry: false,
  });

  return (
    <Box component="section" aria-label="Backtest" p="md" style={{ background: "var(--lectr-soft)", borderRadius: "var(--mantine-radius-md)" }}>
      <Title order={3}>What it would have done</Title>
      <Text size="xs" c="dimmed" mb="sm">Over the recorded traffic of the {period.label.toLowerCase()}, by the same evaluator that routes requests.</Text>
      {!ready ? (
        <Text size="sm" c="dimmed">Set a condition and a target to see it.</Text>
      ) : !settled.enabled ? (
        <Text size="sm" c="dimmed">A disabled rule does nothing.</Text>
      ) : test.error ? (
        <ProblemState error={test.error} retry={() => void test.refetch()} what="The backtest did not run" />
      ) : !test.data ? (
        <Skeleton height={64} />
      ) : (
        <Result backtest={test.data} id={id ?? draftId} name={settled.name} />
      )}
    </Box>
  );
}

function Result({ backtest, id, name }: { backtest: Backtest; id: string; name: string }) {
  const own = backtest.rules.find((rule) => rule.rule_id === id) ?? backtest.rules.find((rule) => rule.name === (name || "This rule"));
  const warnings = backtest.warnings
    .filter((warning) => warning.rule_id === (own?.rule_id ?? id))
    .map((warning) => <Text key={warning.code} size="sm" c="var(--lectr-warn)" mt="xs">{warning.message}</Text>);
  if (!own || own.requests === 0) {
    return (
      <>
        <Text size="sm">No recorded request would have moved.{warnings.length === 0 && " Names are compared exactly, and an earlier rule may take them first."}</Text>
        {warnings}
      </>
    );
  }
  const saved = own.savings_usd ?? 0;
  const more = saved < 0;
  const touched = own.features.filter((feature) => (feature.requests ?? 0) > 0);
  return (
    <>
      <Group gap="xl">
        <Fact name="Requests moved" value={exact(own.requests)} />
        <Fact name="Paid" value={money(own.cost_actual_usd)} />
        <Fact name="Would have paid" value={money(own.cost_hypothetical_usd)} />
        <Fact name={more ? "More" : "Saved"} value={money(Math.abs(saved))} colour={more ? "var(--lectr-up)" : "var(--lectr-good)"} />
      </Group>
      {warnings}
      {touched.length > 1 && (
        <Table mt="sm" verticalSpacing={4} aria-label="By feature">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Feature</Table.Th>
              <Table.Th scope="col" className="number right">Requests</Table.Th>
              <Table.Th scope="col" className="number right">Saved</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {touched.slice(0, 6).map((feature) => (
              <Table.Tr key={feature.feature ?? "\u0000"}>
                <Table.Td>{feature.feature ?? "untagged"}</Table.Td>
                <Table.Td className="number right">{exact(feature.requests)}</Table.Td>
                <Table.Td className="number right">{money(feature.savings_usd)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}

function Fact({ name, value, colour }: { name: string; value: string; colour?: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">{name}</Text>
      <Text fw={600} className="number" c={colour}>{value}</Text>
    </div>
  );
}
