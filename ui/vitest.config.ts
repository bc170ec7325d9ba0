import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    restoreMocks: true,
    projects: [
      // Pure functions.
      { extends: true, test: { name: "functions", include: ["src/**/*.test.ts"] } },
      // The page with the stand-in for the shell (dev/testing.tsx).
      {
        extends: true,
        test: {
          name: "components",
          include: ["src/**/*.test.tsx"],
          environment: "happy-dom",
          testTimeout: 60_000,
        },
      },
    ],
  },
});
