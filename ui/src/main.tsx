// The page begins: styles, then what the shell says is to be shown first, then the window.
import "./design/mantine-first.css";
import "./design/fonts.css";
import "./design/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, readRest } from "./App";
import { schemeOf } from "./app/theme";
import { cssVariables, theme } from "./design/theme";
import { problemOf, take } from "./ipc/answer";
import { commands, type Start } from "./ipc/bindings";

const client = new QueryClient({
  defaultOptions: {
    // Answers come from inside the program: what fails once fails again, and what is stale is told by an event.
    queries: {
      retry: false,
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      networkMode: "always",
    },
    // What was sent may hold a password: it is gone as soon as nobody looks at how it went.
    mutations: { retry: false, networkMode: "always", gcTime: 0 },
  },
});

declare global {
  interface Window {
    /** What the shell was asked before all of this was read (public/ask.js). */
    keydeskStart?: Promise<Start>;
  }
}

const asked = window.keydeskStart?.then((data) => ({ status: "ok" as const, data }));
const start: Start = await take(asked ?? commands.start()).catch((error: unknown) => ({
  version: "",
  phase: "unavailable" as const,
  trouble: problemOf(error),
  preferences: {
    theme: "system" as const,
    onClose: "ask" as const,
    lockMinutes: 10,
    tourSeen: true,
  },
  sandboxAddress: null,
}));

// The sign-in is all there; another first screen is read before anything is drawn, so that it does not come in pieces.
const rest = start.phase === "signed-out" ? undefined : await readRest();

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme={schemeOf(start.preferences.theme)}
        // Which theme was chosen is the shell's to keep, not web storage's.
        colorSchemeManager={inMemory(start)}
      >
        <QueryClientProvider client={client}>
          <App start={start} rest={rest} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
  // Two frames later the first is on the screen: what takes the processor may begin.
  requestAnimationFrame(() => requestAnimationFrame(() => void commands.pageShown()));
}

function inMemory(from: Start) {
  let now = schemeOf(from.preferences.theme);
  return {
    get: () => now,
    set: (value: typeof now) => {
      now = value;
    },
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => undefined,
  };
}
