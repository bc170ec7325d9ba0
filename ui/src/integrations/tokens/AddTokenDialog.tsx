// Add API Token: the form, then the one-time view in its place, which nothing closes by accident.
import { useHold } from "../../app/place";
import { Dialog } from "../../design/Dialog";
import { type AccountRow, commands, type NewToken, type TokenRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { AddTokenForm, type TokenStart } from "./AddTokenForm";
import { OneTimeView } from "./OneTimeView";
import type { ClipboardClearing } from "./useClipboardClearing";
import { useOneTime } from "./useOneTime";

const say = words.integrations.tokens;

export function AddTokenDialog(props: {
  clipboard: ClipboardClearing;
  /** What is filled in at first. */
  start?: TokenStart;
  /** On behalf of whom, if not of oneself. */
  behalf?: AccountRow;
  onCreated?: (token: TokenRow) => void;
  onClose: () => void;
}) {
  const { onClose } = props;
  const { behalf } = props;
  const createIt = (token: NewToken) =>
    behalf === undefined ? commands.createToken(token) : commands.createTokenFor(behalf.id, token);
  const create = useDo(createIt, { onDone: ({ token }) => props.onCreated?.(token) });
  const once = useOneTime(onClose);
  const created = create.data;
  // While a token is on its way or can still be seen, no other screen takes the place of this one.
  useHold(create.isPending || created !== undefined);
  const close = () => {
    if (create.isPending) return;
    if (created === undefined) onClose();
    else once.close();
  };
  return (
    <>
      <Dialog
        opened
        onClose={close}
        title={behalf === undefined ? say.add : say.addFor(behalf.name)}
        size={680}
      >
        {created === undefined ? (
          <AddTokenForm
            start={props.start}
            behalf={behalf}
            busy={create.isPending}
            error={create.error}
            onCreate={create.mutate}
            onClose={close}
          />
        ) : (
          <OneTimeView
            created={created}
            clipboard={props.clipboard}
            {...once.tell}
            onClose={close}
          />
        )}
      </Dialog>
      {once.question}
    </>
  );
}
