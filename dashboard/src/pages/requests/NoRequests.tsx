import { Button } from "@mantine/core";
import { Link } from "react-router";
import { EmptyState } from "../../states/EmptyState";

export function NoRequests({ filtered, clear, live }: { filtered: boolean; clear: () => void; live: boolean }) {
  if (filtered) {
    return (
      <div className="card">
        <EmptyState title="No request matches these filters" action={<Button variant="default" onClick={clear}>Clear the filters</Button>}>
          Names are compared exactly. A longer period may hold some.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="card">
      <EmptyState title={live ? "Waiting for requests" : "No requests in this period"} action={<Button component={Link} to="/settings/integration">Connect an application</Button>}>
        Requests show up here within a second of their answer.
      </EmptyState>
    </div>
  );
}
