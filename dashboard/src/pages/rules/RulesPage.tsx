import { Button, Text } from "@mantine/core";
import { IconPlus, IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";
import { ruleLint, rules } from "../../api/rules";
import { usePermissions } from "../../api/session";
import { usePeriod, usePeriodSearch } from "../../period/period";
import { EmptyState } from "../../states/EmptyState";
import { Page } from "../../states/Page";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { ProblemState } from "../../states/ProblemState";
import { RuleEditor } from "./RuleEditor";
import { RuleList } from "./RuleList";

export function RulesPage() {
  const { rule: opened } = useParams();
  const navigate = useNavigate();
  const search = usePeriodSearch();
  const period = usePeriod();
  const may = usePermissions();
  const set = useQuery(rules);
  const lint = useQuery(ruleLint);
  const close = () => void navigate(`/rules${search}`);
  const create = may.changesRules && (
    <Button component={Link} to={`/rules/new${search}`} leftSection={<IconPlus size={15} />}>New rule</Button>
  );

  return (
    <Page
      title="Rules"
      overPeriod
      lead="Evaluated from the top; the first enabled rule that matches wins. A change is in force as soon as it is saved."
      actions={create}
    >
      {set.error && !set.data ? (
        <ProblemState error={set.error} retry={() => void set.refetch()} />
      ) : !set.data ? (
        <div className="card"><RowsSkeleton rows={5} height={52} /></div>
      ) : set.data.items.length === 0 ? (
        <div className="card">
          <EmptyState icon={<IconRoute size={22} />} title="No rules yet" action={create}>
            Every request goes on unchanged. A rule sends the ones you choose to another model or provider, without a change to
            your code. <Link to="/recommendations">Recommendations</Link> say where it would pay.
          </EmptyState>
        </div>
      ) : (
        <>
          <RuleList set={set.data} findings={lint.data?.findings ?? []} period={period} mayChange={may.changesRules} />
          <Text size="xs" c="dimmed">
            Version {set.data.version}. Requests that no rule matches go on unchanged. Every change is kept in the{" "}
            <Link to="/history">history</Link>.
          </Text>
        </>
      )}
      {opened && set.data && (
        <RuleEditor key={opened} id={opened === "new" ? null : opened} set={set.data} findings={lint.data?.findings ?? []} mayChange={may.changesRules} onClose={close} />
      )}
    </Page>
  );
}
