import { Button } from "@mantine/core";
import { Link } from "react-router";
import { EmptyState } from "./EmptyState";

export function NotFound() {
  return (
    <EmptyState title="There is no such page" action={<Button component={Link} to="/">Go to the overview</Button>}>
      The address may be mistyped, or the page has moved.
    </EmptyState>
  );
}
