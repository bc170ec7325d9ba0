// What can be done with an account, at the end of its row.
import { Menu } from "@mantine/core";
import {
  IconCircleCheck,
  IconCircleOff,
  IconDots,
  IconKey,
  IconPassword,
  IconPencil,
  IconPlus,
  IconShieldOff,
  IconSwitchHorizontal,
  IconTrash,
} from "@tabler/icons-react";
import type { SyntheticEvent } from "react";
import { IconButton } from "../../design/IconButton";
import type { AccountRow } from "../../ipc/bindings";
import { words } from "../../words";
import classes from "../cells.module.css";
import type { AccountAct, AccountActing } from "./accountColumns";

const say = words.users.accounts;

export function AccountActions(props: {
  account: AccountRow;
  tabIndex: number;
  acting: AccountActing;
}) {
  const { account, tabIndex, acting } = props;
  const { name, whyNotEdit } = account;
  const Turn = account.enabled ? IconCircleOff : IconCircleCheck;
  const does = (act: AccountAct) => (event: SyntheticEvent) => {
    // A press on the icon is none on the row.
    event.stopPropagation();
    acting.on(act, account);
  };
  return (
    <div className={classes.actions}>
      <IconButton
        label={say.signInAs(name)}
        whyNot={whyNotSignIn(account)}
        tabIndex={tabIndex}
        onClick={does("sign-in")}
      >
        <IconSwitchHorizontal size={17} />
      </IconButton>
      <IconButton
        label={say.edit(name)}
        whyNot={whyNotEdit}
        tabIndex={tabIndex}
        onClick={does("edit")}
      >
        <IconPencil size={17} />
      </IconButton>
      <IconButton
        label={account.enabled ? say.disable(name) : say.enable(name)}
        whyNot={whyNotEdit}
        tabIndex={tabIndex}
        onClick={does(account.enabled ? "disable" : "enable")}
      >
        <Turn size={17} />
      </IconButton>
      <IconButton
        label={say.delete(name)}
        whyNot={whyNotEdit}
        tabIndex={tabIndex}
        onClick={does("delete")}
      >
        <IconTrash size={17} />
      </IconButton>
      <More {...props} />
    </div>
  );
}

function More(props: { account: AccountRow; tabIndex: number; acting: AccountActing }) {
  const { account, acting } = props;
  const whyNot = account.me ? say.whyNotPassword : account.whyNotEdit;
  const refused = whyNot !== null;
  return (
    <Menu position="bottom-end" withinPortal returnFocus width={240}>
      <Menu.Target>
        <IconButton label={say.more(account.name)} tabIndex={props.tabIndex} onClick={stop}>
          <IconDots size={17} />
        </IconButton>
      </Menu.Target>
      {/* What happens in the menu does not happen to the row, in which React holds it to be. */}
      <Menu.Dropdown onClick={stop} onKeyDown={stop}>
        <Menu.Item
          leftSection={<IconPassword size={16} />}
          aria-disabled={refused || undefined}
          aria-description={whyNot ?? undefined}
          title={whyNot ?? undefined}
          data-disabled={refused || undefined}
          closeMenuOnClick={!refused}
          onClick={() => {
            if (!refused) acting.on("password", account);
          }}
        >
          {say.menu.password}
        </Menu.Item>
        {account.hasSecondFactor && !account.me && !refused && (
          <Menu.Item
            leftSection={<IconShieldOff size={16} />}
            onClick={() => acting.on("second-factor", account)}
          >
            {say.menu.secondFactor}
          </Menu.Item>
        )}
        {account.kind === "service" && !account.me && (
          <Menu.Item
            leftSection={<IconPlus size={16} />}
            aria-disabled={account.whyNotToken !== null || undefined}
            aria-description={account.whyNotToken ?? undefined}
            title={account.whyNotToken ?? undefined}
            data-disabled={account.whyNotToken !== null || undefined}
            closeMenuOnClick={account.whyNotToken === null}
            onClick={() => {
              if (account.whyNotToken === null) acting.on("add-token", account);
            }}
          >
            {say.menu.addToken}
          </Menu.Item>
        )}
        {acting.seesTokens && (
          <Menu.Item
            leftSection={<IconKey size={16} />}
            onClick={() => acting.on("tokens", account)}
          >
            {say.menu.tokens}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

const stop = (event: SyntheticEvent) => event.stopPropagation();

/** Why nobody can sign in as this account from here, if nobody can. */
function whyNotSignIn(account: AccountRow): string | null {
  if (account.me) return say.whyNotSignIn.me;
  if (!account.enabled) return say.whyNotSignIn.disabled;
  return account.hasPassword ? null : say.whyNotSignIn.noPassword;
}
