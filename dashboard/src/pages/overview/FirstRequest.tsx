import { Button, Group } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Period } from "../../period/period";
import { EmptyState } from "../../states/EmptyState";

export function FirstRequest({ period }: { period: Period }) {
  return (
    <div className="card">
      <EmptyState
        icon={<IconPlugConnected size={22} />}
        title={`No requests in ${period.range === "custom" ? "these days" : `the ${period.label.toLowerCase()}`}`}
        action={
          <Group>
            <Button component={Link} to="/settings/integration">Connect an application</Button>
            <Button component={Link} to="/?range=90d" variant="default">Look further back</Button>
          </Group>
        }
      >
        Point an SDK's base URL at this server and add one header. The first request shows up here within a second.
      </EmptyState>
    </div>
  );
}
