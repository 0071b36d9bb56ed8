import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { session } from "../api/session";
import { PageSkeleton } from "../states/PageSkeleton";
import { ProblemState } from "../states/ProblemState";
import { Problem } from "../api/problem";
import { Tag } from "../states/Tag";
import { Brand } from "./Brand";
import { Navigation } from "./Navigation";
import { ServerGone } from "./ServerGone";

/** The frame around every page: navigation at the left, or behind a burger on a narrow screen. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure();
  const location = useLocation();
  const signedIn = useQuery(session);

  useEffect(close, [location.pathname, close]);

  if (signedIn.isPending) return <PageSkeleton />;
  if (signedIn.error instanceof Problem && signedIn.error.status === 401) {
    return <Navigate to={`/login?back=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  }
  if (!signedIn.data) {
    return <ProblemState error={signedIn.error} retry={() => void signedIn.refetch()} what="Lectr cannot be reached" />;
  }

  return (
    <AppShell
      navbar={{ width: 228, breakpoint: "sm", collapsed: { mobile: !opened } }}
      header={{ height: { base: 52, sm: 0 } }}
      layout="alt"
      padding={0}
    >
      <a className="skip-link" href="#page">Skip to the page</a>
      <AppShell.Header hiddenFrom="sm" style={{ borderColor: "var(--lectr-line)" }}>
        <Group h="100%" px="sm" gap="sm" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} size="sm" aria-label="Navigation" />
          <Brand />
          {signedIn.data.demo && <Tag tone="accent">Demo data</Tag>}
          <ServerGone />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar style={{ background: "var(--lectr-chrome)", borderColor: "var(--lectr-line)" }}>
        <Navigation session={signedIn.data} closer={<Burger opened onClick={close} hiddenFrom="sm" size="sm" aria-label="Close navigation" />} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} style={{ outline: "none" }}>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

