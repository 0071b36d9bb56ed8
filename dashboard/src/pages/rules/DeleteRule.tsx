import { Button, Group, Modal, Text } from "@mantine/core";
import type { Rule } from "../../api/contract";

type Props = { rule: Rule | null; onCancel: () => void; onDelete: (rule: Rule) => void };

export function DeleteRule({ rule, onCancel, onDelete }: Props) {
  return (
    <Modal opened={rule !== null} onClose={onCancel} title={`Delete “${rule?.name ?? ""}”?`} closeButtonProps={{ "aria-label": "Close" }}>
      <Text size="sm" mb="md">
        The requests it matches go on to the next rule that matches, or unchanged. The history keeps it, and can bring it back.
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>Keep it</Button>
        <Button color="red.8" onClick={() => rule && onDelete(rule)} data-autofocus>Delete the rule</Button>
      </Group>
    </Modal>
  );
}
