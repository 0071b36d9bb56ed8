import { Button, Group, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title: string; children: ReactNode; act: string; opened: boolean; busy?: boolean; onCancel: () => void; onConfirm: () => void };

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, act, opened, busy, onCancel, onConfirm }: Props) {
  return (
    <Modal opened={opened} onClose={onCancel} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      <Text size="sm" mb="md" component="div">{children}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>Cancel</Button>
        <Button color="red.8" loading={busy ?? false} onClick={onConfirm}>{act}</Button>
      </Group>
    </Modal>
  );
}
