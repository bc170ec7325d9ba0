// Changing a token's name or expiry from a screen other than the list.
import { Skeleton } from "@mantine/core";
import { Dialog } from "../../design/Dialog";
import { ErrorNotice } from "../../design/ErrorNotice";
import { Notice } from "../../design/Notice";
import { useDelayed } from "../../design/useDelayed";
import { commands, type TokenQuery, type TokenRow } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { EditToken } from "./EditToken";

/** So many tokens with the name in theirs are looked through for the one that is meant. */
const MOST = 100;

export function EditTokenDialog(props: {
  id: string;
  name: string;
  onClose: () => void;
  onEdited: (token: TokenRow) => void;
}) {
  const { id, name } = props;
  const query: TokenQuery = {
    search: name,
    environment: null,
    state: null,
    account: null,
    sort: "name",
    descending: false,
    offset: 0,
    limit: MOST,
  };
  const found = useAsk(["tokens", query], () => commands.tokens(query), { fresh: true });
  const waiting = useDelayed(found.isPending);
  const token = found.data?.rows.find((it) => it.id === id);
  return (
    <Dialog opened={waiting || !found.isPending} onClose={props.onClose} title={name} size="md">
      {found.isPending && <Skeleton height={200} />}
      {found.error !== null && (
        <ErrorNotice error={found.error} again={() => void found.refetch()} />
      )}
      {found.data !== undefined && token === undefined && (
        <Notice tone="info">{words.integrations.tokens.details.gone}</Notice>
      )}
      {token !== undefined && <EditToken token={token} toExpiry onEdited={props.onEdited} />}
    </Dialog>
  );
}
