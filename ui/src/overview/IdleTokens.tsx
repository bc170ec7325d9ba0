// Tokens that were not used for a long time: to be paused, to see whether anybody misses them, or to be deleted.
import { useState } from "react";
import { ActionButton } from "../design/ActionButton";
import { failed } from "../design/notify";
import { When } from "../design/When";
import { DeleteTokens } from "../integrations/tokens/DeleteTokens";
import { usePause } from "../integrations/tokens/usePause";
import type { NotedToken, NotedTokens } from "../ipc/bindings";
import { words } from "../words";
import { Noted, NotedList } from "./NotedList";

const say = words.overview.lists.idle;

export function IdleTokens(props: { noted: NotedTokens }) {
  const { total, tokens } = props.noted;
  const [doomed, setDoomed] = useState<NotedToken>();
  // Nothing has used them for 90 days: there is nothing to be seen beforehand.
  const { pause, resume } = usePause();
  return (
    <>
      <NotedList
        title={say.title}
        text={say.text}
        none={say.none}
        total={total}
        shown={tokens.length}
      >
        {tokens.map((token) => (
          <Noted
            key={token.id}
            name={token.name}
            state={token.state}
            about={
              <>
                {say.last} <When at={token.lastUsedAt} />
                {token.lastUsedFrom !== null && ` ${say.from(token.lastUsedFrom)}`} ·{" "}
                {token.accountName}
              </>
            }
            actions={
              <>
                {token.state === "paused" ? (
                  <ActionButton
                    size="compact-sm"
                    variant="default"
                    whyNot={token.whyNotPause}
                    aria-label={say.resumeOf(token.name)}
                    onClick={() => resume.mutate(token.id)}
                  >
                    {say.resume}
                  </ActionButton>
                ) : (
                  <ActionButton
                    size="compact-sm"
                    variant="default"
                    whyNot={token.whyNotPause}
                    aria-label={say.pauseOf(token.name)}
                    onClick={() => pause.mutate(token.id, { onError: failed })}
                  >
                    {say.pause}
                  </ActionButton>
                )}
                <ActionButton
                  size="compact-sm"
                  variant="light"
                  color="red"
                  whyNot={token.whyNotDelete}
                  aria-label={say.removeOf(token.name)}
                  onClick={() => setDoomed(token)}
                >
                  {say.remove}
                </ActionButton>
              </>
            }
          />
        ))}
      </NotedList>
      {/* Beside the list: what came of it is still to be seen once the token is gone from there. */}
      {doomed !== undefined && (
        <DeleteTokens
          ids={[doomed.id]}
          onDeleted={() => undefined}
          onClose={() => setDoomed(undefined)}
        />
      )}
    </>
  );
}
