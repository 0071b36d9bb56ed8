import { Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useNavigate, useParams } from "react-router";
import { usePermissions } from "../../api/session";
import { NotFound } from "../../states/NotFound";
import { Page } from "../../states/Page";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Integration } from "./integration/Integration";
import "./settings.css";

const sections = {
  integration: { label: "Integration", page: Integration },
  keys: { label: "Lectr keys", page: lazy(async () => ({ default: (await import("./Keys")).Keys })) },
  "admin-tokens": { label: "Admin tokens", forAdmins: true, page: lazy(async () => ({ default: (await import("./AdminTokens")).AdminTokens })) },
  providers: { label: "Providers", page: lazy(async () => ({ default: (await import("./Providers")).Providers })) },
  prices: { label: "Prices", page: lazy(async () => ({ default: (await import("./prices/Prices")).Prices })) },
  webhooks: { label: "Webhooks", page: lazy(async () => ({ default: (await import("./Webhooks")).Webhooks })) },
  nodes: { label: "Nodes", page: lazy(async () => ({ default: (await import("./Nodes")).Nodes })) },
} as const;

/** On a narrow screen the tabs scroll: the open one is brought into sight. */
const showTab = (tab: HTMLButtonElement | null) => tab?.scrollIntoView({ block: "nearest", inline: "center" });

type Section = keyof typeof sections;
const isSection = (name: string): name is Section => name in sections;

export function SettingsPage() {
  const section = useParams()["section"] ?? "integration";
  const navigate = useNavigate();
  const may = usePermissions();
  if (!isSection(section)) return <NotFound />;
  const shown = Object.entries(sections).filter(([, entry]) => may.administers || !("forAdmins" in entry));
  const Shown = sections[section].page;

  return (
    <Page title="Settings">
      <Tabs value={section} onChange={(next) => next && void navigate(`/settings/${next}`)} keepMounted={false}>
        <Tabs.List className="settings-tabs">
          {shown.map(([name, { label }]) => (
            <Tabs.Tab key={name} value={name} ref={name === section ? showTab : null}>{label}</Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={section} pt="md">
          <Suspense fallback={<RowsSkeleton />}>
            <Shown />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
