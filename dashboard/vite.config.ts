import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { mockApi } from "./dev/mockApi";

// LECTR_API points the development server at a running Lectr; without it, dev/ answers with made-up data.
const api = process.env["LECTR_API"];

export default defineConfig(({ command }) => ({
  plugins: [react(), ...(command === "serve" && !api ? [mockApi()] : [])],
  server: api ? { proxy: { "/api": { target: api, changeOrigin: true } } } : {},
  build: {
    manifest: true,
    modulePreload: { polyfill: false },
    target: "es2022",
    chunkSizeWarningLimit: 1000,
  },
}));
