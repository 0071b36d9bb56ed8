import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const iris: MantineColorsTuple = [
  "#f3f3ff", "#e2e2fb", "#c5c6f6", "#a5a6f0", "#8889ea", "#7172e3", "#5b5bd6", "#4b4bc2", "#3e3ea8", "#30308a",
];

const dark: MantineColorsTuple = [
  "#e4e5e9", "#b9bcc5", "#9a9eaa", "#71757f", "#3d4048", "#2c2f36", "#212329", "#17181c", "#111215", "#0b0c0e",
];

export const theme = createTheme({
  primaryColor: "iris",
  primaryShade: { light: 6, dark: 6 },
  colors: { iris, dark },
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", "Liberation Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.4" },
      h2: { fontSize: "1rem", lineHeight: "1.4" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Alert: { styles: { root: { background: "var(--lectr-soft)", border: "1px solid var(--lectr-line)" } } },
    Anchor: { defaultProps: { c: "var(--lectr-accent)" } },
    Button: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm" } },
    Autocomplete: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, events: { hover: true, focus: true, touch: true } } },
    Modal: { defaultProps: { centered: true } },
    Table: { defaultProps: { verticalSpacing: "xs", horizontalSpacing: "sm", borderColor: "var(--lectr-line)" } },
  },
});

/** Mantine's greys for secondary text are under 4.5:1 on white; these are above it on both schemes. */
export const readableGreys: CSSVariablesResolver = () => ({
  variables: {
    "--lectr-up": "#b4540a",
    "--lectr-down": "#0f7a55",
    "--lectr-bad": "#c62a2f",
    "--lectr-warn": "#8a5a00",
    "--lectr-good": "#0f7a55",
  },
  light: {
    "--mantine-color-dimmed": "#5d636f",
    "--mantine-color-error": "#c62a2f",
    "--mantine-color-placeholder": "#6b7280",
    "--lectr-line": "#e6e8ec",
    "--lectr-soft": "#f7f8fa",
    "--lectr-card": "#ffffff",
    "--lectr-accent": "#4f4fc4",
    "--lectr-chrome": "#fafbfc",
    "--lectr-active": "#eceef2",
  },
  dark: {
    "--mantine-color-dimmed": "#9ea3af",
    "--mantine-color-error": "#ff8589",
    "--mantine-color-placeholder": "#8d929e",
    "--lectr-line": "#2a2d34",
    "--lectr-soft": "#1d1f24",
    "--lectr-card": "#1a1b20",
    "--lectr-accent": "#a5a6f0",
    "--lectr-chrome": "#121317",
    "--lectr-active": "#24262c",
    "--lectr-up": "#f0a35e",
    "--lectr-down": "#4ccb98",
    "--lectr-bad": "#ff8589",
    "--lectr-warn": "#e9b949",
    "--lectr-good": "#4ccb98",
  },
});
