import { Anchor, Button, Center, Code, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { describe, Problem } from "../../api/problem";
import { session, signIn } from "../../api/session";
import { Brand } from "../../frame/Brand";

export function LoginPage() {
  const [token, setToken] = useState("");
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const back = search.get("back") ?? "/";

  useEffect(() => {
    document.title = "Sign in · Lectr";
  }, []);

  const enter = useMutation({
    mutationFn: () => signIn(token.trim()),
    onSuccess: async (answer) => {
      cache.clear();
      cache.setQueryData(session.queryKey, answer);
      await navigate(back.startsWith("/") && !back.startsWith("//") ? back : "/", { replace: true });
    },
  });
  const refused = enter.error instanceof Problem && enter.error.status === 401;

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper className="card" p="xl" w={400} maw="100%">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            enter.mutate();
          }}
        >
          <Stack gap="md">
            <Brand />
            <div>
              <Title order={1}>Sign in</Title>
              <Text size="sm" c="dimmed">With an admin token of this Lectr server.</Text>
            </div>
            <PasswordInput
              label="Admin token"
              placeholder="lc_admin_…"
              autoComplete="current-password"
              autoFocus
              required
              withAsterisk={false}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              error={enter.error ? (refused ? "This token is unknown or was revoked." : describe(enter.error)) : null}
            />
            <Button type="submit" size="sm" loading={enter.isPending} disabled={token.trim() === ""}>Sign in</Button>
            <Text size="xs" c="dimmed">
              The first start prints one and keeps it in <Code>first-run.json</Code> in the data directory. More are issued
              under Settings. It is kept in a cookie that scripts cannot read.{" "}
              <Anchor href="/docs" size="xs" underline="always">API reference</Anchor>
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
