import { Anchor, Box, Breadcrumbs, Button, SimpleGrid } from "@mantine/core";
import { IconListDetails, IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { usePermissions } from "../../api/session";
import { features } from "../../api/traffic";
import { Change } from "../../numbers/Change";
import { count, duration, exact, money, share } from "../../numbers/format";
import { usePeriod, usePeriodSearch } from "../../period/period";
import { EmptyState } from "../../states/EmptyState";
import { Page } from "../../states/Page";
import { PageSkeleton } from "../../states/PageSkeleton";
import { ProblemState } from "../../states/ProblemState";
import { Figure } from "../overview/Figures";
import { FeatureBreakdown } from "./FeatureBreakdown";
import { FeatureOverTime } from "./FeatureOverTime";

export function FeaturePage() {
  const name = useParams()["feature"] ?? "";
  const period = usePeriod();
  const search = usePeriodSearch();
  const may = usePermissions();
  const list = useQuery(features(period));
  const feature = list.data?.items.find((item) => item.feature === name);
  // `input_tokens` are those at the plain rate; a prompt is these, what came from a cache and what was written to one.
  const prompt = feature ? feature.tokens - feature.output_tokens : 0;
  const requests = `/requests${search}${search ? "&" : "?"}feature=${encodeURIComponent(name)}`;

  return (
    <Page
      title={name}
      overPeriod
      lead={
        <Breadcrumbs separator="›" fz="sm">
          <Anchor component={Link} to={`/features${search}`} size="sm">Features</Anchor>
          <span>{name}</span>
        </Breadcrumbs>
      }
      actions={
        <>
          <Button component={Link} to={requests} variant="default" leftSection={<IconListDetails size={15} />}>Requests</Button>
          {may.changesRules && name !== "untagged" && (
            <Button component={Link} to={`/rules/new?feature=${encodeURIComponent(name)}`} leftSection={<IconRoute size={15} />}>New rule</Button>
          )}
        </>
      }
    >
      {list.error && !list.data ? (
        <ProblemState error={list.error} retry={() => void list.refetch()} />
      ) : !list.data ? (
        <PageSkeleton />
      ) : !feature ? (
        <EmptyState title={`No requests from ${name} in this period`} action={<Button component={Link} to={`/features/${encodeURIComponent(name)}?range=90d`}>Look at 90 days</Button>}>
          Names are compared exactly, capital letters included.
        </EmptyState>
      ) : (
        <>
          <Box className="figures card">
            <Figure name="Spend" value={money(feature.cost_usd)}>
              {period.compared && <Change value={feature.cost_change} trend={feature.trend} />}
              <span>{share(feature.share)} of all</span>
            </Figure>
            <Figure name="Requests" value={count(feature.requests)} title={exact(feature.requests)}>
              <span>{money(feature.requests === 0 ? null : feature.cost_usd / feature.requests)} each</span>
            </Figure>
            <Figure name="Tokens" value={count(feature.tokens)} title={exact(feature.tokens)}>
              <span>{share(prompt === 0 ? 0 : feature.cached_tokens / prompt)} of the prompts cached</span>
            </Figure>
            <Figure name="Error rate" value={share(feature.error_rate)}><span>{exact(feature.errors)} errors</span></Figure>
            <Figure name="Latency, p95" value={duration(feature.latency_ms.p95)}><span>{duration(feature.latency_ms.avg)} on average</span></Figure>
            <Figure name="First token, p95" value={duration(feature.ttft_ms.p95)}><span>{duration(feature.ttft_ms.avg)} on average</span></Figure>
          </Box>
          <FeatureOverTime feature={name} period={period} />
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
            <FeatureBreakdown feature={name} period={period} groupBy="model" title="Models" />
            <FeatureBreakdown feature={name} period={period} groupBy="task" title="Tasks" />
          </SimpleGrid>
        </>
      )}
    </Page>
  );
}
