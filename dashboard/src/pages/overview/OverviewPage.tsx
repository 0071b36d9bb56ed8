import { SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { features, overview } from "../../api/traffic";
import { usePeriod } from "../../period/period";
import { Page } from "../../states/Page";
import { ProblemState } from "../../states/ProblemState";
import { Anomalies } from "./Anomalies";
import { Books } from "./Books";
import { Figures } from "./Figures";
import { FirstRequest } from "./FirstRequest";
import { OverTime } from "./OverTime";
import { RoutingCoverage } from "./RoutingCoverage";
import { TopMovers } from "./TopMovers";
import { UntaggedHint } from "./UntaggedHint";

export function OverviewPage() {
  const period = usePeriod();
  const figures = useQuery(overview(period));
  const byFeature = useQuery(features(period));
  const quiet = figures.data?.requests === 0;

  return (
    <Page title="Overview" overPeriod lead="What your AI features cost, how they behave, and where their requests go.">
      {figures.error && <ProblemState error={figures.error} retry={() => void figures.refetch()} />}
      {quiet && <FirstRequest period={period} />}
      {!figures.error && <Figures overview={figures.data} period={period} stale={figures.isPlaceholderData} />}
      {figures.data && <UntaggedHint overview={figures.data} />}
      <OverTime period={period} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <TopMovers features={byFeature} period={period} />
        <Stack gap="md">
          <RoutingCoverage overview={figures.data} />
          <Books />
        </Stack>
      </SimpleGrid>
      <Anomalies period={period} />
    </Page>
  );
}
