// Pausing and resuming a token; each takes the other back.
import type { UseMutationResult } from "@tanstack/react-query";
import { done, failed } from "../../design/notify";
import { type Refused, take } from "../../ipc/answer";
import { commands, type TokenRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.integrations.tokens.pause;

export function usePause(onPaused?: () => void): {
  /** By the token's identifier. */
  pause: UseMutationResult<TokenRow, Refused, string>;
  resume: UseMutationResult<TokenRow, Refused, string>;
} {
  const pause = useDo(commands.pauseToken, {
    onDone: (_, id) => {
      done(
        say.done,
        () => void take(commands.resumeToken(id)).then(() => done(say.resumed), failed),
      );
      onPaused?.();
    },
  });
  const resume = useDo(commands.resumeToken, {
    onDone: (_, id) =>
      done(
        say.resumed,
        () => void take(commands.pauseToken(id)).then(() => done(say.done), failed),
      ),
    onRefused: failed,
  });
  return { pause, resume };
}
