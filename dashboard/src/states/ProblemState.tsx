import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { describe, Problem } from "../api/problem";

type Props = { error: unknown; retry?: () => void; what?: string };

/** What went wrong in the server's own words, with a way to try again. */
export function ProblemState({ error, retry, what = "This could not be loaded" }: Props) {
  const forbidden = error instanceof Problem && error.status === 403;
  return (
    <Alert icon={<IconAlertCircle size={18} />} color={forbidden ? "gray" : "red"} variant="light" title={forbidden ? "Not allowed for this token" : what} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{describe(error)}</Text>
        {retry && !forbidden && <Button variant="default" onClick={retry}>Try again</Button>}
      </Group>
    </Alert>
  );
}
