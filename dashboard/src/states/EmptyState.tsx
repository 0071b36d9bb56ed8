import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import type { ReactNode } from "react";

type Props = { title: string; children?: ReactNode; action?: ReactNode; icon?: ReactNode };

/** Nothing to show, and what to do about it. */
export function EmptyState({ title, children, action, icon }: Props) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon variant="light" size={44} radius="xl" color="gray" aria-hidden>
        {icon ?? <IconInbox size={22} />}
      </ThemeIcon>
      <Title order={3}>{title}</Title>
      {children && <Text size="sm" c="dimmed" maw={440} component="div">{children}</Text>}
      {action}
    </Stack>
  );
}
