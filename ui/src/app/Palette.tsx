// Ctrl+K: every screen and every action, by its name.
import { Button, Kbd, useMantineColorScheme } from "@mantine/core";
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  spotlight,
} from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import { commands } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { failed } from "../design/notify";
import { words } from "../words";
import classes from "./Palette.module.css";
import { usePlace } from "./place";
import { useSession } from "./session";
import { schemeOf } from "./theme";

export function Palette() {
  const say = words.app.palette;
  const groups = useActions();
  const { held } = usePlace();
  // It opens above everything, from a store of its own: when the session ends it has to be told.
  useEffect(() => spotlight.close, []);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        color="gray"
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={
          <Kbd size="xs" aria-hidden>
            Ctrl K
          </Kbd>
        }
        aria-keyshortcuts="Control+K"
        onClick={() => spotlight.open()}
      >
        {say.open}
      </Button>
      <Spotlight
        actions={groups}
        shortcut={held ? null : ["mod + K"]}
        nothingFound={say.nothing}
        overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
        classNames={{ action: classes.action }}
        scrollable
        maxHeight={420}
        attributes={{ content: { "aria-label": say.open } }}
        searchProps={{
          leftSection: <IconSearch size={18} aria-hidden />,
          placeholder: say.placeholder,
          "aria-label": say.placeholder,
        }}
      />
    </>
  );
}

function useActions(): SpotlightActionGroupData[] {
  const { go } = usePlace();
  const { me, switchAccount, setPreferences } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const lock = useDo(() => commands.lockNow(), { onRefused: failed });
  const signOut = useDo(() => commands.signOut(), { onRefused: failed });
  const setTheme = useDo(commands.setTheme, { onDone: setPreferences, onRefused: failed });
  const say = words.app;
  const action = (label: string, onClick: () => void): SpotlightActionData => ({
    id: label,
    label,
    onClick,
  });
  const may = (why: string | null, what: SpotlightActionData) => (why === null ? [what] : []);
  const users = words.users.tabs;
  const integrations = words.integrations.tabs;
  return [
    {
      group: say.palette.places,
      actions: [
        action(say.nav.overview, () => go({ page: "overview" })),
        ...(["requests", "refusals", "kept"] as const).map((tab) =>
          action(`${say.nav.activity} > ${words.activity.tabs[tab]}`, () =>
            go({ page: "activity", tab }),
          ),
        ),
        action(say.nav.diagnose, () => go({ page: "diagnose" })),
        action(`${say.nav.settings} > ${say.nav.integrations} > ${integrations.tokens}`, () =>
          go({ page: "integrations", tab: "tokens" }),
        ),
        action(`${say.nav.settings} > ${say.nav.integrations} > ${integrations.environments}`, () =>
          go({ page: "integrations", tab: "environments" }),
        ),
        action(`${say.nav.users} > ${users.users}`, () => go({ page: "users", tab: "users" })),
        action(`${say.nav.users} > ${users.service}`, () =>
          go({ page: "users", tab: "service-accounts" }),
        ),
        action(`${say.nav.users} > ${users.roles}`, () => go({ page: "users", tab: "roles" })),
        ...(me.permissions.includes("audit-log:view")
          ? [
              action(`${say.nav.settings} > ${say.nav.backup}`, () => go({ page: "backup" })),
              action(say.nav.audit, () => go({ page: "audit" })),
            ]
          : []),
      ],
    },
    {
      group: say.palette.actions,
      actions: [
        ...may(
          me.abilities.editUsers ?? me.abilities.editAllTokens,
          action(words.wizard.open, () => go({ page: "new-integration" })),
        ),
        ...may(
          me.abilities.generateToken,
          action(say.palette.addToken, () =>
            go({ page: "integrations", tab: "tokens" }, "add-token"),
          ),
        ),
        ...may(
          me.abilities.editEnvironments,
          action(say.palette.addEnvironment, () =>
            go({ page: "integrations", tab: "environments" }, "add-environment"),
          ),
        ),
        ...may(
          me.abilities.editUsers,
          action(say.palette.createRole, () => go({ page: "users", tab: "roles" }, "create-role")),
        ),
        ...may(
          me.abilities.editUsers,
          action(say.palette.createService, () =>
            go({ page: "users", tab: "service-accounts" }, "create-service"),
          ),
        ),
        ...may(
          me.abilities.editUsers,
          action(say.palette.createUser, () => go({ page: "users", tab: "users" }, "create-user")),
        ),
        action(say.me.switch, () => switchAccount()),
        action(say.me.lock, () => lock.mutate(undefined)),
        action(say.me.signOut, () => signOut.mutate(undefined)),
        ...(["system", "light", "dark"] as const).map((theme) =>
          action(say.palette.toTheme(say.theme[theme]), () => {
            setColorScheme(schemeOf(theme));
            setTheme.mutate(theme);
          }),
        ),
      ],
    },
  ];
}
