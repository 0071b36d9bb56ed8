import { Anchor, Group, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Overview } from "../../api/contract";
import { exact, share } from "../../numbers/format";
import { usePeriodSearch } from "../../period/period";
import { Panel } from "../../states/Panel";

/** Routed requests and unrouted requests, in the guide's words. */
export function RoutingCoverage({ overview }: { overview: Overview | undefined }) {
  const search = usePeriodSearch();
  return (
    <Panel title="Routing coverage" aside={<Anchor component={Link} to={`/rules${search}`} size="xs">Rules</Anchor>}>
      {!overview ? (
        <Skeleton height={70} />
      ) : (
        <Stack gap="xs">
          <Progress value={overview.routing.routed_share * 100} size="md" aria-label={`${share(overview.routing.routed_share)} of requests were routed by a rule`} />
          <Line name="Routed requests" value={overview.routing.routed} part={overview.routing.routed_share} to={`/requests${join(search, "routed=true")}`} />
          <Line
            name="Unrouted requests"
            value={overview.routing.unrouted}
            part={overview.requests === 0 ? 0 : 1 - overview.routing.routed_share}
            to={`/requests${join(search, "routed=false")}`}
          />
          <Text size="xs" c="dimmed">Unrouted requests matched no rule and went on unchanged, which may be what you want.</Text>
        </Stack>
      )}
    </Panel>
  );
}

const join = (search: string, more: string) => `${search}${search ? "&" : "?"}${more}`;

function Line({ name, value, part, to }: { name: string; value: number; part: number; to: string }) {
  return (
    <Group justify="space-between" gap="xs">
      <Link className="quiet" to={to}><Text size="sm" component="span">{name}</Text></Link>
      <Text size="sm" className="number">{exact(value)} <Text component="span" c="dimmed" inherit>({share(part)})</Text></Text>
    </Group>
  );
}
