import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { LinesChartProps } from "./LinesChart";
import type { StackedChartProps } from "./StackedChart";

// The chart library is as large as the rest of a page: figures and tables are drawn before it arrives.
const Stacked = lazy(() => import("./StackedChart"));
const Lines = lazy(() => import("./LinesChart"));

export function StackedOverTime(props: StackedChartProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height ?? 260} />}>
      <Stacked {...props} />
    </Suspense>
  );
}

export function LinesOverTime(props: LinesChartProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height ?? 200} />}>
      <Lines {...props} />
    </Suspense>
  );
}
