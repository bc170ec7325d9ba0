// Creating or editing an account. Once a service account is created, what comes next takes the form's place.
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import type { AccountKind, AccountRow } from "../../ipc/bindings";
import { words } from "../../words";
import { AccountForm } from "./AccountForm";
import { NextStep } from "./NextStep";

const say = words.users.accounts;

export function AccountDialog(props: {
  kind: AccountKind;
  /** The one that is edited; none: another is created. */
  account?: AccountRow;
  onClose: () => void;
}) {
  const { kind, account, onClose } = props;
  const [created, setCreated] = useState<AccountRow>();
  const create = kind === "service" ? say.form.createService : say.form.createUser;
  const title =
    created !== undefined
      ? say.next.title
      : account === undefined
        ? create
        : say.form.editTitle(account.name);
  return (
    <Dialog opened onClose={onClose} title={title} size="xl">
      {created === undefined ? (
        <AccountForm
          kind={kind}
          account={account}
          onDone={(after) => {
            if (account === undefined && kind === "service") setCreated(after);
            else onClose();
          }}
          onClose={onClose}
        />
      ) : (
        <NextStep account={created} onChanged={setCreated} onClose={onClose} />
      )}
    </Dialog>
  );
}
