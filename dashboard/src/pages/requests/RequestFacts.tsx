import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { LoggedRequest } from "../../api/contract";
import { bytes, duration, exact, money } from "../../numbers/format";
import "./requestFacts.css";

const usageSources: Record<string, string> = {
  reported: "as the provider reported",
  estimated: "estimated: the stream carried no usage",
  partial: "partial: the answer was cut short",
  none: "none reported",
};

type Fact = [name: string, value: ReactNode];

export function RequestFacts({ request }: { request: LoggedRequest }) {
  const { usage, shape, cost } = request;
  const tagged: Fact[] = [
    ["Feature", request.feature ?? <Dim>untagged</Dim>],
    ["Task", request.task ?? <Dim>none</Dim>],
    ["Provider declared", request.provider_declared ?? <Dim>detected</Dim>],
    ["Model in the answer", request.model_reported ?? <Dim>not said</Dim>],
    ["Wire format", request.wire_format],
    ["Lectr key", request.key_id],
    ["Client", request.user_agent ?? <Dim>not said</Dim>],
    ["Provider's request id", request.provider_request_id ?? <Dim>none</Dim>],
    ...(request.error_code ? ([["Error code", request.error_code]] as Fact[]) : []),
  ];
  const paid: Fact[] = [
    ["Cost", cost ? <span title={`$${cost.usd}`}>{money(cost.usd)}</span> : request.usage ? "unpriced" : "—"],
    ["Input", exact(usage?.input)],
    ["Cache read", exact(usage?.cache_read)],
    ["Cache write, short", exact(usage?.cache_write_short)],
    ["Cache write, long", exact(usage?.cache_write_long)],
    ["Output", exact(usage?.output)],
    ["of it reasoning", exact(usage?.reasoning)],
  ];
  const timed: Fact[] = [
    ["Latency", duration(request.latency_ms)],
    ["First token", duration(request.ttft_ms)],
    ["Added by Lectr", duration(request.overhead_ms)],
    ["Streamed", request.streaming ? "yes" : "no"],
    ["Request", bytes(request.request_bytes)],
    ["Answer", bytes(request.response_bytes)],
    ["Proxy", request.node],
  ];
  const shaped: Fact[] = shape
    ? [
        ["Messages", exact(shape.messages)],
        ["Prompt characters", exact(shape.prompt_chars)],
        ["Tools", exact(shape.tools)],
        ["Response format", shape.response_format ?? "—"],
        ["Images", exact(shape.images)],
        ["Output limit", exact(shape.max_output_tokens)],
      ]
    : [];

  return (
    <div className="fact-columns">
      <Facts title="Tokens and cost" facts={paid} note={usageSources[request.usage_source ?? "none"]} numbers />
      <Facts title="Time and size" facts={timed} numbers />
      <Facts title="Request" facts={tagged} />
      {shaped.length > 0 && <Facts title="Shape" facts={shaped} note="Counted as it passed; the content is not kept" numbers />}
    </div>
  );
}

const Dim = ({ children }: { children: ReactNode }) => <Text component="span" inherit c="dimmed">{children}</Text>;

function Facts({ title, facts, note, numbers }: { title: string; facts: Fact[]; note?: string | undefined; numbers?: boolean }) {
  return (
    <section aria-label={title}>
      <Title order={2} fz="sm" mb={4}>{title}</Title>
      <dl className={numbers ? "facts numbers" : "facts"}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {note && <Text size="xs" c="dimmed" mt={4}>{note}</Text>}
    </section>
  );
}
