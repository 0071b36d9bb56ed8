import { Button, SimpleGrid } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { ruleHistory, rules } from "../../api/rules";
import { usePermissions } from "../../api/session";
import { EmptyState } from "../../states/EmptyState";
import { Page } from "../../states/Page";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { Panel } from "../../states/Panel";
import { ProblemState } from "../../states/ProblemState";
import { EditList } from "./EditList";
import { RulesAsOf } from "./RulesAsOf";

export function HistoryPage() {
  const [search, setSearch] = useSearchParams();
  const history = useQuery(ruleHistory);
  const current = useQuery(rules);
  const may = usePermissions();
  const edits = history.data?.items ?? [];
  const newest = edits[0]?.version ?? current.data?.version ?? 0;
  const asked = Number(search.get("version") ?? Number.NaN);
  const version = Number.isInteger(asked) && asked >= 0 && asked <= newest ? asked : newest;

  const choose = (next: number) =>
    setSearch(
      (before) => {
        if (next === newest) before.delete("version");
        else before.set("version", String(next));
        return before;
      },
      { replace: true, preventScrollReset: true },
    );

  return (
    <Page title="History" lead="Every change of the rules, by whom, and the rules as they were at any moment. Nothing here can be edited or lost.">
      {history.error && !history.data ? (
        <ProblemState error={history.error} retry={() => void history.refetch()} />
      ) : !history.data ? (
        <div className="card"><RowsSkeleton rows={6} height={48} /></div>
      ) : edits.length === 0 ? (
        <div className="card">
          <EmptyState
            icon={<IconHistory size={22} />}
            title="Nothing has been changed yet"
            action={may.changesRules && <Button component={Link} to="/rules/new">New rule</Button>}
          >
            The first rule you create is the first entry.
          </EmptyState>
        </div>
      ) : (
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" style={{ alignItems: "start" }}>
          <RulesAsOf version={version} newest={newest} edits={edits} onChange={choose} mayChange={may.changesRules} />
          <Panel title="Changes" hint="Newest first; each entry is chained to the one before by its hash" padded={false}>
            <EditList edits={edits} version={version} onChoose={choose} />
          </Panel>
        </SimpleGrid>
      )}
    </Page>
  );
}
