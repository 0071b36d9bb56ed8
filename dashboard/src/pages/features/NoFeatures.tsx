import { Button, Code } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState } from "../../states/EmptyState";

export function NoFeatures() {
  return (
    <EmptyState
      icon={<IconTag size={22} />}
      title="No features yet"
      action={<Button component={Link} to="/settings/integration">See the snippets</Button>}
    >
      Add <Code>X-Lectr-Feature: chat</Code> to your requests. Every name you send becomes a row here, with its own cost,
      latency and errors.
    </EmptyState>
  );
}
