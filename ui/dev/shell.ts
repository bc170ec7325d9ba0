// Stands in for the shell: answers each command from samples, keeps changes until the page is left, and emits events.
import type { Problem } from "../src/ipc/bindings";
import { answers } from "./answers";

type Callback = (event: { event: string; id: number; payload: unknown }) => void;

declare global {
  interface Window {
    __TAURI_INTERNALS__: unknown;
    /** Emits an event of the shell from the browser's console. */
    emit: (name: string, payload?: unknown) => void;
  }
}

/** `?phase=first-run|signed-out|signed-in|unavailable`, `&theme=dark`, `&as=service`, `&tokens=100000`, `&slow=1500`, `&long`, `&empty`. */
export function install(options: URLSearchParams): void {
  const callbacks = new Map<number, Callback>();
  const listeners = new Map<string, Set<number>>();
  let next = 1;
  const emit = (name: string, payload: unknown = null) => {
    for (const id of listeners.get(name) ?? []) callbacks.get(id)?.({ event: name, id, payload });
  };
  const shell = answers(options, emit);
  const slow = Number(options.get("slow") ?? 0);
  window.emit = emit;
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = {
    unregisterListener: (name: string, id: number) => void listeners.get(name)?.delete(id),
  };
  window.__TAURI_INTERNALS__ = {
    transformCallback: (callback: Callback) => {
      callbacks.set(next, callback);
      next += 1;
      return next - 1;
    },
    unregisterCallback: (id: number) => callbacks.delete(id),
    invoke: async (command: string, args: Record<string, unknown>): Promise<unknown> => {
      if (command === "plugin:event|listen") {
        const { event, handler } = args as { event: string; handler: number };
        listeners.set(event, (listeners.get(event) ?? new Set<number>()).add(handler));
        return handler;
      }
      if (command.startsWith("plugin:")) return null;
      if (slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
      const answer = shell[command];
      if (answer === undefined) {
        const problem: Problem = {
          code: "missing",
          field: null,
          message: `The stand-in has no answer to ${command}.`,
          retryAfterSeconds: null,
        };
        // The shell refuses with a Problem, which is no Error.
        throw problem;
      }
      return structuredClone(await answer(args));
    },
  };
}
