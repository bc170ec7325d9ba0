// Tokens that were never used.
import { Button } from "@mantine/core";
import { usePlace } from "../app/place";
import { When } from "../design/When";
import type { NotedTokens } from "../ipc/bindings";
import { words } from "../words";
import { Noted, NotedList } from "./NotedList";

const say = words.overview.lists.neverUsed;

export function NeverUsedTokens(props: { noted: NotedTokens }) {
  const { go } = usePlace();
  const { total, tokens } = props.noted;
  return (
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
              {say.created} <When at={token.createdAt} /> · {token.accountName}
            </>
          }
          actions={
            <Button
              size="compact-sm"
              variant="default"
              aria-label={say.lookAt(token.name)}
              onClick={() =>
                go({ page: "integrations", tab: "tokens", search: token.name, token: token.id })
              }
            >
              {say.look}
            </Button>
          }
        />
      ))}
    </NotedList>
  );
}
