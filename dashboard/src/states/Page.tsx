import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { PeriodPicker } from "../period/PeriodPicker";

type Props = {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** Whether what is shown depends on the period. */
  overPeriod?: boolean;
  children: ReactNode;
};

/** The head of every page: its name, one sentence, and what can be done here. */
export function Page({ title, lead, actions, overPeriod, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Lectr`;
  }, [title]);
  return (
    <Stack gap="md" p={{ base: "sm", sm: "lg" }} maw={1440} mx="auto">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: "1 1 260px" }}>
          <Title order={1} className="clip">{title}</Title>
          {lead && <Text size="sm" c="dimmed" component="div" maw={720}>{lead}</Text>}
        </div>
        {(actions || overPeriod) && (
          <Group gap="xs">
            {actions}
            {overPeriod && <PeriodPicker />}
          </Group>
        )}
      </Group>
      {children}
    </Stack>
  );
}
