import { Skeleton, Stack } from "@mantine/core";

export function PageSkeleton() {
  return (
    <Stack p="lg" gap="lg" aria-busy="true" aria-label="Loading">
      <Skeleton height={28} width={180} />
      <Skeleton height={96} />
      <Skeleton height={280} />
    </Stack>
  );
}

export function RowsSkeleton({ rows = 6, height = 30 }: { rows?: number; height?: number }) {
  return (
    <Stack gap={8} p="md" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </Stack>
  );
}
