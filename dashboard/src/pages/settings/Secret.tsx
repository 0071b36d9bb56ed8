import { Alert, Button, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react";

/** A secret in the only answer that ever holds it. */
export function Secret({ title, value, note, onDone }: { title: string; value: string; note: string; onDone?: () => void }) {
  return (
    <Alert color="teal" variant="light" icon={<IconKey size={18} />} title={title} role="status">
      <Text size="sm" mb="xs">{note}</Text>
      <Group gap="xs">
        <code className="secret" data-testid="secret">{value}</code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />} onClick={copy}>{copied ? "Copied" : "Copy"}</Button>
          )}
        </CopyButton>
        {onDone && <Button variant="subtle" color="gray" onClick={onDone}>I have kept it</Button>}
      </Group>
    </Alert>
  );
}
