// For component tests: the whole page with the stand-in for the shell, in a document without a window.
import "@testing-library/jest-dom/vitest";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect } from "vitest";
import { App, readRest } from "../src/App";
import { cssVariables, theme } from "../src/design/theme";
import { take } from "../src/ipc/answer";
import { commands } from "../src/ipc/bindings";
import { install } from "./shell";

/** What a document without a window lacks, and Mantine asks for. */
function furnish(): void {
  window.matchMedia = (query) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      addListener: () => undefined,
      removeListener: () => undefined,
    }) as unknown as MediaQueryList;
  window.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  Element.prototype.scrollIntoView = () => undefined;
}

afterEach(cleanup);

/** The page with somebody signed in; `options` are those of the stand-in. Gives the person who acts. */
export async function signedIn(options = "") {
  furnish();
  install(new URLSearchParams(`phase=signed-in&${options}`));
  const [start, rest] = await Promise.all([take(commands.start()), readRest()]);
  render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider
        client={
          new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
        }
      >
        <App start={start} rest={rest} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

/** A field is marked as wrong, and what is said of it is said to a screen reader, too. */
export function expectWrong(field: HTMLElement, why: string): void {
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription(expect.stringContaining(why) as string);
}

export { screen, within };
