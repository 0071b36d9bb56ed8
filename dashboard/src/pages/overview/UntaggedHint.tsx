import { Alert, Anchor, Code, Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Overview } from "../../api/contract";
import { usePeriodSearch } from "../../period/period";

/** The server decides when a share is large enough to mention, and words it. */
export function UntaggedHint({ overview }: { overview: Overview }) {
  const search = usePeriodSearch();
  const hint = overview.untagged.hint;
  if (!hint) return null;
  const [first, ...rest] = hint.replace(/^💡\s*/u, "").split(/(?<=\.)\s+/u);
  const filtered = `${search}${search ? "&" : "?"}feature=untagged`;
  return (
    <Alert variant="light" color="iris" icon={<IconBulb size={18} />} title={first}>
      <Text size="sm">
        {rest.length > 0 ? <Worded text={rest.join(" ")} /> : null}{" "}
        <Anchor component={Link} to={`/requests${filtered}`} size="sm" underline="always">See those requests</Anchor>
      </Text>
    </Alert>
  );
}

function Worded({ text }: { text: string }) {
  const [before, after] = text.split("X-Lectr-Feature");
  return after === undefined ? <>{text}</> : <>{before}<Code>X-Lectr-Feature</Code>{after}</>;
}
