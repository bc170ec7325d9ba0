// Service accounts that no integration uses.
import { Button } from "@mantine/core";
import { useSession } from "../app/session";
import type { NotedAccount } from "../ipc/bindings";
import { words } from "../words";
import { Noted, NotedList } from "./NotedList";

const say = words.overview.lists.accounts;

/** So many are shown. */
const MOST = 5;

export function AccountsWithoutTokens(props: { accounts: readonly NotedAccount[] }) {
  const { switchAccount } = useSession();
  const shown = props.accounts.slice(0, MOST);
  return (
    <NotedList
      title={say.title}
      text={say.text}
      none={say.none}
      total={props.accounts.length}
      shown={shown.length}
    >
      {shown.map((account) => (
        <Noted
          key={account.id}
          name={account.name}
          about={account.email}
          actions={
            <Button
              size="compact-sm"
              variant="default"
              aria-label={say.signInAs(account.name)}
              onClick={() => switchAccount(account.email)}
            >
              {say.signIn}
            </Button>
          }
        />
      ))}
    </NotedList>
  );
}
