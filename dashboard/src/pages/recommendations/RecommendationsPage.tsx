import { Button, SimpleGrid, Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { dismissRecommendation, recommendations } from "../../api/recommendations";
import { usePermissions } from "../../api/session";
import { money } from "../../numbers/format";
import { EmptyState } from "../../states/EmptyState";
import { Page } from "../../states/Page";
import { RowsSkeleton } from "../../states/PageSkeleton";
import { ProblemState } from "../../states/ProblemState";
import { tellProblem } from "../../states/notices";
import { RecommendationCard } from "./RecommendationCard";

export function RecommendationsPage() {
  const found = useQuery(recommendations);
  const may = usePermissions();
  const cache = useQueryClient();
  const key = recommendations.queryKey;

  const dismiss = useMutation({
    mutationFn: (id: string) => dismissRecommendation(id),
    onMutate: async (id) => {
      await cache.cancelQueries({ queryKey: key });
      const before = cache.getQueryData(key);
      if (before) cache.setQueryData(key, { ...before, items: before.items.filter((item) => item.id !== id) });
      return { before };
    },
    onError: (error, _id, context) => {
      if (context?.before) cache.setQueryData(key, context.before);
      tellProblem("Not dismissed", error);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: key }),
  });

  const items = found.data?.items ?? [];
  const total = items.reduce((sum, item) => sum + item.monthly_savings_usd, 0);

  return (
    <Page title="Recommendations" lead="Cheaper models of the same provider, where the quality is unlikely to change. Reasoning is never downgraded.">
      {found.error && !found.data ? (
        <ProblemState error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <div className="card"><RowsSkeleton rows={3} height={120} /></div>
      ) : items.length === 0 ? (
        <div className="card">
          <EmptyState icon={<IconBulb size={22} />} title="Nothing to recommend" action={<Button component={Link} to="/settings/integration" variant="default">How to tag tasks</Button>}>
            A recommendation needs 50 requests of one feature, task and model, and a cheaper model that saves at least a fifth.
            Tagging requests with <code>X-Lectr-Task</code> makes them more confident.
          </EmptyState>
        </div>
      ) : (
        <>
          <Text size="sm">Together about <b className="number">{money(total)}</b> a month, at the traffic of the last days.</Text>
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
            {items.map((item) => (
              <RecommendationCard key={item.id} recommendation={item} mayChange={may.changesRules} onDismiss={() => dismiss.mutate(item.id)} />
            ))}
          </SimpleGrid>
        </>
      )}
    </Page>
  );
}
