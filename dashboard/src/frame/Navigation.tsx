import { Box, Group, NavLink, ScrollArea, Stack, Text } from "@mantine/core";
import {
  IconBulb,
  IconGauge,
  IconHistory,
  IconListDetails,
  IconRoute,
  IconSettings,
  IconTag,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import type { Session } from "../api/contract";
import { recommendations } from "../api/recommendations";
import { usePeriodSearch } from "../period/period";
import { Tag } from "../states/Tag";
import { Account } from "./Account";
import { Brand } from "./Brand";
import { ServerGone } from "./ServerGone";
import "./navigation.css";

const pages = [
  { to: "/", label: "Overview", icon: IconGauge },
  { to: "/features", label: "Features", icon: IconTag },
  { to: "/requests", label: "Requests", icon: IconListDetails },
  { to: "/rules", label: "Rules", icon: IconRoute },
  { to: "/history", label: "History", icon: IconHistory },
  { to: "/recommendations", label: "Recommendations", icon: IconBulb },
  { to: "/settings/integration", label: "Settings", icon: IconSettings },
];

export function Navigation({ session, closer }: { session: Session; closer: ReactNode }) {
  const { pathname } = useLocation();
  const search = usePeriodSearch();
  const open = useQuery(recommendations).data?.items.length ?? 0;
  const active = (to: string) =>
    to === "/" ? pathname === "/" : pathname.startsWith(`/${to.split("/")[1]}`);

  return (
    <>
      <Group h={56} px="md" justify="space-between">
        <Brand />
        {closer}
      </Group>
      <ScrollArea flex={1} px="xs">
        <Stack component="nav" gap={2} aria-label="Pages">
          {pages.map((page) => (
            <NavLink
              key={page.to}
              component={Link}
              to={page.to + search}
              label={page.label}
              className="page-link"
              active={active(page.to)}
              aria-current={active(page.to) ? "page" : undefined}
              leftSection={<page.icon size={17} stroke={1.6} />}
              rightSection={
                page.to === "/recommendations" && open > 0 ? (
                  <Tag>{open}</Tag>
                ) : null
              }
            />
          ))}
        </Stack>
      </ScrollArea>
      <Box px="md" py="sm">
        <ServerGone />
        {session.demo && (
          <Box className="demo-note">
            <Text size="xs" fw={600}>Demo</Text>
            <Text size="xs" c="dimmed">Generated traffic and a simulated provider. Nothing here was sent to anyone.</Text>
          </Box>
        )}
        <Account session={session} />
      </Box>
    </>
  );
}
