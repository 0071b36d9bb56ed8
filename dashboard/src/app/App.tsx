import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { queries } from "./queries";
import { router } from "./routes";
import { readableGreys, theme } from "./theme";

const colorScheme = localStorageColorSchemeManager({ key: "mantine-color-scheme-value" });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableGreys}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
