import { Button, Container, Group, Text, Title } from "@mantine/core";
import { useRouteError } from "react-router";
import { describe } from "../api/problem";

/** A page that could not be drawn at all; most often the dashboard was updated while it was open. */
export function PageFailed() {
  const error = useRouteError();
  return (
    <Container size="xs" py={80}>
      <Title order={1}>This page could not be shown</Title>
      <Text c="dimmed" my="md">{describe(error)}</Text>
      <Group>
        <Button onClick={() => window.location.reload()}>Load it again</Button>
        <Button variant="default" component="a" href="/">Go to the overview</Button>
      </Group>
    </Container>
  );
}
