// The tabs Users and Service accounts: find accounts, make, change, disable and delete them.
import { Button } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconPlus, IconRobot, IconUser } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { usePlace } from "../../app/place";
import { useSession } from "../../app/session";
import { DataTable, type Sorting } from "../../design/DataTable";
import { EmptyState } from "../../design/EmptyState";
import { done, failed } from "../../design/notify";
import { useDelayed } from "../../design/useDelayed";
import { AddTokenDialog } from "../../integrations/tokens/AddTokenDialog";
import { useClipboardClearing } from "../../integrations/tokens/useClipboardClearing";
import { type AccountKind, type AccountRow, commands } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { goOnInList, useGoOnWhenShorter } from "../goOnInList";
import { ListTab, NoneFits } from "../ListTab";
import { takeBack } from "../undo";
import { accountColumns } from "./accountColumns";
import { AccountDetails } from "./AccountDetails";
import { AccountDialog } from "./AccountDialog";
import { type AccountSort, fittingAccounts } from "./accountList";
import { DeleteAccount } from "./DeleteAccount";
import { DisableAccount } from "./DisableAccount";
import { enabling } from "./edit";
import { RemoveSecondFactor } from "./RemoveSecondFactor";
import { SetPassword } from "./SetPassword";

const say = words.users.accounts;

/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 6;

/** What is done with one of the accounts, in a dialog. */
interface Open {
  act: "edit" | "look" | "disable" | "delete" | "password" | "add-token" | "second-factor";
  account: AccountRow;
}

export function AccountsTab(props: { kind: AccountKind; onCreate: () => void }) {
  const { kind } = props;
  const { me, switchAccount } = useSession();
  const { go } = usePlace();
  const accounts = useAsk(["accounts"], () => commands.accounts());
  const [search, setSearch] = useState("");
  const [sorting, setSorting] = useState<Sorting<AccountSort>>({ by: "name", descending: false });
  const [open, setOpen] = useState<Open>();
  const { ref, width } = useElementSize();
  const clipboard = useClipboardClearing();
  const waiting = useDelayed(accounts.isPending);
  const ofKind = useMemo(
    () => accounts.data?.filter((it) => it.kind === kind),
    [accounts.data, kind],
  );
  const rows = useMemo(
    () => fittingAccounts(ofKind ?? [], search, sorting),
    [ofKind, search, sorting],
  );
  const { mutate: enable } = useDo(
    (account: AccountRow) => commands.editAccount(account.id, enabling(true)),
    {
      onDone: (account) =>
        done(
          say.enabledAgain(account.name),
          takeBack(() => commands.editAccount(account.id, enabling(false))),
        ),
      onRefused: failed,
    },
  );
  useGoOnWhenShorter(rows.length);
  const columns = useMemo(
    () =>
      accountColumns(width, {
        seesTokens: me.abilities.seeAllTokens === null,
        on: (act, account) => {
          if (act === "enable") enable(account);
          else if (act === "sign-in") switchAccount(account.email);
          else if (act === "tokens")
            go({ page: "integrations", tab: "tokens", account: account.id });
          else setOpen({ act, account });
        },
      }),
    [width, me.abilities.seeAllTokens, enable, switchAccount, go],
  );
  const close = () => {
    setOpen(undefined);
    goOnInList();
  };
  return (
    <ListTab
      searchLabel={say[kind].search}
      search={search}
      onSearch={setSearch}
      count={ofKind && say[kind].count(rows.length, ofKind.length)}
      error={accounts.error}
      again={() => void accounts.refetch()}
      ref={ref}
    >
      <DataTable
        label={say[kind].grid}
        columns={columns}
        total={ofKind === undefined ? (waiting ? PLACEHOLDERS : 0) : rows.length}
        row={(at) => rows[at]}
        id={(account) => account.id}
        name={(account) => account.name}
        sorting={sorting}
        onSort={setSorting}
        onOpen={(account) =>
          setOpen({ act: account.whyNotEdit === null ? "edit" : "look", account })
        }
        resetKey={`${search} ${sorting.by} ${sorting.descending}`}
        empty={
          ofKind === undefined ? null : ofKind.length === 0 ? (
            <NoAccounts kind={kind} onCreate={props.onCreate} />
          ) : (
            <NoneFits onClear={() => setSearch("")} />
          )
        }
      />
      {open?.act === "edit" && <AccountDialog kind={kind} account={open.account} onClose={close} />}
      {open?.act === "look" && <AccountDetails account={open.account} onClose={close} />}
      {open?.act === "password" && <SetPassword account={open.account} onClose={close} />}
      {open?.act === "add-token" && (
        <AddTokenDialog behalf={open.account} clipboard={clipboard} onClose={close} />
      )}
      {open?.act === "second-factor" && (
        <RemoveSecondFactor account={open.account} onClose={close} />
      )}
      {open?.act === "disable" && <DisableAccount account={open.account} onClose={close} />}
      {open?.act === "delete" && <DeleteAccount account={open.account} onClose={close} />}
    </ListTab>
  );
}

function NoAccounts(props: { kind: AccountKind; onCreate: () => void }) {
  const { me } = useSession();
  const Icon = props.kind === "service" ? IconRobot : IconUser;
  return (
    <EmptyState
      icon={<Icon size={36} stroke={1.5} />}
      title={say[props.kind].empty.title}
      action={
        me.abilities.editUsers === null && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={props.onCreate}>
            {say[props.kind].create}
          </Button>
        )
      }
    >
      {say[props.kind].empty.text}
    </EmptyState>
  );
}
