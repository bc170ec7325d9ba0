// User Management.
import { Button, Tabs } from "@mantine/core";
import { IconLock, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { type Intent, type Place, usePlace } from "../app/place";
import { useSession } from "../app/session";
import { ActionButton } from "../design/ActionButton";
import { EmptyState } from "../design/EmptyState";
import { Page } from "../design/Page";
import { words } from "../words";
import { AccountDialog } from "./accounts/AccountDialog";
import { AccountsTab } from "./accounts/AccountsTab";
import { RoleDialog } from "./roles/RoleDialog";
import { RolesTab } from "./roles/RolesTab";
import classes from "./UsersPage.module.css";

type Tab = Extract<Place, { page: "users" }>["tab"];

const say = words.users;

const CREATE: Record<Tab, string> = {
  users: say.accounts.person.create,
  "service-accounts": say.accounts.service.create,
  roles: say.roles.create,
};

const INTENTS: Partial<Record<Intent, Tab>> = {
  "create-user": "users",
  "create-service": "service-accounts",
  "create-role": "roles",
};

export function UsersPage() {
  const { me, switchAccount } = useSession();
  const { place, go, takes, intent } = usePlace();
  const tab: Tab = place.page === "users" ? place.tab : "users";
  const [pressed, setPressed] = useState<Tab>();
  // The command palette or the tour may have asked for it instead.
  const creating = pressed ?? (intent && INTENTS[intent]);
  const close = () => {
    setPressed(undefined);
    if (intent !== undefined) takes(intent);
  };

  if (me.abilities.seeUsers !== null) {
    return (
      <Page title={say.title} description={say.description}>
        <EmptyState
          icon={<IconLock size={36} stroke={1.5} />}
          title={say.mayNot}
          action={
            <Button variant="default" onClick={() => switchAccount()}>
              {say.switch}
            </Button>
          }
        >
          {me.abilities.seeUsers}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={say.title}
      description={say.description}
      actions={
        <ActionButton
          leftSection={<IconPlus size={17} aria-hidden />}
          whyNot={me.abilities.editUsers}
          onClick={() => setPressed(tab)}
        >
          {CREATE[tab]}
        </ActionButton>
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        classNames={{ root: classes.tabs, panel: classes.panel }}
        onChange={(to) =>
          go({ page: "users", tab: to === "roles" || to === "service-accounts" ? to : "users" })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="users">{say.tabs.users}</Tabs.Tab>
          <Tabs.Tab value="service-accounts">{say.tabs.service}</Tabs.Tab>
          <Tabs.Tab value="roles">{say.tabs.roles}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users">
          <AccountsTab kind="person" onCreate={() => setPressed("users")} />
        </Tabs.Panel>
        <Tabs.Panel value="service-accounts">
          <AccountsTab kind="service" onCreate={() => setPressed("service-accounts")} />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <RolesTab onCreate={() => setPressed("roles")} />
        </Tabs.Panel>
      </Tabs>
      {creating === "roles" && <RoleDialog start={{ from: "nothing" }} onClose={close} />}
      {creating === "users" && <AccountDialog kind="person" onClose={close} />}
      {creating === "service-accounts" && <AccountDialog kind="service" onClose={close} />}
    </Page>
  );
}
