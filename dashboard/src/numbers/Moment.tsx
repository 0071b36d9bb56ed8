import { Text, Tooltip, type TextProps } from "@mantine/core";
import { ago, clockMoment, longMoment, preciseMoment, shortMoment, utc } from "./clock";

type Props = TextProps & { at: string | null | undefined; as?: "short" | "precise" | "clock" | "ago" };

const forms = { short: shortMoment, precise: preciseMoment, clock: clockMoment, ago: (at: string) => ago(at) };

/** A time in the reader's zone; the tooltip gives it in full and in UTC. */
export function Moment({ at, as = "short", ...text }: Props) {
  if (!at) return <Text component="span" inherit c="dimmed">—</Text>;
  const shown = forms[as](at);
  return (
    <Tooltip label={<span>{longMoment(at)}<br />{utc(at)}</span>}>
      <Text component="time" dateTime={at} inherit className="number" tabIndex={-1} {...text}>
        {shown}
      </Text>
    </Tooltip>
  );
}
