import { ActionIcon, Group, Menu, Text, Tooltip, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconBook, IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun } from "@tabler/icons-react";
import type { Session } from "../api/contract";
import { signOut } from "../api/session";
import { tellProblem } from "../states/notices";

const schemes = {
  light: { next: "dark", icon: IconSun, label: "Light" },
  dark: { next: "auto", icon: IconMoon, label: "Dark" },
  auto: { next: "light", icon: IconDeviceDesktop, label: "As the system" },
} as const;

export function Account({ session }: { session: Session }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scheme = schemes[colorScheme];

  const leave = async () => {
    try {
      await signOut();
      // A fresh page: nothing of the former reader stays in memory.
      window.location.assign("/login");
    } catch (error) {
      tellProblem("Not signed out", error);
    }
  };

  return (
    <Group gap={4} wrap="nowrap" justify="space-between">
      <Menu position="top-start" width={220} shadow="md">
        <Menu.Target>
          <UnstyledButton style={{ minWidth: 0, flex: 1 }}>
            <Group gap={6} wrap="nowrap">
              <div style={{ minWidth: 0, flex: 1 }}>
                <Text size="sm" fw={500} className="clip">{session.organisation}</Text>
                <Text size="xs" c="dimmed" className="clip">{session.name} · {session.role}</Text>
              </div>
              <IconSelector size={14} aria-hidden />
            </Group>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href="/docs" target="_blank" leftSection={<IconBook size={15} />}>API reference</Menu.Item>
          <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void leave()}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={`Colours: ${scheme.label}`}>
        <ActionIcon variant="subtle" color="gray" aria-label={`Colours: ${scheme.label}. Change`} onClick={() => setColorScheme(scheme.next)}>
          <scheme.icon size={17} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
