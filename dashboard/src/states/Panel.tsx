import { Box, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title?: string; hint?: ReactNode; aside?: ReactNode; children: ReactNode; padded?: boolean };

/** A titled card. */
export function Panel({ title, hint, aside, children, padded = true }: Props) {
  return (
    <Box component="section" className="card" aria-label={title} style={{ minWidth: 0 }}>
      {(title || aside) && (
        <Group justify="space-between" px="md" pt="sm" pb={padded ? 0 : "sm"} gap="xs">
          <div>
            {title && <Title order={2} fz="sm">{title}</Title>}
            {hint && <Text size="xs" c="dimmed" component="div">{hint}</Text>}
          </div>
          {aside}
        </Group>
      )}
      <Box p={padded ? "md" : 0}>{children}</Box>
    </Box>
  );
}
