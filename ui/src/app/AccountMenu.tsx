// Who is acting, always in sight, and what they can do about it.
import { Menu, VisuallyHidden } from "@mantine/core";
import {
  IconAdjustmentsHorizontal,
  IconChevronDown,
  IconLock,
  IconLogout,
  IconPassword,
  IconRobot,
  IconShieldLock,
  IconSwitchHorizontal,
  IconUser,
} from "@tabler/icons-react";
import { useState } from "react";
import { commands } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { failed } from "../design/notify";
import { format, words } from "../words";
import classes from "./AccountMenu.module.css";
import { ChangePassword } from "./ChangePassword";
import { PreferencesDialog } from "./PreferencesDialog";
import { SecondFactor } from "./SecondFactor";
import { useSession } from "./session";

export function AccountMenu() {
  const { me, switchAccount } = useSession();
  const [dialog, setDialog] = useState<"password" | "second-factor" | "preferences">();
  const lock = useDo(() => commands.lockNow(), { onRefused: failed });
  const signOut = useDo(() => commands.signOut(), { onRefused: failed });
  const say = words.app.me;
  const Icon = me.kind === "service" ? IconRobot : IconUser;
  return (
    <>
      <Menu position="bottom-end" width={270} withinPortal returnFocus>
        <Menu.Target>
          <button type="button" className={classes.who} title={me.email}>
            <span className={classes.avatar} data-kind={me.kind}>
              <Icon size={17} aria-hidden />
            </span>
            <span className={classes.names}>
              <span className={classes.name}>
                <VisuallyHidden>{say.actingAs} </VisuallyHidden>
                {me.name}
              </span>
              <span className={classes.email}>
                {me.kind === "service" && `${say.service} · `}
                {me.email}
              </span>
              <VisuallyHidden>{say.menu}</VisuallyHidden>
            </span>
            <IconChevronDown size={15} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {me.kind === "service" ? say.service : say.person}
            {me.roles.length > 0 && ` · ${format.list(me.roles)}`}
          </Menu.Label>
          <Menu.Item
            leftSection={<IconSwitchHorizontal size={16} />}
            onClick={() => switchAccount()}
          >
            {say.switch}
          </Menu.Item>
          <Menu.Item leftSection={<IconPassword size={16} />} onClick={() => setDialog("password")}>
            {say.password}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconShieldLock size={16} />}
            onClick={() => setDialog("second-factor")}
          >
            {say.secondFactor}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconAdjustmentsHorizontal size={16} />}
            onClick={() => setDialog("preferences")}
          >
            {say.preferences}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLock size={16} />} onClick={() => lock.mutate(undefined)}>
            {say.lock}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            onClick={() => signOut.mutate(undefined)}
          >
            {say.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "password" && <ChangePassword onClose={() => setDialog(undefined)} />}
      {dialog === "second-factor" && <SecondFactor onClose={() => setDialog(undefined)} />}
      {dialog === "preferences" && <PreferencesDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}
