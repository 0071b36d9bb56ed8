import { Group, Text, Tooltip } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import type { LoggedRequest } from "../../api/contract";
import { count, duration, exact, money } from "../../numbers/format";
import { Moment } from "../../numbers/Moment";
import type { Column } from "../../table/DataTable";
import { Status } from "./Status";

export const tokensOf = (request: LoggedRequest) => {
  const usage = request.usage;
  if (!usage) return null;
  const parts = [usage.input, usage.cache_read, usage.cache_write_short, usage.cache_write_long, usage.output];
  return parts.every((part) => part === null || part === undefined) ? null : parts.reduce<number>((all, part) => all + (part ?? 0), 0);
};

export type RequestColumn = Column<LoggedRequest> & { grow: string };
const dash = <Text component="span" c="dimmed" size="sm">—</Text>;

/** The guide's columns and the moment first, then what is asked next. */
export const requestColumns: RequestColumn[] = [
  { id: "request_id", header: "Request ID", grow: "72px", value: (row) => row.request_id, cell: (row) => <span className="mono" title={row.request_id}>{shortId(row.request_id)}</span> },
  { id: "started_at", header: "When", grow: "88px", value: (row) => row.started_at, cell: (row) => <Moment at={row.started_at} as="clock" size="sm" /> },
  { id: "model_requested", header: "Model requested", grow: "minmax(98px, 1fr)", value: (row) => row.model_requested, cell: (row) => (row.model_requested ? <Text size="sm" className="clip mono" title={`${row.provider_requested} / ${row.model_requested}`}>{row.model_requested}</Text> : dash) },
  { id: "model_actual", header: "Model actual", grow: "minmax(108px, 1.15fr)", value: (row) => row.model_actual, cell: (row) => <ModelActual request={row} /> },
  { id: "rule", header: "Rule", grow: "minmax(84px, 1.2fr)", value: (row) => row.rule?.name, cell: (row) => <AppliedRule request={row} /> },
  { id: "status", header: "Status", grow: "86px", value: (row) => row.status, cell: (row) => <Status request={row} /> },
  { id: "feature", header: "Feature", grow: "minmax(70px, 1fr)", value: (row) => row.feature ?? "untagged", cell: (row) => <Text size="sm" className="clip" c={row.feature ? undefined : "dimmed"}>{row.feature ?? "untagged"}</Text> },
  { id: "task", header: "Task", grow: "minmax(70px, 0.9fr)", value: (row) => row.task, cell: (row) => (row.task ? <Text size="sm" className="clip">{row.task}</Text> : dash) },
  { id: "cost", header: "Cost", number: true, grow: "82px", value: (row) => row.cost?.usd, cell: (row) => (row.cost ? money(row.cost.usd) : (row.usage_source ?? "none") === "none" ? dash : <Tooltip label="No price is known for this model"><span>unpriced</span></Tooltip>) },
  { id: "latency", header: "Latency", number: true, grow: "60px", value: (row) => row.latency_ms, cell: (row) => duration(row.latency_ms) },
  { id: "tokens", header: "Tokens", number: true, grow: "50px", value: tokensOf, cell: (row) => <span title={exact(tokensOf(row))}>{count(tokensOf(row))}</span> },
];

/** The part of an id that tells requests apart: a UUIDv7 begins with the time, which the next column shows. */
export const shortId = (id: string) => id.slice(-8);

function ModelActual({ request }: { request: LoggedRequest }) {
  if (!request.model_actual) return dash;
  const changed = request.model_actual !== request.model_requested || request.provider_actual !== request.provider_requested;
  return (
    <Group gap={4} wrap="nowrap" style={{ minWidth: 0 }}>
      {changed && <IconArrowRight size={13} color="var(--mantine-color-iris-5)" aria-label="changed to" style={{ flex: "none" }} />}
      <Text size="sm" className="clip mono" fw={changed ? 600 : undefined} title={`${request.provider_actual} / ${request.model_actual}`}>{request.model_actual}</Text>
    </Group>
  );
}

function AppliedRule({ request }: { request: LoggedRequest }) {
  if (request.rule) return <Text size="sm" className="clip" title={request.rule.name}>{request.rule.name}</Text>;
  if (request.rule_skipped) {
    return (
      <Tooltip label={`Matched, but not applied: ${request.rule_skipped.reason.replaceAll("_", " ")}`}>
        <Text size="sm" className="clip" c="var(--lectr-warn)" td="line-through">{request.rule_skipped.name}</Text>
      </Tooltip>
    );
  }
  return dash;
}
