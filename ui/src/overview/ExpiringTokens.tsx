// Tokens that expire soon or have expired.
import { Button } from "@mantine/core";
import { usePlace } from "../app/place";
import { When } from "../design/When";
import type { NotedTokens } from "../ipc/bindings";
import { words } from "../words";
import { Noted, NotedList } from "./NotedList";

const say = words.overview.lists.expiring;

export function ExpiringTokens(props: { noted: NotedTokens }) {
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
              <When at={token.expiresAt} /> · {token.accountName}
            </>
          }
          actions={
            <Button
              size="compact-sm"
              variant="default"
              aria-label={say.editOf(token.name)}
              onClick={() =>
                go({ page: "integrations", tab: "tokens", search: token.name, token: token.id })
              }
            >
              {say.edit}
            </Button>
          }
        />
      ))}
    </NotedList>
  );
}
