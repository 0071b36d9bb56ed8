import { createBrowserRouter, Navigate } from "react-router";
import { Shell } from "../frame/Shell";
import { PageFailed } from "../states/PageFailed";
import { PageSkeleton } from "../states/PageSkeleton";

export const router = createBrowserRouter([
  {
    path: "/login",
    lazy: async () => ({ Component: (await import("../pages/login/LoginPage")).LoginPage }),
    HydrateFallback: () => null,
    ErrorBoundary: PageFailed,
  },
  {
    path: "/",
    element: <Shell />,
    HydrateFallback: PageSkeleton,
    ErrorBoundary: PageFailed,
    children: [
      { index: true, lazy: async () => ({ Component: (await import("../pages/overview/OverviewPage")).OverviewPage }) },
      {
        path: "features",
        lazy: async () => ({ Component: (await import("../pages/features/FeaturesPage")).FeaturesPage }),
      },
      {
        path: "features/:feature",
        lazy: async () => ({ Component: (await import("../pages/features/FeaturePage")).FeaturePage }),
      },
      {
        path: "requests",
        lazy: async () => ({ Component: (await import("../pages/requests/RequestsPage")).RequestsPage }),
      },
      { path: "rules", lazy: async () => ({ Component: (await import("../pages/rules/RulesPage")).RulesPage }) },
      { path: "rules/:rule", lazy: async () => ({ Component: (await import("../pages/rules/RulesPage")).RulesPage }) },
      {
        path: "history",
        lazy: async () => ({ Component: (await import("../pages/history/HistoryPage")).HistoryPage }),
      },
      {
        path: "recommendations",
        lazy: async () => ({
          Component: (await import("../pages/recommendations/RecommendationsPage")).RecommendationsPage,
        }),
      },
      { path: "settings", element: <Navigate to="/settings/integration" replace /> },
      {
        path: "settings/:section",
        lazy: async () => ({ Component: (await import("../pages/settings/SettingsPage")).SettingsPage }),
      },
      { path: "*", lazy: async () => ({ Component: (await import("../states/NotFound")).NotFound }) },
    ],
  },
]);
