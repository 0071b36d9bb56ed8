import { Skeleton, Text, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Impact, Rule } from "../../api/contract";
import { ruleImpact } from "../../api/rules";
import { count, duration, money, share } from "../../numbers/format";
import type { Period } from "../../period/period";

/** What a rule did in the period, against the requested models' prices. */
export function RuleImpact({ rule, period }: { rule: Rule; period: Period }) {
  const impact = useQuery(ruleImpact(rule.id, period));
  if (impact.isPending) return <Skeleton height={32} width={120} className="rule-impact" />;
  if (!impact.data) return <span className="rule-impact" />;
  const { requests, savings_usd } = impact.data;
  if (requests === 0) {
    return <Text size="xs" c="dimmed" className="rule-impact">No request in this period</Text>;
  }
  const costs = savings_usd !== null && savings_usd < 0;
  return (
    <Tooltip label={<BeforeAndAfter impact={impact.data} />}>
      <div className="rule-impact" tabIndex={0}>
        <Text size="sm" className="number" fw={600} c={savings_usd === null ? "dimmed" : costs ? "var(--lectr-up)" : "var(--lectr-good)"}>
          {savings_usd === null ? "savings unknown" : costs ? `costs ${money(-savings_usd)} more` : `saves ${money(savings_usd)}`}
        </Text>
        <Text size="xs" c="dimmed" className="number">{count(requests)} requests</Text>
      </div>
    </Tooltip>
  );
}

function BeforeAndAfter({ impact }: { impact: Impact }) {
  return (
    <span>
      Error rate {share(impact.before.error_rate)} before, {share(impact.after.error_rate)} after
      <br />
      p95 {duration(impact.before.latency_p95_ms)} before, {duration(impact.after.latency_p95_ms)} after
    </span>
  );
}
