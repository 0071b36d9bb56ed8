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
  const { requests, unpriced, savings_usd: saved } = impact.data;
  if (requests === 0) {
    return <Text size="xs" c="dimmed" className="rule-impact">No request in this period</Text>;
  }
  const unknown = unpriced === requests;
  return (
    <Tooltip label={<BeforeAndAfter impact={impact.data} />}>
      <div className="rule-impact" tabIndex={0}>
        <Text size="sm" className="number" fw={600} c={unknown ? "dimmed" : saved < 0 ? "var(--lectr-up)" : "var(--lectr-good)"}>
          {unknown ? "savings unknown" : saved < 0 ? `costs ${money(-saved)} more` : `saves ${money(saved)}`}
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
      p95 {duration(impact.before.latency_ms.p95)} before, {duration(impact.after.latency_ms.p95)} after
    </span>
  );
}
