import { Anchor, Box, Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Overview } from "../../api/contract";
import { Change } from "../../numbers/Change";
import { count, duration, exact, money, share } from "../../numbers/format";
import { type Period, usePeriodSearch } from "../../period/period";
import "./figures.css";

type Props = { overview: Overview | undefined; period: Period; stale: boolean };

const against = (now: number, before: number) => (before === 0 ? null : (now - before) / before);

/** The head figures in one row. */
export function Figures({ overview: o, period, stale }: Props) {
  const search = usePeriodSearch();
  if (!o) return <Skeleton height={108} aria-busy aria-label="Loading" />;
  const compared = period.compared;
  return (
    <Box className="figures card" style={{ opacity: stale ? 0.6 : 1 }}>
      <Figure name="Spend" value={money(o.cost_usd)}>
        {compared && <Change value={o.cost_change} />}
        {o.unpriced_with_usage > 0 && (
          <Anchor component={Link} to={`/settings/prices${search}`} size="xs">{exact(o.unpriced_with_usage)} unpriced</Anchor>
        )}
      </Figure>
      <Figure name="Requests" value={count(o.requests)} title={exact(o.requests)}>
        {compared && <Change value={against(o.requests, o.previous.requests)} goodWhen="neither" />}
        <span>{count(o.tokens)} tokens</span>
      </Figure>
      <Figure name="Error rate" value={share(o.error_rate)}>
        <Anchor component={Link} to={`/requests${search}`} size="xs" inherit>{exact(o.errors)} {o.errors === 1 ? "error" : "errors"}</Anchor>
      </Figure>
      <Figure name="Latency, p95" value={duration(o.latency_ms.p95)}>
        <span>{duration(o.latency_ms.avg)} on average</span>
      </Figure>
      <Figure name="First token, p95" value={duration(o.ttft_ms.p95)}>
        <span>{duration(o.ttft_ms.avg)} on average</span>
      </Figure>
      <Figure name="Added by Lectr, p95" value={duration(o.overhead_ms.p95)}>
        <span>{duration(o.overhead_ms.avg)} on average</span>
      </Figure>
    </Box>
  );
}

export function Figure({ name, value, title, children }: { name: string; value: string; title?: string; children?: ReactNode }) {
  return (
    <div className="figure">
      <Text size="xs" c="dimmed">{name}</Text>
      <Text fz={22} fw={600} lh={1.35} className="number" title={title} lts={-0.3}>{value}</Text>
      <Text size="xs" c="dimmed" component="div" className="figure-notes">{children}</Text>
    </div>
  );
}
