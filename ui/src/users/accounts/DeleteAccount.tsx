// Deleting an account for good: names the tokens that stop with it.
import { Skeleton, Stack, Text } from "@mantine/core";
import { useSession } from "../../app/session";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { ErrorNotice } from "../../design/ErrorNotice";
import { done } from "../../design/notify";
import { useDelayed } from "../../design/useDelayed";
import { type AccountRow, commands, type TokenQuery } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { format, words } from "../../words";
import classes from "./DeleteAccount.module.css";

const say = words.users.accounts.remove;

/** So many tokens are named; of more, the number is said. */
const NAMED = 50;

export function DeleteAccount(props: { account: AccountRow; onClose: () => void }) {
  const { account } = props;
  const { me } = useSession();
  const seesTokens = me.abilities.seeAllTokens === null || account.me;
  const remove = useDo(() => commands.deleteAccount(account.id), {
    onDone: (stopped) => {
      done(say.done(account.name, stopped.length));
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.title(account.name)}
      confirm={say.confirm}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <div>{account.me ? say.me : say.signIn}</div>
        {account.tokens === 0 ? (
          <div>{say.noTokens}</div>
        ) : seesTokens ? (
          <Stopping account={account} frozen={remove.isPending || remove.isSuccess} />
        ) : (
          <div>{say.stopsUnseen(account.tokens)}</div>
        )}
        <strong>{say.final}</strong>
      </Stack>
    </ConfirmDialog>
  );
}

function Stopping(props: { account: AccountRow; frozen: boolean }) {
  const { account } = props;
  const query: TokenQuery = {
    search: "",
    environment: null,
    state: null,
    account: account.id,
    sort: "last-used",
    descending: true,
    offset: 0,
    limit: NAMED,
  };
  const tokens = useAsk(["tokens", query], () => commands.tokens(query), { enabled: !props.frozen });
  const waiting = useDelayed(tokens.isPending);
  if (tokens.error !== null) return <ErrorNotice error={tokens.error} again={() => void tokens.refetch()} />;
  if (tokens.data === undefined) {
    return <Skeleton height={24 + 28 * Math.min(account.tokens, NAMED)} mah={220} visible={waiting} />;
  }
  const { rows, total } = tokens.data;
  return (
    <div>
      <div>{say.stops(total)}</div>
      <ul className={classes.tokens} aria-label={say.listLabel}>
        {rows.map((token) => (
          <li key={token.id}>
            <span className={classes.name}>{token.name}</span>
            <span className={classes.used}>
              {token.lastUsedAt === null
                ? say.neverUsed
                : `${say.lastUsed} ${format.relative(new Date(token.lastUsedAt))}`}
            </span>
          </li>
        ))}
      </ul>
      {total > rows.length && <Text c="dimmed">{say.andMore(total - rows.length)}</Text>}
    </div>
  );
}
