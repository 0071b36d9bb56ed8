import { Text } from "@mantine/core";
import { Fragment } from "react";
import type { RuleConditions } from "../../api/contract";
import { setConditions } from "./ruleText";

type Props = { conditions: RuleConditions; target: { provider: string; model: string }; size?: string };
const Word = ({ children }: { children: string }) => <Text component="span" c="dimmed" inherit>{children}</Text>;

/** A rule read back as the guides write it. */
export function Sentence({ conditions, target, size = "sm" }: Props) {
  const set = setConditions(conditions);
  return (
    <Text size={size} component="span" style={{ overflowWrap: "anywhere" }}>
      <Word>IF </Word>
      {set.length === 0 && <Word>no condition is set</Word>}
      {set.map(({ name, value }, index) => (
        <Fragment key={name}>
          {index > 0 && <Word> AND </Word>}
          {name} = “<b>{value}</b>”
        </Fragment>
      ))}
      <Word> THEN route to </Word>
      <span className="mono"><b>{target.provider || "…"} / {target.model || "…"}</b></span>
    </Text>
  );
}
