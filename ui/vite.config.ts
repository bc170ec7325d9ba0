import { defineConfig } from "vite";
import react from "@vitejs/plugin-react";

export default defineConfig({
  // The window loads its pages from inside the program: every path is relative to the page.
  base: "./",
  plugins: [react()],
  // The development server answers on loopback only.
  server: { host: "127.0.0.1", port: 5173 },
  clearScreen: false,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["safari16", "chrome120"],
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    // All that the first screen needs in one file: each file more is a question more to the program.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
    },
  },
});
